"""Fields that forms share: long texts with a limit, days that can exist, births in words, people to choose from."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.births import Birth, read_birth
from cases.models import Case, Membership
from zvh.accounts.models import Organisation, User

LONGEST_TEXT = 20_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


class LongTextField(forms.CharField):
    """Running text with room for a story and a limit for a mistake."""

    def __init__(self, *, rows: int = 4, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=LONGEST_TEXT, **kwargs)


class DayField(forms.DateField):
    """A day between 1900 and 2200, chosen from a calendar where the browser has one."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)
        wrong = _("Check the year.")
        self.validators += [MinValueValidator(FIRST_DAY, wrong), MaxValueValidator(LAST_DAY, wrong)]


class BirthField(forms.CharField):
    """A date of birth as far as it is known; cleans to a Birth."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Born"))
        kwargs.setdefault("help_text", _("A date, a year, or an age such as: about 40."))
        super().__init__(max_length=60, required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            return read_birth(text, timezone.localdate())
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def prepare_value(self, value):
        if isinstance(value, Birth):
            return f"{value.earliest:%d-%m-%Y}" if value.is_exact else value.words
        return value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class UserChoiceField(forms.ModelChoiceField):
    """One active user with one of these roles, with what is needed to tell them apart."""

    def __init__(self, *, roles: Iterable[str], **kwargs):
        users = User.objects.filter(is_active=True, role__in=roles).select_related("organisation")
        kwargs.setdefault("empty_label", _("choose"))
        super().__init__(queryset=users, **kwargs)

    def label_from_instance(self, user):
        return f"{user.name}, {user.organisation.label}"


class OrganisationChoiceField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        kwargs.setdefault("empty_label", _("choose"))
        super().__init__(queryset=Organisation.objects.all(), **kwargs)


def member_choices(case: Case) -> list[tuple[str, str]]:
    """The people of this household, as choices by their id."""
    members = Membership.objects.current().filter(household_id=case.household_id).select_related("person")
    return [(str(member.person_id), member.person.full_name) for member in members]


def choose(choices) -> list:
    """Choices with an empty first one."""
    return [("", _("choose")), *choices]
