"""What a guest fills in to come in: the code from their mail, and the number they were told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zvh.access.links.tokens import digits_of
from zvh.ui.forms import PlainForm


class SixDigitsField(forms.CharField):
    """Digits, with whatever somebody types between them."""

    def __init__(self, **kwargs):
        attributes = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value) -> str:
        digits = digits_of(super().clean(value))
        if not digits:
            raise forms.ValidationError(_("This has six digits."))
        return digits


class ComeInForm(PlainForm):
    code = SixDigitsField(label=_("The code from your mail"))
    number = SixDigitsField(label=_("The number you were told by phone"))
