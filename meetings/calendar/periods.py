"""Which days a view of the calendar shows, and what comes before and after it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS_OF_LIST = 56


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    LIST = "list"


@dataclass(frozen=True)
class Period:
    """From `first` up to and including `last`; a month comes in whole weeks, `day` is the one it was asked for."""

    view: View
    day: date
    first: date
    last: date

    @property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """Whole weeks from Monday on; of a list its days in one row."""
        days = tuple(
            self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)
        )
        if self.view == View.LIST:
            return (days,)
        return tuple(days[start : start + 7] for start in range(0, len(days), 7))

    def is_outside(self, day: date) -> bool:
        """Whether it stands there only to make a week of it."""
        return self.view == View.MONTH and (day.year, day.month) != (self.day.year, self.day.month)

    @property
    def before(self) -> date:
        """A day of the period before this one."""
        if self.view == View.MONTH:
            return self.day.replace(day=1) - timedelta(days=1)
        return self.day - self._step

    @property
    def after(self) -> date:
        if self.view == View.MONTH:
            return (self.day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return self.day + self._step

    @property
    def _step(self) -> timedelta:
        return timedelta(days=DAYS_OF_LIST if self.view == View.LIST else 7)


def period_of(view: View, day: date) -> Period:
    if view == View.LIST:
        return Period(view, day, day, day + timedelta(days=DAYS_OF_LIST - 1))
    if view == View.WEEK:
        monday = _monday(day)
        return Period(view, day, monday, monday + timedelta(days=6))
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    first, last = _monday(day.replace(day=1)), _monday(next_month - timedelta(days=1)) + timedelta(days=6)
    return Period(view, day, first, last)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
