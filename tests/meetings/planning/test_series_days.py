"""The days of a series: the same weekday, without holidays, at most a year ahead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.holidays import Holidays, school_holidays
from meetings.planning.series import EVERY_WEEKS, LONGEST, MOST, SeriesDays, series_days

HOLIDAYS = Holidays(school_holidays("midden"))
TUESDAY = date(2026, 12, 8)


def found(**asked) -> SeriesDays:
    return series_days(**{"first": TUESDAY, "every_weeks": 1, "holidays": HOLIDAYS} | asked)


def test_holidays_are_left_out_and_named():
    series = found(until=date(2027, 1, 12))
    assert series.days == (date(2026, 12, 8), date(2026, 12, 15), date(2027, 1, 5), date(2027, 1, 12))
    assert series.skipped == ((date(2026, 12, 22), "Kerstvakantie"), (date(2026, 12, 29), "Kerstvakantie"))


def test_so_many_sittings_are_held_whatever_is_left_out():
    assert found(count=4).days == found(until=date(2027, 1, 12)).days


def test_in_school_holidays_only_public_ones_are_left_out():
    series = found(first=date(2026, 12, 18), count=3, skips_school_holidays=False)
    assert series.days == (date(2026, 12, 18), date(2027, 1, 8), date(2027, 1, 15))
    assert [name for _day, name in series.skipped] == ["Eerste kerstdag", "Nieuwjaarsdag"]


@pytest.mark.parametrize("weeks", EVERY_WEEKS)
def test_never_further_than_a_year(weeks):
    series = found(every_weeks=weeks, until=date(2035, 1, 1))
    assert series.days[-1] <= TUESDAY + LONGEST
    assert len(series.days) + len(series.skipped) <= MOST


@given(
    st.dates(date(2026, 1, 1), date(2028, 6, 1)),
    st.sampled_from(EVERY_WEEKS),
    st.integers(2, MOST),
    st.booleans(),
)
def test_the_same_weekday_apart_by_whole_steps_and_never_on_a_public_holiday(first, weeks, count, skips):
    series = found(first=first, every_weeks=weeks, count=count, skips_school_holidays=skips)
    assert len(series.days) <= count
    for day in series.days:
        assert (day - first) % timedelta(weeks=weeks) == timedelta(0)
        names = HOLIDAYS.on(day)
        assert not (names if skips else [holiday for holiday in names if holiday.is_public])
