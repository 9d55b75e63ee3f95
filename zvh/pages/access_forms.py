"""Forms about access: asking for it, deciding about it, and breaking the glass."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import DayField
from zvh.access.models import RequestAnswer, ReviewOutcome
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm

REASON_LIMIT = 2_000


class CaseNumberField(forms.CharField):
    """A number as a letter or a colleague gives it. Whether there is such a case is not for a form to say."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Number of the case"))
        kwargs.setdefault("help_text", _("Such as 2026-0148."))
        super().__init__(max_length=12, **kwargs)
        self.validators.append(
            RegexValidator(
                r"^\d{4}-\d{4,7}\Z", _("A number looks like 2026-0148: the year, a dash, four digits.")
            )
        )


class _WithReason(PlainForm):
    text_limits = {"reason": REASON_LIMIT}


class AskAccessForm(OnceForm, _WithReason):
    number = CaseNumberField()
    reason = forms.CharField(
        label=_("Why do you need this case?"),
        help_text=_("Only who decides reads this. You need not name anyone of the family."),
        widget=forms.Textarea,
    )


class BreakGlassForm(OnceForm, _WithReason):
    number = CaseNumberField()
    reason = forms.CharField(
        label=_("Why must you read this case?"),
        help_text=_(
            "The procesregisseur and every privacy officer read this at once, and it stays in the log."
        ),
        widget=forms.Textarea,
    )


class AnswerRequestForm(_WithReason):
    """Yes asks for an aim, and may end by itself; no asks for a reason. Both are told to whoever asked."""

    answer = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (RequestAnswer.GRANTED, _("Give access")),
            (RequestAnswer.DECLINED, _("Give no access")),
        ],
        widget=forms.RadioSelect,
    )
    aim = forms.CharField(
        label=_("What will they do for this household?"),
        help_text=_("Needed to give access."),
        max_length=300,
        required=False,
    )
    until = DayField(
        label=_("Access ends on"),
        required=False,
        help_text=_("On that day it is over. Without a day it ends when you end the involvement."),
    )
    reason = forms.CharField(
        label=_("Reason of your decision"), help_text=_("Who asked reads this."), widget=forms.Textarea
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == RequestAnswer.GRANTED and not cleaned.get("aim"):
            self.add_error("aim", _("Say what the help is for."))
        return cleaned


class ReviewForm(_WithReason):
    outcome = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (ReviewOutcome.ENDED, _("End this access now")),
            (ReviewOutcome.KEPT, _("Keep it and look again in 90 days")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)

    def __init__(self, *args, can_be_kept: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_be_kept:
            self.fields["outcome"].choices = self.fields["outcome"].choices[:1]
            self.initial["outcome"] = ReviewOutcome.ENDED
