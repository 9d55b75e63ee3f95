"""Forms about what is around the household: help, measures, life domains, decisions, duties, phase and track."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import rules
from cases.forms.fields import (
    DayField,
    LongTextField,
    OrganisationChoiceField,
    UserChoiceField,
    choose,
)
from cases.models import (
    Case,
    CaseState,
    DecisionMoment,
    DirectorKind,
    Duty,
    LifeDomain,
    LifeDomainState,
    MeasureKind,
    Person,
    Phase,
    Track,
)
from cases.services.appointments import ROLES
from zvh.accounts.models import Role
from zvh.ui.once import OnceForm

AT_THE_TABLE = (
    Role.PARTNER,
    Role.EXPERT,
    Role.CASUSREGISSEUR,
    Role.PROCESREGISSEUR,
    Role.PROCESONDERSTEUNER,
)


class PeopleField(forms.ModelMultipleChoiceField):
    """People of this household, as ticks."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(queryset=Person.objects.none(), **kwargs)

    def of_case(self, case: Case) -> None:
        self.queryset = people_of(case)


class PersonField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        kwargs.setdefault("empty_label", gettext_lazy("choose"))
        super().__init__(queryset=Person.objects.none(), **kwargs)

    def of_case(self, case: Case) -> None:
        self.queryset = people_of(case)


def people_of(case: Case):
    """In the order of the dossier."""
    here = {"memberships__household": case.household_id, "memberships__until__isnull": True}
    return Person.objects.filter(**here).order_by("memberships__position", "pk")


class OfCaseForm(forms.Form):
    """A form whose people are those of one household."""

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PeopleField | PersonField):
                field.of_case(case)


class InvolveForm(OnceForm, OfCaseForm):
    organisation = OrganisationChoiceField(label=gettext_lazy("Organisation"))
    user = UserChoiceField(
        roles=[Role.PARTNER, Role.EXPERT, Role.CASUSREGISSEUR],
        label=gettext_lazy("Who"),
        required=False,
        help_text=gettext_lazy("They get access to this case at once. Leave it open when nobody needs that."),
    )
    aim = forms.CharField(label=gettext_lazy("What the help is for"), max_length=300, required=False)
    persons = PeopleField(label=gettext_lazy("For whom"), required=False)


class MeasureForm(OnceForm, OfCaseForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=choose(MeasureKind.choices),
        help_text=gettext_lazy("A contact, area or house ban keeps people apart at once."),
    )
    person = PersonField(label=gettext_lazy("On whom"))
    protects = PeopleField(label=gettext_lazy("Whom it protects"), required=False)
    since = DayField(label=gettext_lazy("Since"))
    until = DayField(label=gettext_lazy("Until"), required=False)
    conditions = LongTextField(label=gettext_lazy("Conditions"), required=False, rows=2)


class EndMeasureForm(forms.Form):
    until = DayField(label=gettext_lazy("Ended on"))


class LifeDomainForm(OfCaseForm):
    domain = forms.ChoiceField(label=gettext_lazy("Life domain"), choices=choose(LifeDomain.choices))
    person = PersonField(
        label=gettext_lazy("Of whom"), required=False, empty_label=gettext_lazy("the household as a whole")
    )
    state = forms.ChoiceField(
        label=gettext_lazy("How it stands"), choices=LifeDomainState.choices, widget=forms.RadioSelect
    )
    weight = forms.TypedChoiceField(
        label=gettext_lazy("How heavy"),
        choices=[
            ("", gettext_lazy("not filled in")),
            ("1", gettext_lazy("light")),
            ("2", gettext_lazy("serious")),
            ("3", gettext_lazy("heavy")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    since_words = forms.CharField(label=gettext_lazy("Since when"), max_length=80, required=False)
    note = LongTextField(label=gettext_lazy("Note"), required=False, rows=2)


class DecisionMomentForm(OnceForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=choose(DecisionMoment.Kind.choices))
    on = DayField(label=gettext_lazy("On"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class AppointForm(forms.Form):
    """One form for the three duties; who holds it now hands it over."""

    user = UserChoiceField(roles=[], label=gettext_lazy("Who"))
    director_kind = forms.ChoiceField(
        label=gettext_lazy("Placed with"), choices=choose(DirectorKind.choices), required=False
    )
    since = DayField(label=gettext_lazy("Since"), required=False)
    reason = LongTextField(label=gettext_lazy("Reason"), required=False, rows=2)
    warm = forms.TypedChoiceField(
        label=gettext_lazy("Was it handed over in a conversation?"),
        choices=[
            ("", gettext_lazy("not filled in")),
            ("True", gettext_lazy("yes")),
            ("False", gettext_lazy("no")),
        ],
        coerce=lambda value: {"True": True, "False": False}.get(value),
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    note = LongTextField(label=gettext_lazy("About the handover"), required=False, rows=2)

    def __init__(self, *args, duty: Duty, has_one: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"] = UserChoiceField(roles=ROLES[duty], label=_("Who"))
        if duty == Duty.CASUSREGISSEUR:
            self.fields["director_kind"].required = True
        else:
            del self.fields["director_kind"]
        if not has_one:
            del self.fields["warm"], self.fields["note"]


class ChangePhaseForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("To which phase"))
    reason = LongTextField(label=gettext_lazy("Reason"), rows=2)

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        phases = rules.next_phases(case.phase)
        if case.state == CaseState.STABILISING:
            phases = tuple(Phase)
        self.fields["to"].choices = choose([(phase.value, phase.label) for phase in phases])


class ChangeTrackForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("To which track"))
    reason = LongTextField(label=gettext_lazy("Reason"), rows=2)

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [choice for choice in Track.choices if choice[0] != case.track]


class VisitsForm(forms.Form):
    agreements = LongTextField(
        label=gettext_lazy("Agreements about visits"),
        required=False,
        help_text=gettext_lazy(
            "Who visits with whom. Whose name stays off the family’s papers is a list of its own."
        ),
    )


class KeepOffForm(OnceForm):
    """Somebody with an account, or a name with the organisation that stands in its place."""

    user = UserChoiceField(
        roles=AT_THE_TABLE,
        label=gettext_lazy("Who"),
        required=False,
        empty_label=gettext_lazy("somebody else"),
    )
    name = forms.CharField(label=gettext_lazy("Name of somebody else"), max_length=120, required=False)
    organisation = OrganisationChoiceField(
        label=gettext_lazy("Organisation of somebody else"), required=False
    )
    reason = LongTextField(
        label=gettext_lazy("Reason"),
        rows=2,
        help_text=gettext_lazy("For professionals only: a threat, a complaint, or their own wish."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("user") and cleaned.get("name"):
            self.add_error("name", _("Choose somebody, or write a name: not both."))
        return cleaned


class KeepOwnNameOffForm(OnceForm):
    reason = LongTextField(
        label=gettext_lazy("Reason"), rows=2, help_text=gettext_lazy("Who keeps the dossier reads it.")
    )
