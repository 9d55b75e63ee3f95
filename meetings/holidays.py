"""On which days people are away: the public holidays of the Netherlands and the school holidays of our region.

Public holidays are worked out for any year; of school holidays only what was published is known, and a day beyond that
is not known rather than free.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import holidays as calendars
import yaml
from django.conf import settings

REGIONS = ("noord", "midden", "zuid")
FILE = settings.BASE_DIR / "content" / "schoolvakanties.yaml"
SATURDAY = 5


class UnreadableHolidays(ValueError):
    """The file with school holidays cannot be used; the message says what is wrong where."""


@dataclass(frozen=True, order=True)
class Holiday:
    """From its first up to and including its last day. Names are content, in Dutch as everybody says them."""

    first: date
    last: date
    name: str
    is_public: bool = False

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class SchoolHolidays:
    """Those of one region, in order. Between the first and the last of them every day is known."""

    holidays: tuple[Holiday, ...]

    def knows(self, day: date) -> bool:
        return bool(self.holidays) and self.holidays[0].first <= day <= self.holidays[-1].last

    @property
    def known_until(self) -> date | None:
        return self.holidays[-1].last if self.holidays else None


@dataclass(frozen=True)
class Holidays:
    """Both kinds together, for whoever plans."""

    school: SchoolHolidays

    def on(self, day: date) -> tuple[Holiday, ...]:
        """What it is on this day, public holidays first."""
        public = public_holidays(day.year).get(day)
        found = (Holiday(day, day, public, is_public=True),) if public else ()
        return (*found, *(holiday for holiday in self.school.holidays if holiday.holds(day)))

    def knows_school(self, day: date) -> bool:
        return self.school.knows(day)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open: school holidays do not count."""
        return day.weekday() < SATURDAY and day not in public_holidays(day.year)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie between the two, neither counted."""
        days = (start + timedelta(days=number) for number in range(1, (end - start).days))
        return sum(self.is_working_day(day) for day in days)

    def after_working_days(self, start: date, count: int) -> date:
        """The first working day that has `count` working days between it and `start`."""
        day, passed = start, -1
        while passed < count:
            day += timedelta(days=1)
            passed += self.is_working_day(day)
        return day


def our_holidays() -> Holidays:
    """Of the region that this installation lies in (ZVH_SCHOOL_REGION)."""
    return Holidays(school_holidays(settings.ZVH_SCHOOL_REGION))


@cache
def public_holidays(year: int) -> dict[date, str]:
    return dict(calendars.country_holidays("NL", years=year, language="nl"))


@cache
def school_holidays(region: str) -> SchoolHolidays:
    return read_school_holidays(FILE, region)


def read_school_holidays(file: Path, region: str) -> SchoolHolidays:
    """Those of one region; raises UnreadableHolidays when the file says something that cannot be."""
    if region not in REGIONS:
        raise UnreadableHolidays(f"The region is one of {', '.join(REGIONS)}, not {region!r}.")
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    rows = [row for year in told["years"] for row in _checked(year)]
    found = sorted(
        Holiday(row["first"], row["last"], row["name"]) for row in rows if region in row["regions"]
    )
    for one, other in pairwise(found):
        if other.first <= one.last:
            raise UnreadableHolidays(f"{one.name} of {one.first} and {other.name} of {other.first} overlap.")
    return SchoolHolidays(tuple(found))


def _checked(year: dict) -> Iterable[dict]:
    for row in year["holidays"]:
        where = f"{row['name']} of {year['year']}"
        if not set(row["regions"]) <= set(REGIONS):
            raise UnreadableHolidays(f"{where} names a region that is not there.")
        if not (isinstance(row["first"], date) and isinstance(row["last"], date)):
            raise UnreadableHolidays(f"{where} has a day that is not a date.")
        if row["last"] < row["first"]:
            raise UnreadableHolidays(f"{where} ends before it begins.")
        yield row
