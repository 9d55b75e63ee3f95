"""One question as a form: a tap for each finding that is known, room for what is new, or that nothing is shared.

It asks what belongs to the kind of answer and nothing more: somebody fills it in on a phone, between two appointments.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.models import Certainty, LifeDomain, LifeDomainState, Phase
from leidraad.forms.captures.beside import Beside, in_words
from leidraad.guide import Capture, Topic
from leidraad.models import AnswerKind, BottomLine, Draft, FindingKind, Silence
from leidraad.preparing.desk import Desk, Question
from leidraad.preparing.said import Said
from leidraad.room.known import FindingCard
from leidraad.services.drafts import why_not_kept
from zvh.ui.forms import PlainForm

# What somebody can add as a finding of its own kind; anything else they add is a note for the chair.
ADDS = (
    FindingKind.CONCERN,
    FindingKind.PATTERN,
    FindingKind.RISK,
    FindingKind.HELP_TRIED,
    FindingKind.STRENGTH,
    FindingKind.RECOVERY,
    FindingKind.FUTURE,
    FindingKind.NEED,
    FindingKind.UNKNOWN,
    FindingKind.PHASE_CHECK,
)
ASKS = {
    Capture.HOUSEHOLD: _("What changed, or is not right?"),
    Capture.LIFE_DOMAINS: _("What do you want to say about these?"),
    Capture.INVOLVEMENT: _("What is the aim of your own help, and for whom?"),
    Capture.INCIDENTS: _("Which incident must be told? What happened, and when?"),
    Capture.IDEA: _("Which ideas do you have? What can your organisation do?"),
    Capture.PHASE_CHECK: _("By what do you see that?"),
    Capture.UNKNOWN: _("What do you not know yet?"),
}
# Whom it is about and how it is known is asked where somebody tells of people, not of plans.
NOT_ABOUT_PEOPLE = {Capture.IDEA, Capture.INVOLVEMENT, Capture.PHASE_CHECK, Capture.LIFE_DOMAINS}
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Mark:
    """A finding that is known, with the fields in which somebody says whether it still holds."""

    card: FindingCard
    holds: BoundField
    words: BoundField
    how: BoundField


class AnswerForm(PlainForm):
    """What is typed is a draft; `said` is what it comes to when it is sent."""

    new_id = forms.UUIDField(widget=forms.HiddenInput)
    draft_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )

    def __init__(self, desk: Desk, question: Question, *, data: QueryDict | None = None):
        draft = question.draft
        initial = {"new_id": uuid4(), "draft_version": draft.version if draft else 0}
        super().__init__(data, initial=initial, auto_id=f"{question.topic.key}_%s")
        self.desk, self.question = desk, question
        self.others: list[Beside] = []
        for name, field in {**self._known_fields(), **self._own_fields()}.items():
            self._settle_widget(field)
            if isinstance(field, forms.CharField):
                self._limit_text(name, field)
            self.fields[name] = field
        if draft is not None:
            self._fill_from(draft)

    @property
    def topic(self) -> Topic:
        return self.question.topic

    @cached_property
    def adds(self) -> list[FindingKind]:
        """The kinds of finding that can be added here, the first of the guide in front."""
        return [FindingKind(kind) for kind in self.topic.captures if kind in ADDS]

    @cached_property
    def agreements(self) -> dict[str, object]:
        """What is looked back on, by the field of each."""
        return self.desk.agreements if Capture.REVIEW in self.topic.captures else {}

    def _known_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        own = self.desk.attendee.organisation_id
        for card in self.question.cards:
            key = card.finding.pk
            is_own = own is not None and card.finding.source_organisation_id == own
            fields[f"holds-{key}"] = _choice(
                _("Does this still hold?"), [(YES, _("Still right")), (NO, _("No longer right"))]
            )
            fields[f"words-{key}"] = _text(_("How is it now?"))
            fields[f"how-{key}"] = _choice(
                _("What should happen with it?"),
                [
                    (AnswerKind.CORRECTED, _("These words take its place")),
                    (AnswerKind.DISPUTED, _("Ours stands beside it")),
                ],
                initial=AnswerKind.CORRECTED if is_own else AnswerKind.DISPUTED,
            )
        return fields

    def _own_fields(self) -> dict[str, forms.Field]:
        captures = self.topic.captures
        fields: dict[str, forms.Field] = {}
        if Capture.LIFE_DOMAINS in captures:
            for domain in LifeDomain:
                fields[f"domain-{domain}"] = _choice(domain.label, LifeDomainState.choices)
        for name, agreement in self.agreements.items():
            fields[name] = _choice(agreement.text, [(YES, _("holds")), (NO, _("does not hold"))])
        if FindingKind.PHASE_CHECK in self.adds:
            fields["fits_phase"] = _choice(_("Which phase fits now"), Phase.choices)
        if len(self.adds) > 1:
            fields["kind"] = _choice(
                _("What is it"), [(kind, kind.label) for kind in self.adds], initial=self.adds[0]
            )
        fields["text"] = _text(ASKS.get(captures[0], _("What can you add?")))
        if captures[0] not in NOT_ABOUT_PEOPLE:
            fields["certainty"] = _choice(_("How do you know"), Certainty.choices)
            fields["persons"] = forms.MultipleChoiceField(
                label=_("About whom"),
                choices=[(str(person.pk), person.short_name) for person in self.desk.persons],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        silences = [(silence.value, silence.label) for silence in self.desk.silences]
        fields["silent"] = _choice(
            _("We share nothing here, because"), [("", _("no, we do share")), *silences]
        )
        return fields

    def _fill_from(self, draft: Draft) -> None:
        for name, stored in draft.fields.items():
            field = self.fields.get(name)
            if field is None or name in {"new_id", "draft_version"}:
                continue
            values = stored["values"]
            is_many = isinstance(field, forms.MultipleChoiceField)
            self.initial[name] = values if is_many else (values[0] if values else "")

    @property
    def writer(self) -> str:
        """Which rendering of the form it was typed in."""
        return str(self.cleaned_data.get("new_id") or uuid4())

    @property
    def version_known(self) -> int:
        return self.cleaned_data.get("draft_version") or 0

    def typed(self) -> dict[str, tuple[str, ...]]:
        """What was sent, by field, as far as a draft can hold it; judged afterwards."""
        sent = {
            name: tuple(value.replace("\r\n", "\n") for value in self.data.getlist(name))
            for name in self.fields
            if name not in {"new_id", "draft_version"}
        }
        return {name: values for name, values in sent.items() if not why_not_kept(values)}

    def put_beside(self, name: str, values: tuple[str, ...]) -> None:
        """What another window of the same author typed in a field: both texts are shown."""
        self.others.append(Beside(self.fields[name].label, in_words(self.fields[name], values)))
        self.data = self.data.copy()
        draft = self.desk.fresh_draft(self.topic)
        self.data["draft_version"] = draft.version if draft else 0

    def clean(self):
        cleaned = super().clean()
        for card in self.question.cards:
            key = card.finding.pk
            if cleaned.get(f"holds-{key}") == NO and not cleaned.get(f"words-{key}", "").strip():
                self.add_error(f"words-{key}", _("Say how it is now."))
        silence = cleaned.get("silent")
        if silence and silence != Silence.NOTHING and cleaned.get("text", "").strip():
            self.add_error("silent", _("You wrote something here as well. Take out what you cannot share."))
        return cleaned

    @property
    def marks(self) -> list[Mark]:
        return [
            Mark(card, *(self[f"{name}-{card.finding.pk}"] for name in ("holds", "words", "how")))
            for card in self.question.cards
        ]

    @property
    def domains(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("domain-")]

    @property
    def look_backs(self) -> list[BoundField]:
        return [self[name] for name in self.agreements]

    @property
    def is_silent(self) -> bool:
        return bool(self["silent"].value())

    def said(self) -> list[Said]:
        """What the valid form comes to, when it is sent."""
        return [*self._said_of_known(), *self._said_of_agreements(), *self._said_anew()]

    def _said_of_known(self) -> Iterator[Said]:
        for card in self.question.cards:
            key = card.finding.pk
            holds = self.cleaned_data[f"holds-{key}"]
            if holds == YES:
                yield Said(self.topic, f"holds-{key}", AnswerKind.CONFIRMED, known=card.finding)
            elif holds == NO:
                how = self.cleaned_data[f"how-{key}"] or self.fields[f"how-{key}"].initial
                yield Said(
                    self.topic,
                    f"holds-{key}",
                    AnswerKind(how),
                    known=card.finding,
                    finding_kind=card.finding.kind,
                    text=self.cleaned_data[f"words-{key}"].strip(),
                )

    def _said_of_agreements(self) -> Iterator[Said]:
        for name, agreement in self.agreements.items():
            if holds := self.cleaned_data[name]:
                of_line = isinstance(agreement, BottomLine)
                about = "reviewed_line" if of_line else "reviewed_action"
                yield Said(
                    self.topic,
                    name,
                    AnswerKind.ADDED,
                    finding_kind=FindingKind.REVIEW,
                    text=agreement.text,
                    details={about: agreement, "still_holds": holds == YES},
                )

    def _said_anew(self) -> Iterator[Said]:
        cleaned = self.cleaned_data
        text, kind = cleaned["text"].strip(), self._kind_added()
        details: dict[str, object] = {}
        if kind == FindingKind.PHASE_CHECK and cleaned.get("fits_phase"):
            details["fits_phase"] = cleaned["fits_phase"]
            text = text or str(Phase(cleaned["fits_phase"]).label)
        if domains := self._domains_in_words():
            text = "\n".join(filter(None, [domains, text]))
        if text:
            yield Said(
                self.topic,
                "text",
                AnswerKind.ADDED,
                finding_kind=kind,
                text=text,
                certainty=cleaned.get("certainty", ""),
                persons=tuple(self._persons()),
                details=details,
            )
        elif cleaned["silent"]:
            yield Said(self.topic, "silent", AnswerKind.SILENT, silence=cleaned["silent"])

    def _kind_added(self) -> FindingKind:
        if not self.adds:
            return FindingKind.NOTE
        return FindingKind(self.cleaned_data.get("kind") or self.adds[0])

    def _domains_in_words(self) -> str:
        """Such as "Finances: problem. Work: goes well."; they come on the table as one note."""
        told = [
            f"{str(domain.label).capitalize()}: {LifeDomainState(state).label}."
            for domain in LifeDomain
            if (state := self.cleaned_data.get(f"domain-{domain}"))
        ]
        return " ".join(told)

    def _persons(self):
        wanted = set(self.cleaned_data.get("persons", ()))
        return [person for person in self.desk.persons if str(person.pk) in wanted]


def from_draft(desk: Desk, question: Question) -> AnswerForm:
    """The form as it was typed, to be judged as a whole."""
    data = QueryDict(mutable=True)
    data["new_id"] = str(uuid4())
    for name, stored in _stored(question.draft).items():
        if name not in {"new_id", "draft_version"}:
            data.setlist(name, stored["values"])
    return AnswerForm(desk, question, data=data)


def _stored(draft: Draft | None) -> Mapping[str, dict]:
    return draft.fields if draft else {}


def _choice(label, choices, *, initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=False, initial=initial
    )


def _text(label) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}))
