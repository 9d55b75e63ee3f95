"""Forms of the follow-up: beginning it, who calls whom, what came of a call, and what is decided on a bad sign."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.fields import DayField
from cases.models import BadSignAnswer, EvaluationMoment, EvaluationOutcome, Person, Phase
from leidraad.models import ClosingPlan, Holds
from leidraad.stabilising.evaluating import Evaluation
from leidraad.stabilising.goals import Goal
from leidraad.stabilising.rules import working_day
from zvh.accounts.models import User
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm

# Ours: how soon somebody calls again to keep an eye on it.
AGAIN_AFTER = timedelta(weeks=4)
VERSION = {"widget": forms.HiddenInput, "min_value": 0, "max_value": 1_000_000}


def text(label, *, rows: int = 2, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class BeginForm(PlainForm):
    reason = text(gettext_lazy("By what do we see that it is good enough?"))


class FuturePlanForm(PlainForm):
    """The toekomstplan: what everybody does when it becomes restless again."""

    signals = text(
        gettext_lazy("By which signs do we notice it?"),
        rows=4,
        help_text=gettext_lazy("One sign per line. They are asked about in every call."),
    )
    first_heard_by = text(gettext_lazy("Who hears it first?"))
    what_then = text(gettext_lazy("Who then does what?"))


class MomentForm(PlainForm):
    """When somebody is called, who calls and who is called."""

    planned_on = DayField(label=gettext_lazy("When"))
    person = forms.ChoiceField(label=gettext_lazy("Who is called"))
    caller = forms.ChoiceField(label=gettext_lazy("Who calls"))

    def __init__(self, *args, persons: Iterable[Person], callers: Iterable[User], **kwargs):
        super().__init__(*args, **kwargs)
        self._persons = {str(person.pk): person for person in persons}
        self._callers = {str(user.pk): user for user in callers}
        self.fields["person"].choices = [(key, person.full_name) for key, person in self._persons.items()]
        self.fields["caller"].choices = [
            (key, f"{user.name}, {user.organisation.label}") for key, user in self._callers.items()
        ]

    def clean_person(self) -> Person:
        return self._persons[self.cleaned_data["person"]]

    def clean_caller(self) -> User:
        return self._callers[self.cleaned_data["caller"]]


class AddMomentForm(OnceForm, MomentForm):
    pass


class ChangeMomentForm(MomentForm):
    version = forms.IntegerField(**VERSION)


class RemoveMomentForm(PlainForm):
    version = forms.IntegerField(**VERSION)
    reason = text(gettext_lazy("Why is it taken off?"))


class EvaluateForm(PlainForm):
    """What came of a call. Signs and goals are one tap each; nothing but the day and how it goes is asked for."""

    version = forms.IntegerField(**VERSION)
    next_id = forms.UUIDField(widget=forms.HiddenInput)
    done_on = DayField(label=gettext_lazy("Spoken with on"))
    signs = forms.MultipleChoiceField(
        label=gettext_lazy("Which signs of the toekomstplan were seen?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Tick what was seen. Nothing ticked means: none of these."),
    )
    is_unsafe = forms.BooleanField(label=gettext_lazy("Someone is not safe now"), required=False)
    said = text(
        gettext_lazy("In their own words"),
        rows=3,
        required=False,
        help_text=gettext_lazy(
            "What they said. It stays with professionals until they agree who of the family may hear it."
        ),
    )
    note = text(gettext_lazy("What stood out to you"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("How does it go?"), choices=EvaluationOutcome.choices, widget=forms.RadioSelect
    )
    next_on = DayField(
        label=gettext_lazy("Call once more on"),
        required=False,
        help_text=gettext_lazy("Needed when you keep an eye on it."),
    )

    def __init__(self, *args, signs: Sequence[str], goals: Sequence[Goal], may_adjust: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self._goals = tuple(goals)
        if signs:
            self.fields["signs"].choices = [(str(at), sign) for at, sign in enumerate(signs, start=1)]
        else:
            del self.fields["signs"]
        for goal in self._goals:
            holds = forms.ChoiceField(
                label=goal.row.text, choices=Holds.choices, widget=forms.RadioSelect, required=False
            )
            holds.is_plainly_optional = True
            self.fields[f"holds_{goal.key}"] = holds
            if may_adjust:
                field = text(_("Adjust the words"), required=False)
                field.initial = goal.row.text
                field.is_plainly_optional = True
                self.fields[f"words_{goal.key}"] = field
        self._settle_added()
        # Which it needs to be depends on how it goes.
        self.fields["next_on"].is_plainly_optional = True

    def _settle_added(self) -> None:
        """The same limits and widgets as the fields that were declared."""
        for name, field in self.fields.items():
            if name.startswith("words_"):
                self._settle_widget(field)
                self._limit_text(name, field)

    @property
    def goal_rows(self) -> list[tuple[Goal, object, object]]:
        """Each goal with its field, and the one for other words when they may be adjusted."""
        return [
            (
                goal,
                self[f"holds_{goal.key}"],
                self[f"words_{goal.key}"] if f"words_{goal.key}" in self.fields else None,
            )
            for goal in self._goals
        ]

    @property
    def evaluation(self) -> Evaluation:
        data = self.cleaned_data
        return Evaluation(
            done_on=data["done_on"],
            outcome=data["outcome"],
            is_unsafe=data["is_unsafe"],
            note=data["note"],
            said=data["said"],
            signs_seen={int(sign) for sign in data.get("signs", ())},
            goals={goal.key: data.get(f"holds_{goal.key}", "") for goal in self._goals},
            adjusted={goal.key: data.get(f"words_{goal.key}", "") for goal in self._goals},
            next_on=data["next_on"] if data["outcome"] != EvaluationOutcome.FINE else None,
            next_id=data["next_id"],
        )


def evaluation_begins_with(moment: EvaluationMoment) -> dict:
    today = timezone.localdate()
    return {
        "version": moment.version,
        "next_id": uuid4(),
        "done_on": today,
        "next_on": working_day(today + AGAIN_AFTER),
    }


class DecideForm(PlainForm):
    """What is decided on a bad sign while the case is in hand; of a completed one, that nothing else is needed."""

    answer = forms.ChoiceField(label=gettext_lazy("What do we do?"), widget=forms.RadioSelect)
    phase = forms.ChoiceField(
        label=gettext_lazy("In which phase does the case go on?"), choices=Phase.choices, required=False
    )
    reason = text(gettext_lazy("Why?"))

    def __init__(self, *args, is_completed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phase"].is_plainly_optional = True
        nothing = (BadSignAnswer.NOTHING.value, _("No other step; we go on following"))
        if is_completed:
            self.fields["answer"].choices = [nothing]
            del self.fields["phase"]
        else:
            self.fields["answer"].choices = [
                (BadSignAnswer.REOPENED.value, _("The case opens again")),
                (BadSignAnswer.MEETING.value, _("First a focusoverleg")),
                nothing,
            ]

    def clean(self):
        data = super().clean()
        if data.get("answer") == BadSignAnswer.REOPENED and not data.get("phase"):
            self.add_error("phase", _("Choose a phase."))
        return data


class ReferAgainForm(OnceForm, PlainForm):
    """A completed household comes back: the referral, with what is known of it filled in."""

    reason = text(gettext_lazy("Why now?"))
    summary = text(gettext_lazy("What is going on?"), rows=6, required=False)
    needed = text(gettext_lazy("What is needed?"), required=False)
    acute_danger = forms.BooleanField(label=gettext_lazy("Someone is in danger now"), required=False)
    family_told = forms.BooleanField(label=gettext_lazy("The family knows of this referral"), required=False)


def future_plan_begins_with(plan: ClosingPlan | None) -> dict:
    if plan is None:
        return {}
    return {"signals": plan.signals, "first_heard_by": plan.first_heard_by, "what_then": plan.what_then}
