"""Small forms behind one row of the room: another view, other words, a weighing, a change of an action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import IncidentMark
from leidraad.forms.captures.base import DayField, RoomField
from leidraad.guide import Topic
from leidraad.models import ActionAim, ActionKind, ActionStatus, IdeaHorizon, IdeaOutcome
from leidraad.room.state import Room
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm

WEIGHTS = [(0, _("no")), (1, _("a little")), (2, _("quite")), (3, _("very"))]


class ActForm(PlainForm):
    """A form without fields is a button."""

    def __init__(self, room: Room, topic: Topic, *, data=None, auto_id: str = "act_%s", initial=None):
        super().__init__(data, auto_id=auto_id, initial=initial)
        for field in self.fields.values():
            if isinstance(field, RoomField):
                field.fill_from(room, topic)


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


class ViewForm(ActForm):
    """Another view of a finding, or how a dispute was settled."""

    whose = ReviewerField(label=_("Who sees it differently"))
    view = forms.CharField(label=_("How they see it"), widget=forms.Textarea(attrs={"rows": 2}))


class WordsForm(OnceForm, ActForm):
    """Other words for a finding."""

    text = forms.CharField(label=_("Better words"), widget=forms.Textarea(attrs={"rows": 2}))


class MarkForm(ActForm):
    """The first, the worst or the last incident; empty takes the mark away."""

    mark = forms.ChoiceField(choices=IncidentMark.choices, required=False)


class WeighForm(ActForm):
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


class ChangeActionForm(ActForm):
    """What may be filled in later (rule 12), and how the action stands."""

    text = forms.CharField(label=_("What"), widget=forms.Textarea(attrs={"rows": 2}))
    due_on = DayField(label=_("When"))
    reason = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=_("Kind"), choices=ActionKind.choices, widget=forms.RadioSelect)
    aim = forms.ChoiceField(label=_("Aimed at"), choices=ActionAim.choices, widget=forms.RadioSelect)
    status = forms.ChoiceField(label=_("How it stands"), choices=ActionStatus.choices)
    status_note = forms.CharField(label=_("About that"), required=False, max_length=300)
