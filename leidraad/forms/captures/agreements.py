"""Forms for what is agreed: actions, bottom lines, cooperation, the closing plan."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.base import (
    NOT_CHOSEN,
    CaptureForm,
    DayField,
    PersonsField,
    RoomField,
    SourceRowField,
    shortened,
)
from leidraad.guide import Topic
from leidraad.models import ActionAim, ActionKind, Finding, FindingKind, Idea
from leidraad.room.state import Room
from leidraad.services.agreements import Owner


class OwnerField(RoomField, forms.ChoiceField):
    """Who does it: somebody at the table, an organisation or a family member; cleans to an `Owner`."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "label": _("Who"), **kwargs})

    def fill_from(self, room: Room, topic: Topic) -> None:
        self.choices = [
            ("", _("choose …")),
            (_("At the table"), [(f"user:{key}", name) for key, name in room.professionals.items()]),
            (_("Family"), [(f"person:{person.pk}", person.short_name) for person in room.persons]),
            (
                _("Organisations"),
                [(f"organisation:{key}", label) for key, label in room.helping_organisations.items()],
            ),
        ]

    def clean(self, value):
        return owner_of(super().clean(value))


def owner_of(key: str) -> Owner | None:
    """The owner that a choice of the form names; None when nothing was chosen."""
    kind, _colon, pk = key.partition(":")
    return Owner(**{f"{kind}_id": pk}) if pk else None


class ReasonField(RoomField, forms.ChoiceField):
    """Why: one tap on a need, a risk, the joint concern or a bodemeis; cleans to (finding, bottom line)."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})

    def fill_from(self, room: Room, topic: Topic) -> None:
        self.findings = {f"finding:{row.pk}": row for row in room.reasons}
        self.lines = {f"line:{row.pk}": row for row in room.bottom_lines}
        by_kind: dict[str, list] = {}
        for key, row in self.findings.items():
            by_kind.setdefault(str(row.get_kind_display()), []).append((key, shortened(row.text)))
        lines = [(key, shortened(row.text)) for key, row in self.lines.items()]
        self.choices = [
            ("", _("in own words, or later")),
            *by_kind.items(),
            *([(_("Bodemeisen"), lines)] if lines else []),
        ]

    def clean(self, value):
        value = super().clean(value)
        return (self.findings.get(value), self.lines.get(value))


class ActionForm(CaptureForm):
    """What and who; everything else is proposed or may follow (rule 12)."""

    text = forms.CharField(
        label=_("What"),
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "a", "data-key-label": _("New action")}),
    )
    owner = OwnerField()
    owner_words = forms.CharField(label=_("or somebody else"), max_length=120, required=False)
    due_on = DayField(label=_("When"))
    because = ReasonField(label=_("Why"))
    reason = forms.CharField(label=_("Why, in own words"), required=False, max_length=1000)
    persons = PersonsField(label=_("With or for whom"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=ActionKind.choices, required=False, widget=forms.RadioSelect
    )
    aim = forms.ChoiceField(
        label=_("Aimed at"), choices=ActionAim.choices, required=False, widget=forms.RadioSelect
    )
    urgent_reason = forms.CharField(
        label=_("This safety measure cannot wait for the family, because"), required=False, max_length=1000
    )
    idea = SourceRowField(rows="chosen_ideas", widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_on", self.room.proposed_due)

    def start_from(self, idea: Idea) -> None:
        """Propose what follows from an idea: its words, whom it is for, why. What was typed before stands beside it."""
        typed = self.initial.get("text", "")
        if typed and typed != idea.text:
            self._put_beside("text", [(typed,)])
        self.initial |= {"text": idea.text, "idea": str(idea.pk)}
        if idea.named_at and idea.source_person_id:
            self.initial.setdefault("persons", [str(idea.source_person_id)])
        if concern := self._joint_concern():
            self.initial.setdefault("because", f"finding:{concern.pk}")

    def _joint_concern(self) -> Finding | None:
        """Of this meeting; one that arose with the OM is proposed at that table only, as the action inherits that."""
        with_om = self.room.table.with_om
        return next(
            (
                finding
                for finding in self.room.reasons
                if finding.kind == FindingKind.JOINT_CONCERN
                and finding.conversation_id == self.room.conversation.pk
                and (with_om or not finding.from_om_part)
            ),
            None,
        )

    def clean(self):
        cleaned = super().clean()
        words = cleaned.get("owner_words", "").strip()
        if "owner" in cleaned and words:
            cleaned["owner"] = Owner(words=words)
        if "owner" in cleaned and cleaned["owner"] is None:
            self.add_error("owner", _("Say who does this."))
        due_on = cleaned.get("due_on")
        if due_on and due_on < timezone.localdate():
            self.add_error("due_on", _("This date has passed already."))
        return cleaned


class BottomLineForm(CaptureForm):
    text = forms.CharField(
        label=_("New bodemeis: what must hold, in words that the family understands"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    guardian_user = forms.ChoiceField(label=_("Who watches it"), required=False)
    guardian = forms.CharField(label=_("or somebody else"), max_length=120, required=False)
    consequence = forms.CharField(
        label=_("What happens when it does not hold"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    persons = PersonsField(label=_("For whom"))
    because_of = SourceRowField(rows="minimum_needs", label=_("Comes from"))
    urgent_reason = forms.CharField(
        label=_("This safety measure cannot wait for the family, because"), required=False, max_length=1000
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guardian_user"].choices = [NOT_CHOSEN, *self.room.professionals.items()]
        if self.room.table.with_family:
            # Nothing is decided without them now (rule 3a).
            del self.fields["urgent_reason"]


class CooperationForm(CaptureForm):
    text = forms.CharField(label=_("New agreement"), widget=forms.Textarea(attrs={"rows": 2}))


class ClosingForm(CaptureForm):
    signals = forms.CharField(
        label=_("By which signals do we notice that it goes wrong again?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    first_heard_by = forms.CharField(label=_("Who hears it first?"), widget=forms.Textarea(attrs={"rows": 2}))
    what_then = forms.CharField(label=_("Who then does what?"), widget=forms.Textarea(attrs={"rows": 3}))
