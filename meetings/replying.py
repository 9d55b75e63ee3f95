"""Until when who is asked may answer, and what they may still answer: pure functions on plain values."""

from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache

import holidays
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import MeetingState, Reply

# Working days before the meeting; with less notice, fewer. The last hour of a working day.
ANSWERED_BEFORE = (3, 2, 1)
LAST_HOUR = time(17)
# Less than this is no time to answer in.
TIME_TO_ANSWER = timedelta(days=1)
SATURDAY = 5


class Refusal(Enum):
    """Why an answer can't be given any more, in a sentence that says what can still be done."""

    CALLED_OFF = _("This meeting was called off. You need not answer any more.")
    OVER = _("This meeting is over.")
    BEGUN = _("This meeting has begun. Call the chair.")
    TOO_LATE = _(
        "You could answer until %(until)s. Do you want to come after all? Call the chair. "
        "You can still say here that you can't come."
    )
    CHAIR_REPLACES = _(
        "You could propose a replacement until %(until)s. Now it goes by the chair: call them."
    )


def refusal_of(
    *,
    state: str,
    starts_at: datetime,
    reply_until: datetime | None,
    reply: str,
    proposes: bool,
    now: datetime,
) -> Refusal | None:
    """Whether somebody may still give this answer. That they can't come, they may say until the meeting begins."""
    if state == MeetingState.CANCELLED:
        return Refusal.CALLED_OFF
    if state == MeetingState.CLOSED:
        return Refusal.OVER
    if state == MeetingState.RUNNING or starts_at <= now:
        return Refusal.BEGUN
    if reply_until is None or now < reply_until:
        return None
    if reply == Reply.ACCEPTED:
        return Refusal.TOO_LATE
    return Refusal.CHAIR_REPLACES if proposes else None


def proposed_deadline(starts_at: datetime, *, now: datetime) -> datetime:
    """The end of the third working day before the meeting; of a later one when that is too soon, or its beginning."""
    day = timezone.localdate(starts_at)
    for count in ANSWERED_BEFORE:
        until = end_of_working_day(working_days_before(day, count))
        if until - now >= TIME_TO_ANSWER:
            return until
    return starts_at


def end_of_working_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, LAST_HOUR))


def working_days_before(day: date, count: int) -> date:
    """The day that lies this many working days before."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays_of(day.year)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))
