"""The other forms of preparing: the score of who will not be there, and sending it all to the chair."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leidraad.models import BasisKind
from zvh.ui.forms import PlainForm


class ScoreBeforehandForm(PlainForm):
    """The score of who will not be there. It is never kept as a draft: nobody sees it before the others."""

    value = forms.TypedChoiceField(
        label=_("Your score"),
        choices=[(number, str(number)) for number in range(1, 11)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a score from 1 to 10.")},
    )
    reason = forms.CharField(
        label=_("Why this score?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    text_limits = {"reason": 1000}


class SendForm(PlainForm):
    """Sending it to the chair; a medical organisation says on what basis it shares (domain.md rule 8)."""

    basis = forms.ChoiceField(
        label=_("On what basis do you share this?"),
        choices=[("", _("I explain it later")), *BasisKind.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args, asks_basis: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_basis:
            del self.fields["basis"]
