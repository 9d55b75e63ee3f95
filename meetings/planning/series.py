"""On which days a series of sittings falls, and which are left out because of a holiday. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext as _

from meetings.holidays import Holidays
from zvh.errors import DomainError

EVERY_WEEKS = (1, 2, 4)
MOST = 53
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class SeriesDays:
    """`skipped` are the days on which no sitting is planned, with what it is on that day."""

    days: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...] = ()


def series_days(
    *,
    first: date,
    every_weeks: int,
    holidays: Holidays,
    until: date | None = None,
    count: int | None = None,
    skips_school_holidays: bool = True,
) -> SeriesDays:
    """The first day and every so many weeks after it: up to and including `until`, or `count` sittings.

    A day that is left out counts for nothing, so that `count` sittings are held; never more than a year ahead.
    """
    days: list[date] = []
    skipped: list[tuple[date, str]] = []
    for day in _every(first, every_weeks, until):
        if count is not None and len(days) >= count:
            break
        why = _why_not(day, holidays, skips_school_holidays)
        if why:
            skipped.append((day, why))
        else:
            days.append(day)
    return SeriesDays(tuple(days), tuple(skipped))


def _every(first: date, weeks: int, until: date | None) -> Iterator[date]:
    last = first + LONGEST if until is None else min(until, first + LONGEST)
    day = first
    for _number in range(MOST):
        if day > last:
            return
        yield day
        day += timedelta(weeks=weeks)


def _why_not(day: date, holidays: Holidays, skips_school_holidays: bool) -> str:
    for holiday in holidays.on(day):
        if holiday.is_public or skips_school_holidays:
            return holiday.name
    return ""


def on_that_day(day: date, clock: time) -> datetime:
    """This time by the clock on the wall; DomainError when the clock change leaves it out or has it twice."""
    try:
        return from_current_timezone(datetime.combine(day, clock))
    except ValidationError:
        raise DomainError(
            _("In the night of the clock change this time does not exist, or exists twice. Choose another."),
            field="starts",
        ) from None
