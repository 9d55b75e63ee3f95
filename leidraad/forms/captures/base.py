"""What the room's forms share: persons of this household, who says so, and the text saved as it was typed."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from cases.models import Certainty
from leidraad.forms.captures.beside import Beside, in_words
from leidraad.guide import Topic
from leidraad.models import Draft
from leidraad.room.state import Room
from leidraad.services.drafts import UnseenDraft, fields_of, require_all_seen
from leidraad.services.statements import NOT_SAID, Source
from zvh.ui.forms import PlainFormMixin
from zvh.ui.once import OnceForm

NOT_CHOSEN = ("", _("nobody yet"))


class RoomField:
    """A field that offers what this room knows; the form fills it before anything is sent."""

    def fill_from(self, room: Room, topic: Topic) -> None:
        raise NotImplementedError


class PersonsField(RoomField, forms.MultipleChoiceField):
    """Persons of this household and nobody else; cleans to the persons themselves."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})

    def fill_from(self, room: Room, topic: Topic) -> None:
        self.persons = {str(person.pk): person for person in room.persons}
        self.choices = [(key, person.short_name) for key, person in self.persons.items()]

    def clean(self, value):
        return [self.persons[key] for key in super().clean(value)]


class SpeakerField(RoomField, forms.ChoiceField):
    """Who says so: an organisation at the table or a family member; cleans to their ids, one of them None."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "label": _("Who says so"), **kwargs})

    def fill_from(self, room: Room, topic: Topic) -> None:
        self.choices = [
            NOT_CHOSEN,
            (
                _("At the table"),
                [(f"organisation:{key}", label) for key, label in room.organisations.items()],
            ),
            (_("Family"), [(f"person:{person.pk}", person.short_name) for person in room.persons]),
        ]

    def clean(self, value):
        kind, _colon, key = super().clean(value).partition(":")
        return (key if kind == "organisation" else None, key if kind == "person" else None)


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


class DayField(forms.DateField):
    """A day in the time that dossiers are about; further away is a slip of the keys."""

    def __init__(self, **kwargs):
        far = [
            MinValueValidator(date(1900, 1, 1), _("This date lies before 1900.")),
            MaxValueValidator(date(2200, 1, 1), _("This date lies after 2200.")),
        ]
        super().__init__(**{"required": False, "validators": far, **kwargs})


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said (None)."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        choices = [("yes", _("yes")), ("no", _("no"))]
        coerce = {"yes": True, "no": False}.get
        super().__init__(
            **{"required": False, "choices": choices, "coerce": coerce, "empty_value": None, **kwargs}
        )


class CaptureForm(PlainFormMixin, OnceForm):
    """A form under a topic; a draft fills in what was typed before. Ids tell the forms of a page apart."""

    draft_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, min_value=0, max_value=2_000_000_000
    )

    def __init__(self, room: Room, topic: Topic, kind: str, *, data=None, draft: Draft | None = None):
        super().__init__(data, auto_id=f"{kind}_%s")
        self.room, self.topic, self.kind = room, topic, kind
        # What somebody else typed in it, shown with the form until it is added.
        self.beside: list[Beside] = []
        for name, field in self.row_fields().items():
            self.fields[name] = field
            if isinstance(field, forms.CharField):
                self._limit_text(name, field)
        for field in self.fields.values():
            if isinstance(field, RoomField):
                field.fill_from(room, topic)
        if draft is not None:
            self._fill_from(draft)

    def row_fields(self) -> dict[str, forms.Field]:
        """Fields that depend on who is there: one per participant, life domain or person."""
        return {}

    def _fill_from(self, draft: Draft) -> None:
        self.initial["draft_version"] = draft.version
        for name, stored in draft.fields.items():
            field = self.fields.get(name)
            if field is None or name in {"new_id", "draft_version"}:
                continue
            values = stored["values"]
            if isinstance(field, forms.MultipleChoiceField):
                self.initial[name] = values
            elif isinstance(field, forms.BooleanField):
                self.initial[name] = bool(values)
            else:
                self.initial[name] = values[0] if values else ""
        for name, stored in fields_of(draft).items():
            self._put_beside(name, stored.beside.values())

    def _put_beside(self, name: str, typed: Iterable[tuple[str, ...]]) -> None:
        if field := self.fields.get(name):
            self.beside += [
                Beside(field.label or self[name].label, in_words(field, values)) for values in typed
            ]

    def require_all_seen(self) -> None:
        """Raise Conflict, showing their words, when somebody else typed here what this form does not hold.

        Sent again, it counts as seen.
        """
        sent = {name: tuple(map(_one_line_end, self.data.getlist(name))) for name in self.fields}
        try:
            require_all_seen(
                conversation=self.room.conversation,
                topic=self.topic,
                capture=self.kind,
                sent=sent,
                known=self.cleaned_data["draft_version"] or 0,
                writer=str(self.cleaned_data["new_id"]),
            )
        except UnseenDraft as unseen:
            self.data = self.data.copy()
            self.data["draft_version"] = unseen.version
            for name, values in unseen.fields.items():
                self._put_beside(name, [values])
            raise

    def focus_first(self) -> None:
        """Whoever added something types on."""
        for bound in self.visible_fields()[:1]:
            bound.field.widget.attrs["autofocus"] = True

    @property
    def has_draft(self) -> bool:
        return bool(self.initial.get("draft_version"))

    @property
    def source(self) -> Source:
        return NOT_SAID


def _one_line_end(value: str) -> str:
    return value.replace("\r\n", "\n")


class SaidForm(CaptureForm):
    """What somebody said: their words, who they are, and how they know (domain.md rule 10)."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))
    said_by = SpeakerField()
    certainty = forms.ChoiceField(
        label=_("How do we know"),
        choices=Certainty.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.room.keeps_dossier:
            # A participant speaks for their own organisation.
            del self.fields["said_by"]

    @property
    def source(self) -> Source:
        certainty = self.cleaned_data.get("certainty", "")
        if "said_by" not in self.fields:
            return Source(organisation_id=self.room.own_attendee.organisation_id, certainty=certainty)
        organisation_id, person_id = self.cleaned_data["said_by"]
        return Source(organisation_id, person_id, certainty)
