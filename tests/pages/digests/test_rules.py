"""On which day a digest is due: seven o'clock in Amsterdam, on both sides of the clock change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from zvh.pages.digests.rules import digest_day, due_at, is_due, next_day

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (SPRING - timedelta(days=1), 6),
        (SPRING, 5),
        (SPRING + timedelta(days=1), 5),
        (AUTUMN - timedelta(days=1), 5),
        (AUTUMN, 6),
        (AUTUMN + timedelta(days=1), 6),
    ],
)
def test_a_digest_is_due_at_seven_on_the_clock_of_the_wall(day, hour_in_utc):
    assert due_at(day) == datetime(day.year, day.month, day.day, hour_in_utc, tzinfo=UTC)
    assert digest_day(due_at(day)) == day
    assert digest_day(due_at(day) - timedelta(seconds=1)) == day - timedelta(days=1)


def test_every_moment_of_a_year_belongs_to_the_day_whose_hour_passed_last():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year == 2026:
        day = digest_day(moment)
        assert due_at(day) <= moment < due_at(day + timedelta(days=1))
        moment += timedelta(minutes=30)


@pytest.mark.parametrize(
    ("rhythm", "weekday", "days"),
    [
        ("weekly", 1, [0]),
        ("weekly", 5, [4]),
        ("daily", 1, [0, 1, 2, 3, 4]),
        ("daily", 3, [0, 1, 2, 3, 4]),
        ("off", 1, []),
    ],
)
def test_a_rhythm_has_its_days_of_the_week(rhythm, weekday, days):
    monday = date(2026, 11, 30)
    assert [n for n in range(7) if is_due(rhythm, weekday, monday + timedelta(days=n))] == days


@pytest.mark.parametrize(
    ("rhythm", "weekday", "now", "day"),
    [
        # A Monday before and after the hour.
        ("weekly", 1, datetime(2026, 11, 30, 5, 59, tzinfo=UTC), date(2026, 11, 30)),
        ("weekly", 1, datetime(2026, 11, 30, 6, 0, tzinfo=UTC), date(2026, 12, 7)),
        ("daily", 1, datetime(2026, 11, 27, 12, 0, tzinfo=UTC), date(2026, 11, 30)),
        ("off", 1, datetime(2026, 11, 27, 12, 0, tzinfo=UTC), None),
    ],
)
def test_who_chooses_reads_when_the_next_one_comes(rhythm, weekday, now, day):
    assert next_day(rhythm, weekday, now) == day
