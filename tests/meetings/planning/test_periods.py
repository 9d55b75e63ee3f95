"""A month comes in whole weeks; before and after it lie the other months, without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar.periods import View, period_of

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "first", "last", "weeks"),
    [
        (date(2026, 11, 27), date(2026, 10, 26), date(2026, 12, 6), 6),
        (date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28), 4),
        (date(2028, 2, 29), date(2028, 1, 31), date(2028, 3, 5), 5),
    ],
)
def test_a_month_is_shown_in_whole_weeks(day, first, last, weeks):
    period = period_of(View.MONTH, day)
    assert (period.first, period.last, len(period.weeks)) == (first, last, weeks)


@given(days)
def test_every_day_of_a_month_is_in_it_and_the_others_stand_outside(day):
    period = period_of(View.MONTH, day)
    shown = [each for week in period.weeks for each in week]
    inside = [each for each in shown if not period.is_outside(each)]
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in period.weeks)
    assert inside[0].day == 1
    assert (inside[-1] + timedelta(days=1)).day == 1
    assert day in inside


@given(st.sampled_from(View), days)
def test_earlier_and_later_lead_back_to_the_same_period(view, day):
    period = period_of(view, day)
    assert period_of(view, period_of(view, period.after).before).first == period.first
    if view != View.MONTH:
        assert period_of(view, period.after).first == period.last + timedelta(days=1)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_week_of_the_clock_change_has_seven_days(day):
    period = period_of(View.WEEK, day)
    assert [each.weekday() for each in period.weeks[0]] == [0, 1, 2, 3, 4, 5, 6]
