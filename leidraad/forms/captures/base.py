"""What the room's forms share: persons of this household, who says so, and the text saved as it was typed."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from cases.models import Certainty
from leidraad.guide import Topic
from leidraad.models import Draft
from leidraad.room.state import Room
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

    @property
    def source(self) -> Source:
        organisation_id, person_id = self.cleaned_data["said_by"]
        return Source(organisation_id, person_id, self.cleaned_data.get("certainty", ""))
