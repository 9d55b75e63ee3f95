"""Turns the days of the content files, counted from today, into dates and moments on sensible days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

WEEKDAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]
SATURDAY = WEEKDAYS.index("za")


@dataclass(frozen=True)
class Days:
    """Day 0 is the day on which the demo is loaded; negative days lie in the past."""

    today: date

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def working_day(self, offset: int) -> date:
        """That day, or in a weekend the nearest working day that lies as surely in the past or the future."""
        found = self.day(offset)
        step = -1 if offset < 0 else 1
        while found.weekday() >= SATURDAY:
            found += timedelta(days=step)
        return found

    def last_weekday(self, offset: int, name: str) -> date:
        """The last such day ("vr") on or before that day."""
        found = self.day(offset)
        return found - timedelta(days=(found.weekday() - WEEKDAYS.index(name)) % 7)

    def of(self, entry: dict) -> date:
        """The day of an entry: exact, on a named weekday, or else on a working day."""
        if entry.get("exact"):
            return self.day(entry["day"])
        if entry.get("weekday"):
            return self.last_weekday(entry["day"], entry["weekday"])
        return self.working_day(entry["day"])


def moment(day: date, clock: str = "09:00") -> datetime:
    """That day at this time ("09:30") in the ZVH's time zone."""
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
