"""Moments for the next meeting: never in a holiday, in the past or when somebody is taken; before the decision."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.holidays import Holidays, school_holidays
from meetings.planning.slots import Anchor, Search, Slot, Taken, Tie, propose_slots

HERE = ZoneInfo("Europe/Amsterdam")
HOLIDAYS = Holidays(school_holidays("midden"))
HOUR_AND_A_HALF = timedelta(minutes=90)
# A Friday evening.
NOW = datetime(2026, 11, 27, 19, 0, tzinfo=HERE)


def search(now: datetime = NOW, **more) -> Search:
    notice = HOLIDAYS.after_working_days(now.date(), 5)
    return Search(**{"now": now, "notice": notice, "length": HOUR_AND_A_HALF, "holidays": HOLIDAYS} | more)


def days_of(slots: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.starts_at:%d-%m}" for slot in slots]


def before(day: date) -> Anchor:
    return Anchor(Tie.BEFORE, day, f"before: hearing on {day}")


def test_a_hearing_puts_the_meeting_some_days_before_it():
    slots = propose_slots(search(anchors=(before(date(2026, 12, 18)),)))
    assert days_of(slots) == ["08-12", "09-12", "10-12", "11-12"]
    assert {slot.reasons for slot in slots} == {("before: hearing on 2026-12-18",)}


def test_the_decision_that_comes_first_wins():
    anchors = (before(date(2027, 2, 18)), before(date(2026, 12, 18)))
    assert propose_slots(search(anchors=anchors)) == propose_slots(search(anchors=anchors[1:]))


def test_what_was_agreed_is_kept_when_it_is_in_time():
    agreed = Anchor(Tie.AROUND, date(2027, 1, 13), "agreed: a new meeting")
    anchors = (before(date(2027, 2, 18)), agreed)
    assert days_of(propose_slots(search(anchors=anchors))) == ["11-01", "12-01", "13-01", "14-01"]


def test_what_was_agreed_for_after_the_hearing_gives_way():
    agreed = Anchor(Tie.AROUND, date(2027, 2, 10), "agreed: a new meeting")
    slots = propose_slots(search(anchors=(before(date(2026, 12, 18)), agreed)))
    assert max(slot.starts_at.date() for slot in slots) < date(2026, 12, 14)


def test_without_anything_agreed_it_is_six_weeks_ahead():
    assert days_of(propose_slots(search())) == ["05-01", "06-01", "07-01", "08-01"]


def test_after_what_is_due_the_meeting_can_look_at_it():
    due = Anchor(Tie.AFTER, date(2027, 1, 12), "after what was agreed is due")
    slots = propose_slots(search(anchors=(due,)))
    assert days_of(slots) == ["13-01", "14-01", "15-01", "18-01"]
    assert {slot.reasons for slot in slots} == {("after what was agreed is due",)}


def test_what_is_due_after_the_hearing_is_no_reason_to_wait():
    due = Anchor(Tie.AFTER, date(2027, 1, 12), "after what was agreed is due")
    slots = propose_slots(search(anchors=(before(date(2026, 12, 18)), due)))
    assert days_of(slots) == ["08-12", "09-12", "10-12", "11-12"]
    assert {slot.reasons for slot in slots} == {("before: hearing on 2026-12-18",)}


def test_a_hearing_within_a_week_asks_for_short_notice():
    slots = propose_slots(search(anchors=(before(date(2026, 12, 4)),)))
    assert [(f"{slot.starts_at:%d-%m}", slot.is_short) for slot in slots] == [
        ("30-11", True),
        ("01-12", True),
        ("02-12", True),
        ("03-12", True),
    ]


def test_the_day_before_the_hearing_may_leave_nothing():
    assert propose_slots(search(anchors=(before(date(2026, 11, 28)),))) == ()


def test_when_the_morning_is_taken_it_is_the_afternoon():
    morning = Taken(datetime(2026, 12, 10, 9, 0, tzinfo=HERE), datetime(2026, 12, 10, 12, 30, tzinfo=HERE))
    slots = propose_slots(search(anchors=(before(date(2026, 12, 18)),), taken=(morning,)))
    assert [f"{slot.starts_at:%d-%m %H:%M}" for slot in slots] == [
        "08-12 09:30",
        "09-12 09:30",
        "10-12 13:30",
        "11-12 09:30",
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2027, 3, 1), "07:30"), (date(2026, 10, 1), "08:30")],
)
def test_half_past_nine_is_half_past_nine_on_both_sides_of_the_clock_change(today, expected):
    """Six weeks on, the clock was changed."""
    now = datetime(today.year, today.month, today.day, 8, 0, tzinfo=HERE)
    slot = propose_slots(search(now))[0]
    assert f"{slot.starts_at.astimezone(ZoneInfo('UTC')):%H:%M}" == expected
    assert slot.ends_at - slot.starts_at == HOUR_AND_A_HALF


def test_its_address_fills_the_form():
    assert propose_slots(search())[0].query == "day=2027-01-05&starts=09:30&ends=11:00"


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 6, 30)).map(lambda at: at.replace(tzinfo=HERE))
anchors = st.lists(st.tuples(st.sampled_from(Tie), st.integers(-10, 200)), max_size=4)
takings = st.lists(st.tuples(st.integers(0, 24 * 90), st.integers(1, 72)), max_size=12)


@given(moments, anchors, takings, st.integers(30, 240))
def test_a_slot_is_never_in_a_holiday_the_past_or_a_taken_hour(now, tied, taken, minutes):
    today = now.date()
    asked = search(
        now,
        length=timedelta(minutes=minutes),
        anchors=tuple(Anchor(tie, today + timedelta(days=days), "words") for tie, days in tied),
        taken=tuple(
            Taken(now + timedelta(hours=start), now + timedelta(hours=start + length))
            for start, length in taken
        ),
    )
    slots = propose_slots(asked)
    assert len(slots) <= 4
    assert len({slot.starts_at.date() for slot in slots}) == len(slots)
    for slot in slots:
        assert slot.starts_at > now
        assert slot.ends_at - slot.starts_at == asked.length
        assert slot.starts_at.weekday() < 5
        assert HOLIDAYS.on(slot.starts_at.date()) == ()
        assert not any(each.overlaps(slot.starts_at, slot.ends_at) for each in asked.taken)
        if asked.earliest and not slot.is_short:
            assert slot.starts_at.date() >= asked.earliest
        if asked.deadline:
            assert slot.starts_at.date() < asked.deadline.day
        assert slot.is_short == (slot.starts_at.date() < asked.notice)
