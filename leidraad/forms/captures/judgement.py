"""Forms for what the table judges: scores, whether someone is unsafe now, the verdict."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.base import CaptureForm, YesNoField
from leidraad.models import VerdictOutcome
from leidraad.rules import earlier_phases, offered_outcomes
from meetings.models import Attendee

SCORE_ERROR = _("A score is a whole number from 1 to 10.")


class ScoresForm(CaptureForm):
    """One row per participant: a score and why. Rows left empty change nothing."""

    def __init__(self, *args, attendees: list[Attendee], **kwargs):
        self.attendees = attendees
        super().__init__(*args, **kwargs)

    def row_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for attendee in self.attendees:
            name = {"name": attendee.display_name}
            fields[f"score_{attendee.pk}"] = forms.IntegerField(
                label=_("Score of %(name)s") % name,
                min_value=1,
                max_value=10,
                required=False,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), SCORE_ERROR),
            )
            fields[f"reason_{attendee.pk}"] = forms.CharField(
                label=_("Reason of %(name)s") % name, required=False, max_length=1000
            )
        return fields

    def rows(self):
        """Per participant their two bound fields."""
        return [(a, self[f"score_{a.pk}"], self[f"reason_{a.pk}"]) for a in self.attendees]

    def clean(self):
        cleaned = super().clean()
        for attendee in self.attendees:
            score = f"score_{attendee.pk}"
            reason_alone = cleaned.get(f"reason_{attendee.pk}") and cleaned.get(score) is None
            if reason_alone and score not in self.errors:
                self.add_error(score, _("Add the score that this is the reason of."))
        if not self.errors and not self.scores():
            raise forms.ValidationError(_("Fill in at least one score."))
        return cleaned

    def scores(self) -> list[tuple[Attendee, int, str]]:
        """Who gave what, and why."""
        given = [(a, self.cleaned_data.get(f"score_{a.pk}")) for a in self.attendees]
        return [
            (attendee, value, self.cleaned_data[f"reason_{attendee.pk}"])
            for attendee, value in given
            if value is not None
        ]


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
