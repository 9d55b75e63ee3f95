"""On which day whose digest is due, on the clock of the installation. No database."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zvh.pages.models import Rhythm

# At no clock change does this hour lack or come twice.
SENT_AT = time(7)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
LAST_WORKING_DAY = 5


def due_at(day: date) -> datetime:
    """The moment of this day at which digests are due."""
    return timezone.make_aware(datetime.combine(day, SENT_AT))


def digest_day(now: datetime) -> date:
    """The day whose digests are due at this moment: before that hour it is still the day before.

    A digest that could not be made on its own day is not made any more: the next one tells it.
    """
    local = timezone.localtime(now)
    return local.date() if local.time() >= SENT_AT else local.date() - DAY


def is_due(rhythm: str, weekday: int, day: date) -> bool:
    """Whether who chose this gets a digest on that day; `weekday` is 1 for Monday."""
    if rhythm == Rhythm.WEEKLY:
        return day.isoweekday() == weekday
    return rhythm == Rhythm.DAILY and day.isoweekday() <= LAST_WORKING_DAY


def next_day(rhythm: str, weekday: int, now: datetime) -> date | None:
    """On which day the next digest comes; None for who wants none."""
    first = digest_day(now) + DAY
    days = (first + number * DAY for number in range(WEEK.days))
    return next((day for day in days if is_due(rhythm, weekday, day)), None)
