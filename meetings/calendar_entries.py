"""What stands in somebody's calendar: an iCalendar object (RFC 5545) sent as RFC 5546 says.

It says when and which number, and who gets it. No place: that of a focusoverleg can give away where somebody who is
kept apart comes (domain.md rule 4), and calendars are shared. No names, no other guests, nothing of what it is about.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress
from icalendar.enums import CLASS, STATUS

PRODID = "-//ZVH Casusoverleg//NL"
TZID = "Europe/Amsterdam"
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)


class Method(StrEnum):
    """REQUEST puts an entry in a calendar, or replaces it by its UID and sequence; CANCEL takes it out."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def calendar_entry(
    *,
    method: Method,
    entry_id: UUID,
    sequence: int,
    starts_at: datetime,
    ends_at: datetime,
    title: str,
    words: str,
    link: str,
    to: str,
    has_answered: bool = False,
    at: datetime,
) -> str:
    """The text of one entry for one recipient; `link` is a whole address, `at` is when it is sent.

    `title` and `words` are what it says and must hold no more than a number, a moment and what to do. No answer is
    asked of the calendar itself: its programs would send it to an address that nobody reads.
    """
    zone = ZoneInfo(TZID)
    event = Event.new(
        uid=uid_of(entry_id),
        sequence=sequence,
        stamp=at.astimezone(UTC).replace(microsecond=0),
        start=starts_at.astimezone(zone),
        end=ends_at.astimezone(zone),
        summary=title,
        description=f"{words}\n{link}",
        url=link,
        organizer=vCalAddress.new(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        attendees=[
            vCalAddress.new(
                to,
                partstat="ACCEPTED" if has_answered else "NEEDS-ACTION",
                role="REQ-PARTICIPANT",
                rsvp=False,
            )
        ],
        status=STATUS.CANCELLED if method == Method.CANCEL else STATUS.CONFIRMED,
        classification=CLASS.PRIVATE,
    )
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.subcomponents = [_time_zone(), event]
    return calendar.to_ical().decode()


def uid_of(entry_id: UUID) -> str:
    """Random, and the same for as long as somebody has to do with the meeting."""
    return f"{entry_id}@{urlsplit(settings.SITE_URL).hostname}"


def _time_zone() -> Timezone:
    """The European rule instead of a list of days: it holds for every year, and every calendar knows it."""
    zone = Timezone()
    zone.add("tzid", TZID)
    zone.subcomponents = [
        _turn(TimezoneDaylight(), "CEST", first=datetime(1996, 3, 31, 2), before=WINTER, after=SUMMER),
        _turn(TimezoneStandard(), "CET", first=datetime(1996, 10, 27, 3), before=SUMMER, after=WINTER),
    ]
    return zone


Turn = TimezoneDaylight | TimezoneStandard


def _turn(turn: Turn, name: str, *, first: datetime, before: timedelta, after: timedelta) -> Turn:
    """The clock changes on the last Sunday of a month, for the `first` time under this rule on that day."""
    turn.add("tzname", name)
    turn.add("dtstart", first)
    turn.add("tzoffsetfrom", before)
    turn.add("tzoffsetto", after)
    turn.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1su"})
    return turn
