"""Forms for what the table judges: whether someone is unsafe now, the verdict."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.base import CaptureForm, YesNoField
from leidraad.models import VerdictOutcome
from leidraad.rules import earlier_phases, offered_outcomes


class SafetyForm(CaptureForm):
    """Asked apart from the phase: is someone not safe now? Yes leads back to direct safety."""

    unsafe_now = YesNoField(label=_("Is someone not safe now?"), required=True)
    reason = forms.CharField(
        label=_("Who, and by what do we see it?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.room.conversation.version

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("unsafe_now") and not cleaned.get("reason"):
            self.add_error("reason", _("Say who is not safe, and why."))
        return cleaned


class VerdictForm(CaptureForm):
    outcome = forms.ChoiceField(label=_("Verdict"), widget=forms.RadioSelect)
    back_to = forms.ChoiceField(label=_("Back to which phase"), widget=forms.RadioSelect, required=False)
    reason = forms.CharField(
        label=_("By what do we see that?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        phase = self.room.conversation.phase
        offered = offered_outcomes(self.topic.outcomes, self.topic.phase)
        earlier = earlier_phases(phase)
        self.fields["outcome"].choices = [(outcome.value, outcome.label) for outcome in offered]
        self.fields["back_to"].choices = [(to.value, to.label) for to in earlier]
        if len(earlier) < 2:
            del self.fields["back_to"]

    def clean(self):
        cleaned = super().clean()
        leads_back = cleaned.get("outcome") == VerdictOutcome.BACK
        cleaned["back_to"] = cleaned.get("back_to", "") if leads_back else ""
        return cleaned
