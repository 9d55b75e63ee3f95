"""Making a personal link, and the code with which it is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import SafeChannel
from clients.links.tokens import CODE_LENGTH
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm

DAYS = ((7, _("a week")), (14, _("two weeks")), (30, _("thirty days")))


class ChannelField(forms.ModelChoiceField):
    """A person by a channel that is safe for them: without one, there is nobody to choose."""

    def label_from_instance(self, channel):
        words = [channel.person.full_name, f"{channel.get_kind_display()} {channel.value}".strip()]
        if channel.safe_times:
            words.append(channel.safe_times)
        if channel.reads_along:
            words.append(_("reads along: %(who)s") % {"who": channel.reads_along})
        return " · ".join(map(str, words))


class LinkForm(PlainForm, OnceForm):
    channel = ChannelField(
        label=_("For whom, and how it reaches them"),
        queryset=SafeChannel.objects.none(),
        empty_label=_("choose"),
        help_text=_("Only ways that were agreed with this person alone."),
    )
    days = forms.TypedChoiceField(label=_("How long it works"), choices=DAYS, initial=14, coerce=int)

    def __init__(self, *args, channels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = channels


class CodeForm(forms.Form):
    """Digits, with whatever somebody types between them."""

    code = forms.CharField(max_length=40)

    def clean_code(self) -> str:
        digits = "".join(sign for sign in self.cleaned_data["code"] if sign in "0123456789")
        if len(digits) != CODE_LENGTH:
            raise forms.ValidationError(_("The code has six digits."))
        return digits
