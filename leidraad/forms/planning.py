"""Planning a focusoverleg with the leidraad: when and where, who leads, phase, goal, and which questions."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import UserChoiceField
from cases.models import Phase
from leidraad.guide import Capture, Guide, PhaseGuide, Topic
from leidraad.guide import Step as GuideStep
from meetings.forms.moments import MomentForm
from meetings.forms.people import CHAIRS, TypistField
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm

# Collected beforehand and passed quickly; of the rest the chair picks what fits the goal.
WHOLE_STEPS = ("vooraf", "schaalvraag")
NEVER_LEFT_OUT = {
    Capture.JOINT_CONCERN,
    Capture.SAFETY_CHECK,
    Capture.VERDICT,
    Capture.ACTION,
    Capture.COOPERATION,
}


def proposed_topics(phase: PhaseGuide) -> list[str]:
    """Keys of the topics that are ticked beforehand."""
    return [
        topic.key
        for topic in phase.topics
        if topic.step in WHOLE_STEPS or NEVER_LEFT_OUT & set(topic.captures)
    ]


@dataclass(frozen=True)
class Choice:
    topic: Topic
    name: str
    is_ticked: bool


@dataclass(frozen=True)
class StepChoices:
    """A step with its questions to tick and the minutes it may take."""

    step: GuideStep
    choices: tuple[Choice, ...]

    @property
    def ticked(self) -> int:
        return sum(choice.is_ticked for choice in self.choices)


@dataclass(frozen=True)
class PhaseChoices:
    phase: PhaseGuide
    steps: tuple[StepChoices, ...]

    @property
    def ticked(self) -> int:
        return sum(step.ticked for step in self.steps)

    @property
    def minutes(self) -> int:
        """Of the steps that have a question to ask."""
        return sum(step.step.minutes for step in self.steps if step.ticked)


class TopicsForm(PlainForm):
    """Phase, goal and questions. The page shows all phases; only the questions of the chosen one count."""

    has_own_summary = False

    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices, widget=forms.RadioSelect)
    goal = forms.CharField(
        label=_("Goal of this meeting"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences: what must be clear or agreed when you leave the table?"),
    )

    def __init__(self, *args, guide: Guide, chosen: tuple[str, list[str]] | None = None, **kwargs):
        """`chosen` are the phase and topics of an earlier choice; otherwise a proposal is ticked."""
        super().__init__(*args, **kwargs)
        self.guide = guide
        for phase in guide.phases:
            is_chosen = chosen is not None and chosen[0] == phase.key
            self.fields[self._field(phase.key)] = forms.MultipleChoiceField(
                choices=[(topic.key, topic.question) for topic in phase.topics],
                initial=chosen[1] if is_chosen else proposed_topics(phase),
                required=False,
            )

    @staticmethod
    def _field(phase: str) -> str:
        return f"topics_{phase}"

    @property
    def phases(self) -> list[PhaseChoices]:
        return [PhaseChoices(phase, tuple(self._steps(phase))) for phase in self.guide.phases]

    def _steps(self, phase: PhaseGuide):
        field = self[self._field(phase.key)]
        ticked = set(field.value() or [])
        for step in self.guide.steps:
            topics = phase.topics_of(step.key)
            if topics:
                choices = (Choice(topic, field.html_name, topic.key in ticked) for topic in topics)
                yield StepChoices(step, tuple(choices))

    @property
    def topic_errors(self) -> list[str]:
        return [error for phase in self.guide.phases for error in self[self._field(phase.key)].errors]

    def clean(self) -> dict:
        cleaned = super().clean()
        if phase := cleaned.get("phase"):
            cleaned["topics"] = cleaned.get(self._field(phase), [])
            if not cleaned["topics"] and self._field(phase) not in self.errors:
                raise ValidationError(_("Choose at least one question for this meeting."))
        return cleaned

    @property
    def conversation(self) -> dict:
        """Phase, goal and topics, as the service takes them."""
        return {name: self.cleaned_data[name] for name in ("phase", "goal", "topics")}


class Shape:
    """How the meeting is divided at first; parts can be changed afterwards."""

    TWO_PARTS = "two"
    WITH_FAMILY = "with"
    WITHOUT_FAMILY = "without"

    CHOICES = [
        (WITH_FAMILY, _("One part, with the family")),
        (TWO_PARTS, _("Two parts: first without the family, then with them; the OM only in the first")),
        (WITHOUT_FAMILY, _("One part, without the family")),
    ]


class FocusoverlegForm(MomentForm, OnceForm):
    has_own_summary = False

    chair = UserChoiceField(label=_("Chair"), roles=CHAIRS, empty_label=None)
    typist = TypistField(help_text=_("Who chairs and types has no eyes for the table."))
    shape = forms.ChoiceField(label=_("Parts"), choices=Shape.CHOICES, widget=forms.RadioSelect)
