"""Forms about a referral that was sent: adding to it, and giving it to who has the household in hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import LongTextField
from cases.forms.referral import MOST_PERSONS, PersonRow, PersonRows, ReferralTextForm
from cases.forms.rows import RowKind, ask_nothing_yet
from cases.models import Referral
from cases.services import NewPerson

MORE_PERSONS = RowKind(PersonRow, PersonRows, 0, MOST_PERSONS, can_delete=True)


class ChangeReferralForm(ReferralTextForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    @classmethod
    def of(cls, referral: Referral, data=None) -> "ChangeReferralForm":
        """Filled in with what the referral says now."""
        initial = {name: getattr(referral, name) for name in cls.base_fields}
        initial["family_told"] = {True: "True", False: "False"}.get(referral.family_told, "")
        return cls(data, initial=initial)


class ChangeReferralPage:
    """The words of a referral and, with `names_people`, people whom nobody named yet. With `adds_row` it shows a line
    for one more person and asks nothing yet.
    """

    def __init__(self, referral: Referral, data=None, *, names_people: bool, adds_row: bool = False):
        if adds_row:
            data = MORE_PERSONS.with_one_more(data, prefix="persons")
        self.text = ChangeReferralForm.of(referral, data)
        self.persons = MORE_PERSONS.formset(data, prefix="persons") if names_people else None
        if adds_row:
            for part in self.parts:
                ask_nothing_yet(part)

    @property
    def parts(self) -> list:
        return [self.text] if self.persons is None else [self.text, self.persons]

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.parts]
        return all(valid)

    def new_persons(self) -> list[NewPerson]:
        return [form.person() for _number, form in self.persons.filled()] if self.persons else []


class JoinForm(forms.Form):
    household = forms.UUIDField(widget=forms.HiddenInput)


class AddToCaseInHandForm(JoinForm):
    note = LongTextField(
        label=_("For the dossier"), help_text=_("Why this referral is not weighed by itself.")
    )
    answer = LongTextField(
        label=_("What the referrer reads"),
        help_text=_("Say nothing here about whether the household was known."),
    )


class ReferralSearchForm(forms.Form):
    q = forms.CharField(label=_("Number or name"), max_length=100, required=False)
    answered = forms.ChoiceField(
        label=_("Which"), choices=[("", _("waiting")), ("on", _("already weighed"))], required=False
    )
