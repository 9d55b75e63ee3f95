"""Under which heading a day falls."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from zvh.accounts.models import User
from zvh.pages.work.rows import Band, First, Reader, Row, at_most
from zvh.pages.work.rules import band_of, by_when, from_when

FRIDAY = date(2026, 11, 27)
READER = Reader(principal=None, user=User(), now=datetime(2026, 11, 27, 8, tzinfo=UTC), today=FRIDAY)


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("on", "band", "words"),
    [
        (date(2026, 11, 1), Band.TODAY, "late: 1 Nov"),
        (FRIDAY, Band.TODAY, "today"),
        (date(2026, 11, 30), Band.WEEK, "Mon 30 Nov"),
        (date(2026, 12, 4), Band.WEEK, "Fri 4 Dec"),
        (date(2026, 12, 5), None, "Sat 5 Dec"),
        (None, Band.WEEK, "no date"),
    ],
)
def test_what_is_late_is_for_today_and_a_week_is_seven_days(on, band, words):
    assert (band_of(on, READER), by_when(on, READER)) == (band, words)


def test_a_moment_of_today_is_said_by_its_hour():
    assert from_when(datetime(2026, 11, 27, 8, 30, tzinfo=UTC), READER) == "9:30"
    assert from_when(datetime(2026, 11, 30, 8, 30, tzinfo=UTC), READER) == "Mon 30 Nov, 9:30"


def row(what: str, **more) -> Row:
    return Row(Band.TODAY, what, "/", **more)


def test_alarms_stand_first_then_what_is_early_and_what_is_left_out_last():
    rows = [
        row("rest", first=First.REST),
        row("no day", first=First.ACTION),
        row("later", first=First.ACTION, at=date(2026, 11, 20)),
        row("meeting", first=First.MEETING, at=datetime(2026, 11, 27, 9, tzinfo=UTC)),
        row("earlier", first=First.ACTION, at=date(2026, 11, 2)),
        row("alarm", first=First.ALARM),
        row("now", first=First.NOW),
    ]
    ordered = [each.what for each in sorted(rows, key=lambda each: each.order)]
    assert ordered == ["alarm", "now", "meeting", "earlier", "later", "no day", "rest"]


def test_a_source_shows_some_and_says_where_the_rest_is():
    rows, rest = [row(str(number)) for number in range(4)], row("rest", first=First.REST)
    assert at_most(rows, rest=rest, most=4) == rows
    assert at_most(rows, rest=rest, most=3) == [*rows[:3], rest]
