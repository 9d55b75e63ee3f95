"""Forms about the people of a household: who they are, how they are related, where they are, who is kept apart."""

from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.births import birth_of
from cases.forms.fields import (
    BirthField,
    DayField,
    LongTextField,
    OrganisationChoiceField,
    choose,
    member_choices,
)
from cases.models import Case, ChannelKind, ContactKind, Gender, Membership, RelationshipKind
from cases.services import NewPerson
from zvh.ui.once import OnceForm


class PersonForm(forms.Form):
    """Somebody in the household; of a birth and a name one needs no more than is known."""

    first_names = forms.CharField(label=gettext_lazy("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=80, required=False)
    birth = BirthField()
    gender = forms.ChoiceField(label=gettext_lazy("Gender"), choices=Gender.choices, initial=Gender.UNKNOWN)
    place = forms.CharField(
        label=gettext_lazy("Place in the family"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Such as: mother, ex-partner, youngest son."),
    )
    interpreter_language = forms.CharField(
        label=gettext_lazy("Interpreter needed for"), max_length=60, required=False
    )
    is_child = forms.BooleanField(label=gettext_lazy("Is a child of this household"), required=False)
    from_earlier_relation = forms.BooleanField(
        label=gettext_lazy("Child from an earlier relation"), required=False
    )
    lives_here = forms.BooleanField(
        label=gettext_lazy("Lives with the household"), required=False, initial=True
    )


class NewPersonForm(OnceForm, PersonForm):
    def person(self) -> NewPerson:
        values = dict(self.cleaned_data)
        return NewPerson(id=values.pop("new_id"), **values)


class ChangePersonForm(PersonForm):
    died_on = DayField(label=gettext_lazy("Died on"), required=False)

    @classmethod
    def of(cls, membership: Membership, data=None) -> "ChangePersonForm":
        person = membership.person
        initial = {
            name: getattr(person if hasattr(person, name) else membership, name)
            for name in cls.base_fields
            if name != "birth"
        }
        return cls(data, initial={**initial, "birth": birth_of(person)})

    def clean_died_on(self):
        died_on = self.cleaned_data["died_on"]
        if died_on and died_on > timezone.localdate():
            raise forms.ValidationError(_("This lies in the future."))
        return died_on


class RelateForm(OnceForm):
    person = forms.ChoiceField(label=gettext_lazy("Who"))
    kind = forms.ChoiceField(label=gettext_lazy("is"), choices=choose(RelationshipKind.choices))
    other = forms.ChoiceField(label=gettext_lazy("of whom"))

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        people = choose(member_choices(case))
        self.fields["person"].choices = self.fields["other"].choices = people

    def clean(self):
        cleaned = super().clean()
        for name in ("person", "other"):
            if cleaned.get(name):
                cleaned[name] = UUID(cleaned[name])
        return cleaned


class CustodyForm(forms.Form):
    holders = forms.MultipleChoiceField(
        label=gettext_lazy("Custody is held by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisation = OrganisationChoiceField(label=gettext_lazy("or by an organisation"), required=False)

    def __init__(self, *args, case: Case, child: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        people = [choice for choice in member_choices(case) if choice[0] != str(child.person_id)]
        self.fields["holders"].choices = people

    def clean_holders(self):
        return [UUID(holder) for holder in self.cleaned_data["holders"]]


class ContactPointForm(OnceForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ContactKind.choices)
    value = forms.CharField(label=gettext_lazy("Address, number or place"), max_length=200)
    is_secret = forms.BooleanField(
        label=gettext_lazy("This is secret for others in the family"), required=False
    )


class SafeChannelForm(OnceForm):
    kind = forms.ChoiceField(label=gettext_lazy("Reach by"), choices=ChannelKind.choices)
    value = forms.CharField(label=gettext_lazy("Number or address"), max_length=200, required=False)
    safe_times = forms.CharField(label=gettext_lazy("Safe times"), max_length=120, required=False)
    reads_along = forms.CharField(
        label=gettext_lazy("Who reads or listens along"), max_length=120, required=False
    )
    voicemail_allowed = forms.BooleanField(label=gettext_lazy("A voicemail may be left"), required=False)
    agreed_on = DayField(label=gettext_lazy("Agreed with this person alone on"), required=False)


class SeparateForm(forms.Form):
    person = forms.ChoiceField(label=gettext_lazy("Who"))
    other = forms.ChoiceField(label=gettext_lazy("is kept apart from"))
    reason = LongTextField(
        label=gettext_lazy("Reason"),
        rows=2,
        help_text=gettext_lazy("Such as stalking, intimate terror, or a ban."),
    )

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = self.fields["other"].choices = choose(member_choices(case))


class LiftForm(forms.Form):
    reason = LongTextField(
        label=gettext_lazy("Why is this lifted?"),
        rows=2,
        help_text=gettext_lazy("From then on they may sit at one table, and learn where the other is."),
    )


class HouseholdForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the household"), max_length=120)
    municipality = forms.CharField(label=gettext_lazy("Municipality"), max_length=60, required=False)
