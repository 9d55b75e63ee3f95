"""Forms of the weegoverleg: a sitting, what comes on its agenda, and the decision about one referral."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import UserChoiceField
from cases.models import Case, Phase, Track
from meetings.forms.moments import MomentForm, RescheduleForm
from meetings.forms.people import CHAIRS, TypistField
from meetings.holidays import our_holidays
from meetings.models import WeighingOutcome
from meetings.planning import series
from meetings.planning.series import SeriesDays
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm


class Repeat:
    """How often a sitting comes back; the number of weeks between one and the next."""

    CHOICES = [
        ("0", _("Once")),
        ("1", _("Every week")),
        ("2", _("Every two weeks")),
        ("4", _("Every four weeks")),
    ]


class SittingForm(MomentForm, OnceForm):
    """One sitting, or a series of them on the same weekday and hour."""

    has_own_summary = False

    chair = UserChoiceField(label=_("Chair"), roles=CHAIRS, empty_label=None)
    typist = TypistField()
    repeat = forms.TypedChoiceField(
        label=_("Repeat"), choices=Repeat.CHOICES, coerce=int, initial="0", required=False, empty_value=0
    )
    until = forms.DateField(label=_("Until and including"), required=False)
    count = forms.IntegerField(
        label=_("Or how many sittings"), required=False, min_value=2, max_value=series.MOST
    )
    in_school_holidays = forms.BooleanField(
        label=_("Also in school holidays"),
        required=False,
        help_text=_("Public holidays are always left out."),
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("repeat") and not self.errors:
            self._check_repeat(cleaned)
        return cleaned

    def _check_repeat(self, cleaned: dict) -> None:
        day, until, count = (cleaned.get(name) for name in ("day", "until", "count"))
        if not until and not count:
            self.add_error("until", _("Say until when, or how many sittings."))
        elif until and until <= day:
            self.add_error("until", _("That is before the second sitting."))
        elif until and until > day + series.LONGEST:
            self.add_error("until", _("Plan a year ahead at most."))

    def days(self) -> SeriesDays:
        """On which days the series falls; only of a valid form that repeats."""
        data = self.cleaned_data
        return series.series_days(
            first=data["day"],
            every_weeks=data["repeat"],
            until=data["until"],
            count=data["count"],
            holidays=our_holidays(),
            skips_school_holidays=not data["in_school_holidays"],
        )


class MoveSittingForm(RescheduleForm):
    """Another time or place, for one sitting of a series or for all that are still to come."""

    whole_series = forms.TypedChoiceField(
        label=_("Which sittings"),
        choices=[("", _("Only this one")), ("yes", _("This one and all later ones"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, has_later: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_later:
            del self.fields["whole_series"]


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
