"""When a meeting can be: on both sides of the clock change, in Dutch and in ISO notation."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from meetings.forms.moments import MomentForm
from tests.meetings.browser import moment


def form_on(day: str, starts: str, ends: str) -> MomentForm:
    return MomentForm(moment(day=day, starts=starts, ends=ends))


@pytest.fixture
def in_2026(monkeypatch):
    """Before both clock changes of that year."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 1, 15, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-28", datetime(2026, 3, 28, 8, 30, tzinfo=UTC)),
        ("2026-03-30", datetime(2026, 3, 30, 7, 30, tzinfo=UTC)),
        ("2026-10-24", datetime(2026, 10, 24, 7, 30, tzinfo=UTC)),
        ("2026-10-26", datetime(2026, 10, 26, 8, 30, tzinfo=UTC)),
    ],
)
def test_half_past_nine_is_half_past_nine_on_both_sides_of_the_clock_change(in_2026, day, expected):
    form = form_on(day, "09:30", "10:45")
    assert form.is_valid(), form.errors
    assert form.moment["starts_at"] == expected


@pytest.mark.parametrize(("day", "starts"), [("2026-03-29", "02:30"), ("2026-10-25", "02:30")])
def test_a_time_that_is_not_there_or_there_twice_is_refused(in_2026, day, starts):
    form = form_on(day, starts, "04:00")
    assert not form.is_valid()
    assert list(form.errors) == ["starts"]


@pytest.mark.parametrize("day", ["2026-11-26", "26-11-2026"])
def test_a_day_is_read_as_the_calendar_sends_it_and_as_people_write_it(in_2026, day):
    with translation.override("nl"):
        form = form_on(day, "9:30", "11:00")
        assert form.is_valid(), form.errors
    assert timezone.localdate(form.moment["starts_at"]) == date(2026, 11, 26)


def test_further_ahead_than_two_years_the_year_is_probably_wrong(in_2026):
    assert list(form_on("2029-01-01", "9:30", "11:00").errors) == ["day"]


def test_online_needs_no_place():
    assert MomentForm(moment(place="", is_online="on")).is_valid()
