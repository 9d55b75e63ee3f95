"""A calendar program as RFC 5546 describes one, reading with icalendar; and the entries that tests send to it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar

from meetings.calendar_entries import Method, calendar_entry

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ENTRY_ID = UUID("8c1d7d36-9f0c-4e0b-8f9e-1c1b2a3d4e5f")
NINE = datetime(2026, 11, 26, 9, 30, tzinfo=AMSTERDAM)


@dataclass(frozen=True)
class Shown:
    """What somebody sees of a meeting in their calendar; moments in UTC and as the clock says."""

    starts_utc: str
    ends_utc: str
    starts: str
    title: str


class Program:
    """Keeps of each UID what the highest sequence said: REQUEST puts it there or replaces it, CANCEL takes it out."""

    def __init__(self):
        self._kept: dict[str, tuple[int, Shown | None]] = {}

    def receive(self, *texts: str) -> None:
        for text in texts:
            calendar = Calendar.from_ical(text)
            for event in calendar.events:
                uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
                if uid in self._kept and self._kept[uid][0] > sequence:
                    continue
                gone = calendar["METHOD"] == "CANCEL"
                self._kept[uid] = (sequence, None if gone else _shown(event))

    @property
    def shows(self) -> list[Shown]:
        return [shown for _sequence, shown in self._kept.values() if shown]


def _shown(event) -> Shown:
    return Shown(
        in_utc(event.start), in_utc(event.end), f"{event.start:%Y-%m-%dT%H:%M:%S}", str(event["SUMMARY"])
    )


def in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def shown_at(starts_at: datetime, *, minutes: int = 75, title: str = "Overleg 2026-0148") -> Shown:
    """What a calendar must show for a meeting at this moment."""
    ends_at = starts_at.astimezone(UTC) + timedelta(minutes=minutes)
    local = starts_at.astimezone(AMSTERDAM)
    return Shown(in_utc(starts_at), in_utc(ends_at), f"{local:%Y-%m-%dT%H:%M:%S}", title)


def entry(starts_at: datetime = NINE, *, sequence: int = 0, minutes: int = 75, **changes) -> str:
    values = {
        "method": Method.REQUEST,
        "entry_id": ENTRY_ID,
        "title": "Overleg 2026-0148",
        "words": "Waar het is, staat hier:",
        "link": "https://zvh.example.org/uitnodigingen/8c1d7d36-9f0c-4e0b-8f9e-1c1b2a3d4e5f/",
        "to": "partner@example.org",
        "at": datetime(2026, 11, 1, 8, tzinfo=UTC),
    } | changes
    ends_at = starts_at.astimezone(UTC) + timedelta(minutes=minutes)
    return calendar_entry(starts_at=starts_at, ends_at=ends_at, sequence=sequence, **values)


def around_clock_changes(years: range = range(2026, 2029)) -> list[datetime]:
    """Every day of the weeks before and after both changes of the clock, at hours from early to late.

    Not in the hour that does not exist and the one that exists twice: no meeting begins or ends then.
    """
    changes = [_last_sunday(year, month) for year in years for month in (3, 10)]
    days = [change + timedelta(days=number) for change in changes for number in range(-7, 8)]
    hours = [time(0, 15), time(3, 30), time(9, 30), time(13, 0), time(16, 45), time(22, 15)]
    return [datetime.combine(day, hour, tzinfo=AMSTERDAM) for day in days for hour in hours]


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
