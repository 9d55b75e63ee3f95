"""Forms of the weegoverleg: a sitting, what comes on its agenda, and the decision about one referral."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import UserChoiceField
from cases.models import Case, Phase, Track
from meetings.forms.moments import MomentForm
from meetings.forms.people import CHAIRS, TypistField
from meetings.models import WeighingOutcome
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm


class SittingForm(MomentForm, OnceForm):
    chair = UserChoiceField(label=_("Chair"), roles=CHAIRS, empty_label=None)
    typist = TypistField()


class ReferralChoiceField(forms.ModelMultipleChoiceField):
    """Referrals by the household's name, with who sent them."""

    def label_from_instance(self, case: Case) -> str:
        return _("%(household)s, %(number)s, from %(organisation)s") % {
            "household": case.household.name,
            "number": case.number,
            "organisation": case.referral.organisation.label,
        }


class AgendaForm(PlainForm):
    """Waiting referrals to put on the agenda."""

    cases = ReferralChoiceField(
        label=_("Waiting referrals"),
        queryset=Case.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one referral.")},
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["cases"]
        field.queryset = waiting
        # Once, for the page and its empty state; what comes back is looked up in the queryset.
        field.choices = [(case.pk, field.label_from_instance(case)) for case in waiting]

    @property
    def nothing_waits(self) -> bool:
        return not self.fields["cases"].choices


# What each decision asks for, beside its reason.
ASKED_WITH = {
    WeighingOutcome.TAKEN_UP: ("track", "phase", "procesregisseur"),
    WeighingOutcome.DECLINED: ("advice",),
    WeighingOutcome.MORE_ASKED: ("what",),
}


class WeighForm(PlainForm):
    """The decision about one referral. Only what goes with the chosen outcome has to be filled in."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=WeighingOutcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea,
        help_text=_("Why this is decided; whoever gives feedback to the family uses it."),
    )
    track = forms.ChoiceField(label=_("Track"), choices=Track.choices, widget=forms.RadioSelect)
    phase = forms.ChoiceField(label=_("Starting phase"), choices=Phase.choices, widget=forms.RadioSelect)
    procesregisseur = UserChoiceField(label=_("Procesregisseur"), roles=CHAIRS, empty_label=_("Choose who"))
    advice = forms.CharField(label=_("Advice to the referrer"), widget=forms.Textarea)
    what = forms.CharField(label=_("What is needed first"), widget=forms.Textarea)

    def full_clean(self) -> None:
        """On the page nothing of it is called optional: it shows with the outcome that asks for it."""
        asked = ASKED_WITH.get(self.data.get("outcome"), ())
        left_out = [name for names in ASKED_WITH.values() for name in names if name not in asked]
        for name in left_out:
            self.fields[name].required = False
        super().full_clean()
        for name in left_out:
            self.fields[name].required = True
