"""Until when one may answer, and what one may still answer after it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.models import MeetingState, Reply
from meetings.replying import Refusal, proposed_deadline, refusal_of, working_days_before

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(day: int, hour: int = 9, minute: int = 30, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 11, 26), 3, date(2026, 11, 23)),
        (date(2026, 11, 24), 3, date(2026, 11, 19)),
        # Whit Monday, and King's Day.
        (date(2026, 5, 26), 1, date(2026, 5, 22)),
        (date(2026, 4, 28), 1, date(2026, 4, 24)),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day, count, before):
    assert working_days_before(day, count) == before


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(2), at(23, 17, 0)),
        # Too short for three working days: two, then one, then until it begins.
        (at(23, 9, 0), at(24, 17, 0)),
        (at(24, 9, 0), at(25, 17, 0)),
        (at(25, 9, 0), at(26)),
        (at(27), at(26)),
    ],
)
def test_the_deadline_leaves_at_least_a_day_to_answer(now, until):
    assert proposed_deadline(at(26), now=now) == until


def test_on_both_sides_of_the_clock_change_it_is_the_end_of_the_working_day():
    assert proposed_deadline(at(27, month=10), now=at(1, month=10)) == at(22, 17, 0, month=10)
    assert at(27, month=10).utcoffset() != at(22, month=10).utcoffset()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"reply": Reply.DECLINED}, None),
        ({"reply": Reply.DECLINED, "proposes": True}, None),
        ({"now": at(24)}, Refusal.TOO_LATE),
        ({"now": at(24), "reply": Reply.DECLINED}, None),
        ({"now": at(24), "reply": Reply.DECLINED, "proposes": True}, Refusal.CHAIR_REPLACES),
        ({"now": at(24), "reply_until": None}, None),
        ({"now": at(26), "reply": Reply.DECLINED}, Refusal.BEGUN),
        ({"state": MeetingState.RUNNING, "reply": Reply.DECLINED}, Refusal.BEGUN),
        ({"state": MeetingState.CANCELLED}, Refusal.CALLED_OFF),
        ({"state": MeetingState.CLOSED, "now": at(27)}, Refusal.OVER),
    ],
)
def test_what_can_still_be_answered(changes, refusal):
    values = {
        "state": MeetingState.PLANNED,
        "starts_at": at(26),
        "reply_until": at(23, 17, 0),
        "reply": Reply.ACCEPTED,
        "proposes": False,
        "now": at(20),
    } | changes
    assert refusal_of(**values) == refusal


def test_a_day_to_answer_is_counted_in_hours():
    assert proposed_deadline(at(26), now=at(25, 17, 0) - timedelta(hours=24)) == at(25, 17, 0)
