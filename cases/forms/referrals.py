"""Forms about a referral that was sent: adding to it, and giving it to who has the household in hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import LongTextField
from cases.forms.referral import ReferralTextForm
from cases.models import Referral


class ChangeReferralForm(ReferralTextForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    @classmethod
    def of(cls, referral: Referral, data=None) -> "ChangeReferralForm":
        """Filled in with what the referral says now."""
        initial = {name: getattr(referral, name) for name in cls.base_fields}
        initial["family_told"] = {True: "True", False: "False"}.get(referral.family_told, "")
        return cls(data, initial=initial)


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
