"""Forms for what is thought up and agreed: ideas, actions, bottom lines, cooperation, the closing plan."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.base import (
    NOT_CHOSEN,
    CaptureForm,
    DayField,
    PersonsField,
    RoomField,
    SaidForm,
)
from leidraad.guide import Topic
from leidraad.models import ActionAim, ActionKind
from leidraad.room.state import Room
from leidraad.services.agreements import Owner


class IdeaForm(SaidForm):
    certainty = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("New idea")
        self.fields["said_by"].label = _("Whose idea")


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
        kind, _colon, key = super().clean(value).partition(":")
        return Owner(**{f"{kind}_id": key}) if key else None


class SourceRowField(RoomField, forms.ChoiceField):
    """One tap on a row that was captured before; cleans to that row, or None."""

    def __init__(self, *, rows: str, **kwargs):
        super().__init__(**{"required": False, **kwargs})
        self.rows_name = rows

    def fill_from(self, room: Room, topic: Topic) -> None:
        self.rows = {str(row.pk): row for row in getattr(room, self.rows_name)}
        self.choices = [("", "—"), *((key, shortened(row.text)) for key, row in self.rows.items())]

    def clean(self, value):
        return self.rows.get(super().clean(value))


def shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else f"{words[:88]}…"


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

    text = forms.CharField(label=_("What"), widget=forms.Textarea(attrs={"rows": 2}))
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


class CooperationForm(CaptureForm):
    text = forms.CharField(label=_("New agreement"), widget=forms.Textarea(attrs={"rows": 2}))


class ClosingForm(CaptureForm):
    signals = forms.CharField(
        label=_("By which signals do we notice that it goes wrong again?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    first_heard_by = forms.CharField(label=_("Who hears it first?"), widget=forms.Textarea(attrs={"rows": 2}))
    what_then = forms.CharField(label=_("Who then does what?"), widget=forms.Textarea(attrs={"rows": 3}))
