"""When and where: a day, a beginning, an end and a place, checked as one."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from zvh.ui.forms import PlainForm

FURTHEST_AHEAD = timedelta(days=2 * 365)
CLOCK_CHANGE = _(
    "In the night of the clock change this time does not exist, or exists twice. Choose another."
)


class MomentForm(PlainForm):
    """A meeting is planned for a day that is still to come; `moment` holds what was filled in as one."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput)
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput)
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("Building and room, as it stands in the invitation."),
    )
    is_online = forms.BooleanField(label=_("Online"), required=False)

    @staticmethod
    def initial_of(meeting: Meeting) -> dict:
        starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        return {
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "place": meeting.place,
            "is_online": meeting.is_online,
        }

    @property
    def moment(self) -> dict:
        """When and where, as the services take it."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "place", "is_online")}

    def clean_day(self) -> date:
        day, today = self.cleaned_data["day"], timezone.localdate()
        if day < today:
            raise ValidationError(_("This day has passed."))
        if day > today + FURTHEST_AHEAD:
            raise ValidationError(_("This day is more than two years ahead. Is the year right?"))
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        day, starts, ends = (cleaned.get(name) for name in ("day", "starts", "ends"))
        if starts and ends and ends <= starts:
            self.add_error("ends", _("A meeting cannot end before it starts."))
        elif day:
            cleaned["starts_at"] = self._moment("starts", day, starts)
            cleaned["ends_at"] = self._moment("ends", day, ends)
            if cleaned["starts_at"] and cleaned["starts_at"] <= timezone.now():
                self.add_error("starts", _("This time has passed."))
        if not cleaned.get("place") and not cleaned.get("is_online"):
            self.add_error("place", _("Say where, or tick “Online”."))
        return cleaned

    def _moment(self, field: str, day: date, clock: time | None) -> datetime | None:
        if clock is None:
            return None
        try:
            return from_current_timezone(datetime.combine(day, clock))
        except ValidationError:
            self.add_error(field, CLOCK_CHANGE)
            return None


class VersionForm(PlainForm):
    """For the buttons that change the state of a meeting: what the browser last saw of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class RescheduleForm(MomentForm, VersionForm):
    """Another time or place for a meeting that is planned."""
