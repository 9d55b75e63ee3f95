"""Small forms behind one row of the room: another view, other words, a weighing, a change of an action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import IncidentMark
from leidraad.forms.captures.agreements import OwnerField, owner_of
from leidraad.forms.captures.base import DayField, RoomField
from leidraad.forms.captures.editing import ActForm, EditForm
from leidraad.guide import Topic
from leidraad.models import ActionAim, ActionKind, ActionStatus, IdeaHorizon, IdeaOutcome
from leidraad.room.state import Room
from leidraad.services.agreements import Owner
from zvh.ui.once import OnceForm

WEIGHTS = [(0, _("no")), (1, _("a little")), (2, _("quite")), (3, _("very"))]


class ReviewerField(RoomField, forms.ChoiceField):
    """Whose view it is: a family member or an organisation; cleans to (organisation id, person)."""

    def fill_from(self, room: Room, topic: Topic) -> None:
        self.persons = {f"person:{person.pk}": person for person in room.persons}
        organisations = [(f"organisation:{key}", label) for key, label in room.organisations.items()]
        self.choices = [
            (_("Family"), [(key, person.short_name) for key, person in self.persons.items()]),
            (_("At the table"), organisations),
        ]

    def clean(self, value):
        value = super().clean(value)
        if value in self.persons:
            return (None, self.persons[value])
        return (value.partition(":")[2], None)


class ViewForm(OnceForm, ActForm):
    """Another view of a finding, or how a dispute was settled."""

    whose = ReviewerField(label=_("Who sees it differently"))
    view = forms.CharField(label=_("How they see it"), widget=forms.Textarea(attrs={"rows": 2}))


class WordsForm(OnceForm, EditForm):
    """Other words for a finding."""

    text = forms.CharField(label=_("Better words"), widget=forms.Textarea(attrs={"rows": 2}))


class MarkForm(ActForm):
    """The first, the worst or the last incident; empty takes the mark away."""

    mark = forms.ChoiceField(choices=IncidentMark.choices, required=False)


class WeighForm(EditForm):
    """The three lenses, the term, and whether the idea is chosen."""

    family_weight = forms.TypedChoiceField(
        label=_("Matters to the family"),
        choices=WEIGHTS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    expert_weight = forms.TypedChoiceField(
        label=_("Experts advise it"),
        choices=WEIGHTS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    bearable_weight = forms.TypedChoiceField(
        label=_("The family can bear it"),
        choices=WEIGHTS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    horizon = forms.ChoiceField(
        label=_("Term"), choices=IdeaHorizon.choices, required=False, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=IdeaOutcome.choices, initial=IdeaOutcome.OPEN, widget=forms.RadioSelect
    )
    outcome_reason = forms.CharField(
        label=_("Why not"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the talk afterwards with whoever had the idea."),
    )


class OwnerKeyField(OwnerField):
    """As the form that adds an action names its owner; stays a key, to compare with what stands."""

    def clean(self, value):
        return forms.ChoiceField.clean(self, value)

    def offer(self, key: str, name: str) -> None:
        """Whoever owns it now stays a choice, also when they are not at this table."""
        if key and not self.valid_value(key):
            self.choices = [*self.choices, (key, name)]


class ChangeActionForm(EditForm):
    """What may be filled in later (rule 12), who does it after all, and how the action stands."""

    text = forms.CharField(label=_("What"), widget=forms.Textarea(attrs={"rows": 2}))
    owner_key = OwnerKeyField()
    owner_words = forms.CharField(label=_("or somebody else"), max_length=120, required=False)
    due_on = DayField(label=_("When"))
    reason = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=_("Kind"), choices=ActionKind.choices, widget=forms.RadioSelect)
    aim = forms.ChoiceField(label=_("Aimed at"), choices=ActionAim.choices, widget=forms.RadioSelect)
    urgent_reason = forms.CharField(
        label=_("This safety measure cannot wait for the family, because"), required=False, max_length=1000
    )
    status = forms.ChoiceField(label=_("How it stands"), choices=ActionStatus.choices)
    status_note = forms.CharField(label=_("About that"), required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner_key"].offer(self.row.owner_key, self.row.owner_name)

    def clean(self):
        """One of the two names the owner: the other gives way when it is as it stood."""
        cleaned = super().clean()
        if "owner_key" not in cleaned or "owner_words" not in cleaned:
            return cleaned
        if cleaned["owner_key"] and cleaned["owner_words"] == self.row.owner_words:
            cleaned["owner_words"] = ""
        elif cleaned["owner_words"] and cleaned["owner_key"] == self.row.owner_key:
            cleaned["owner_key"] = ""
        if bool(cleaned["owner_key"]) == bool(cleaned["owner_words"]):
            self.add_error("owner_key", _("Say who does this."))
        return cleaned

    @property
    def changes(self) -> dict:
        """What the service takes."""
        changes = dict(self.cleaned_data)
        key, words = changes.pop("owner_key"), changes.pop("owner_words")
        return changes | {"owner": owner_of(key) or Owner(words=words)}
