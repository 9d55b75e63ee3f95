"""The parts of a referral: the household, a person, a relation, a guardian, and what the referrer tells."""

from dataclasses import fields

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.family import PersonForm
from cases.forms.fields import DayField, LongTextField, OrganisationChoiceField, choose
from cases.models import ChannelKind, Gender, RelationshipKind
from cases.services import NewChannel, NewPerson, ReferralText
from zvh.ui.once import OnceForm

MOST_PERSONS = 25
YES_NO = [("", gettext_lazy("not filled in")), ("True", gettext_lazy("yes")), ("False", gettext_lazy("no"))]


class HouseholdForm(OnceForm):
    household_name = forms.CharField(
        label=gettext_lazy("Name of the household"),
        max_length=120,
        help_text=gettext_lazy("The names by which you know this family, such as: De Wit-Bakker."),
    )
    municipality = forms.CharField(label=gettext_lazy("Municipality"), max_length=60, required=False)
    organisation = OrganisationChoiceField(
        label=gettext_lazy("Which organisation refers"),
        required=False,
        empty_label=gettext_lazy("our own"),
        help_text=gettext_lazy(
            "When you enter this for somebody who called or wrote. The advice follows from it."
        ),
    )

    def __init__(self, *args, for_others: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not for_others:
            del self.fields["organisation"]


class Row(forms.Form):
    """One of several lines in which nothing is asked, so that none of its fields has to say so."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_plainly_optional = True


class PersonRow(Row, PersonForm):
    """One person in the referral, with a safe way to reach them. A row that was left empty is no person."""

    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"), choices=Gender.choices, initial=Gender.UNKNOWN, required=False
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    address_is_secret = forms.BooleanField(
        label=gettext_lazy("This address is secret for others in the family"), required=False
    )
    channel_kind = forms.ChoiceField(
        label=gettext_lazy("Reach safely by"),
        choices=ChannelKind.choices,
        initial=ChannelKind.PHONE,
        required=False,
    )
    channel_value = forms.CharField(
        label=gettext_lazy("Number or address for that"), max_length=200, required=False
    )
    safe_times = forms.CharField(
        label=gettext_lazy("Safe times"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as: on weekdays between nine and two."),
    )
    reads_along = forms.CharField(
        label=gettext_lazy("Who reads or listens along"), max_length=120, required=False
    )
    voicemail_allowed = forms.BooleanField(label=gettext_lazy("A voicemail may be left"), required=False)
    agreed_on = DayField(label=gettext_lazy("Agreed with this person alone on"), required=False)

    def clean_agreed_on(self):
        agreed_on = self.cleaned_data["agreed_on"]
        if agreed_on and agreed_on > timezone.localdate():
            raise forms.ValidationError(_("This lies in the future."))
        return agreed_on

    def clean(self):
        cleaned = super().clean()
        named = cleaned.get("first_names") or cleaned.get("last_name")
        if self.has_changed() and not named and not self.errors:
            self.add_error("first_names", _("Write at least a first name or a last name."))
        return cleaned

    @property
    def title(self) -> str:
        """The name as it is typed now, also when the form is not valid."""
        typed = (self[name].value() or "" for name in ("first_names", "last_name"))
        return " ".join(" ".join(typed).split())

    @property
    def has_contact(self) -> bool:
        """Whether something was typed about reaching this person, so that it stays in view."""
        names = ("address", "channel_value", "safe_times", "reads_along", "agreed_on")
        return any(self[name].value() for name in names)

    def person(self) -> NewPerson:
        cleaned = self.cleaned_data
        channel = NewChannel(
            kind=cleaned["channel_kind"] or ChannelKind.PHONE,
            value=cleaned["channel_value"],
            safe_times=cleaned["safe_times"],
            voicemail_allowed=cleaned["voicemail_allowed"],
            reads_along=cleaned["reads_along"],
            agreed_on=cleaned["agreed_on"],
        )
        own = {"first_names", "last_name", "birth", "place", "interpreter_language", "is_child"}
        own |= {"from_earlier_relation", "lives_here", "address", "address_is_secret"}
        values = {name: cleaned[name] for name in own}
        return NewPerson(**values, gender=cleaned["gender"] or Gender.UNKNOWN, channel=channel)


class PersonRows(forms.BaseFormSet):
    """People of one household, as many as there are."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": gettext_lazy(
            "The form did not arrive whole. Reload the page and try again."
        ),
    }

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = gettext_lazy("Leave this person out")

    def filled(self) -> list[tuple[int, PersonRow]]:
        """The rows that hold a person, each with its number in the form."""
        return [
            (number, form)
            for number, form in enumerate(self.forms)
            if form.has_changed() and not self._should_delete_form(form)
        ]


class HouseholdRows(PersonRows):
    """Everybody of a household: at least one."""

    def clean(self):
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError(_("Name at least one person of this household."))


class RelationRow(Row):
    """ "Person 1 is parent of person 3", and whether custody goes with it."""

    person = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("is"), choices=choose(RelationshipKind.choices), required=False
    )
    other = forms.ChoiceField(label=gettext_lazy("of whom"), required=False)
    holds_custody = forms.BooleanField(label=gettext_lazy("and holds custody"), required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = self.fields["other"].choices = choose(people)

    def clean(self):
        cleaned = super().clean()
        if not self.has_changed() or self.errors:
            return cleaned
        for name in ("person", "kind", "other"):
            if not cleaned.get(name):
                self.add_error(name, _("Choose one, or empty the whole line."))
        if cleaned.get("person") and cleaned.get("person") == cleaned.get("other"):
            self.add_error("other", _("A person cannot be related to themselves."))
        return cleaned


class GuardianRow(Row):
    """An organisation that holds custody of a child."""

    child = forms.ChoiceField(label=gettext_lazy("Child"), required=False)
    organisation = OrganisationChoiceField(label=gettext_lazy("Organisation"), required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = choose(people)

    def clean(self):
        cleaned = super().clean()
        if self.has_changed() and not self.errors:
            for name in ("child", "organisation"):
                if not cleaned.get(name):
                    self.add_error(name, _("Choose one, or empty the whole line."))
        return cleaned


class ReferralTextForm(forms.Form):
    """What the referrer tells; only the reason is asked."""

    reason = LongTextField(
        label=gettext_lazy("Why now?"),
        help_text=gettext_lazy("What happened, or what makes that this can't wait."),
    )
    acute_danger = forms.BooleanField(label=gettext_lazy("Someone is in danger now"), required=False)
    long_standing = forms.BooleanField(
        label=gettext_lazy("The violence or child abuse has lasted long"), required=False
    )
    crime_or_nuisance = forms.BooleanField(
        label=gettext_lazy("Crime or nuisance is involved"), required=False
    )
    summary = LongTextField(label=gettext_lazy("What is going on?"), required=False, rows=6)
    needed = LongTextField(label=gettext_lazy("What is needed?"), required=False)
    predictive_factors = LongTextField(
        label=gettext_lazy("Predictive factors"),
        required=False,
        help_text=gettext_lazy(
            "What makes new violence likely, such as debts, drinking, a separation, weapons."
        ),
    )
    family_view = LongTextField(label=gettext_lazy("How does the family see it?"), required=False)
    family_told = forms.TypedChoiceField(
        label=gettext_lazy("Does the family know of this referral?"),
        choices=YES_NO,
        coerce=lambda value: {"True": True, "False": False}.get(value),
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    told_by = forms.CharField(label=gettext_lazy("Who told them?"), max_length=120, required=False)
    not_told_reason = LongTextField(label=gettext_lazy("Why were they not told?"), required=False, rows=2)

    def text(self) -> ReferralText:
        cleaned = dict(self.cleaned_data)
        return ReferralText(**{field.name: cleaned[field.name] for field in fields(ReferralText)})
