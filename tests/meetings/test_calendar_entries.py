"""A calendar entry is right on both sides of the clock change, replaces and removes, and says no more than when."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.calendar_entries import Method
from tests.meetings.calendars import (
    AMSTERDAM,
    ENTRY_ID,
    NINE,
    Program,
    around_clock_changes,
    entry,
    in_utc,
    shown_at,
)

MOMENTS = st.datetimes(
    datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC), allow_imaginary=False
).map(lambda moment: moment.replace(second=0, microsecond=0))


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://zvh.example.org"
    settings.DEFAULT_FROM_EMAIL = "Zorg- en Veiligheidshuis <overleg@zvh.example.org>"


def lines(text: str) -> list[str]:
    """Content lines as they were before they were folded."""
    return text.replace("\r\n ", "").splitlines()


def test_an_entry_says_when_and_where_to_read_on_and_nothing_else():
    event = entry(sequence=3)
    told = lines(event)[lines(event).index("BEGIN:VEVENT") :]
    assert sorted(told) == sorted(
        [
            "BEGIN:VEVENT",
            f"UID:{ENTRY_ID}@zvh.example.org",
            "SEQUENCE:3",
            "DTSTAMP:20261101T080000Z",
            "DTSTART;TZID=Europe/Amsterdam:20261126T093000",
            "DTEND;TZID=Europe/Amsterdam:20261126T104500",
            "SUMMARY:Overleg 2026-0148",
            r"DESCRIPTION:Waar het is\, staat hier:\n"
            "https://zvh.example.org/uitnodigingen/8c1d7d36-9f0c-4e0b-8f9e-1c1b2a3d4e5f/",
            "URL:https://zvh.example.org/uitnodigingen/8c1d7d36-9f0c-4e0b-8f9e-1c1b2a3d4e5f/",
            "ORGANIZER:mailto:overleg@zvh.example.org",
            "ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:partner@example.org",
            "STATUS:CONFIRMED",
            "CLASS:PRIVATE",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    )


def test_lines_are_folded_and_end_as_the_standard_says():
    text = entry(words="Waar het is: " + "een héél lang verhaal, met komma's; " * 5)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("method", Method)
def test_an_entry_that_is_read_and_written_again_is_the_same(method):
    text = entry(method=method)
    assert Calendar.from_ical(text).to_ical().decode() == text
    assert Calendar.from_ical(text)["METHOD"] == method.value


def test_a_change_replaces_and_a_cancel_removes_in_whatever_order_they_arrive():
    later = datetime(2026, 12, 3, 13, 0, tzinfo=AMSTERDAM)
    first, moved = entry(), entry(later, sequence=1)
    cancelled = entry(later, sequence=2, method=Method.CANCEL)
    for texts, expected in (
        ([first], [shown_at(NINE)]),
        ([first, moved], [shown_at(later)]),
        ([moved, first], [shown_at(later)]),
        ([first, moved, cancelled], []),
        ([cancelled, moved, first], []),
        ([first, cancelled, entry(sequence=3)], [shown_at(NINE)]),
    ):
        program = Program()
        program.receive(*texts)
        assert program.shows == expected


def test_every_week_around_the_clock_changes_is_at_the_right_time():
    for moment in around_clock_changes():
        program = Program()
        program.receive(entry(moment))
        assert program.shows == [shown_at(moment)]


@given(MOMENTS)
def test_the_zone_in_the_file_alone_gives_the_right_moment(moment):
    """For a program that does not know the zone by its name."""
    calendar = Calendar.from_ical(entry(moment))
    zone = calendar.timezones[0].to_tz(lookup_tzid=False)
    local = calendar.events[0]["DTSTART"].dt.replace(tzinfo=None)
    readings = {in_utc(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1)}
    assert in_utc(moment) in readings
    # In the hour that exists twice there are two, in all others one.
    assert len(readings) == 1 or in_utc(moment.astimezone(AMSTERDAM).replace(fold=1)) in readings
