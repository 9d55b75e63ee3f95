"""Holidays: what was published, per region; what was not published is not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.holidays import (
    FILE,
    REGIONS,
    Holiday,
    Holidays,
    SchoolHolidays,
    UnreadableHolidays,
    public_holidays,
    read_school_holidays,
    school_holidays,
)

MIDDEN = Holidays(school_holidays("midden"))
CHRISTMAS = Holiday(date(2026, 12, 19), date(2027, 1, 3), "Kerstvakantie")


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 12, 18), []),
        (date(2026, 12, 19), ["Kerstvakantie"]),
        (date(2026, 12, 25), ["Eerste kerstdag", "Kerstvakantie"]),
        (date(2027, 1, 3), ["Kerstvakantie"]),
        (date(2027, 1, 4), []),
        (date(2027, 4, 27), ["Koningsdag", "Meivakantie"]),
        (date(2027, 5, 6), ["Hemelvaartsdag"]),
    ],
)
def test_a_day_says_what_it_is(day, names):
    assert [holiday.name for holiday in MIDDEN.on(day)] == names


@pytest.mark.parametrize(
    ("region", "first"),
    [("noord", date(2027, 7, 10)), ("midden", date(2027, 7, 17)), ("zuid", date(2027, 7, 24))],
)
def test_regions_go_on_summer_holiday_one_after_the_other(region, first):
    summers = [one.first for one in school_holidays(region).holidays if one.name == "Zomervakantie"]
    assert first in summers


@pytest.mark.parametrize("region", REGIONS)
def test_every_school_year_has_its_five_holidays_in_every_region(region):
    names = [holiday.name for holiday in school_holidays(region).holidays]
    year = ["Herfstvakantie", "Kerstvakantie", "Voorjaarsvakantie", "Meivakantie", "Zomervakantie"]
    assert names == year * 3


@pytest.mark.parametrize("region", REGIONS)
def test_school_holidays_begin_in_a_weekend_and_last_whole_weeks(region):
    for holiday in school_holidays(region).holidays:
        assert (holiday.first.weekday(), holiday.last.weekday()) == (5, 6), holiday


def test_a_year_that_was_not_published_is_not_known():
    assert [MIDDEN.knows_school(day) for day in (date(2025, 9, 1), date(2026, 9, 1), date(2029, 1, 5))] == [
        False,
        True,
        False,
    ]
    assert MIDDEN.on(date(2029, 7, 15)) == ()
    assert Holidays(SchoolHolidays(())).knows_school(date(2026, 9, 1)) is False


def test_public_holidays_are_known_of_any_year():
    assert public_holidays(2041)[date(2041, 12, 25)] == "Eerste kerstdag"


@pytest.mark.parametrize(
    ("start", "end", "between"),
    [
        (date(2026, 11, 27), date(2026, 11, 27), 0),
        (date(2026, 11, 27), date(2026, 11, 30), 0),
        (date(2026, 11, 27), date(2026, 12, 4), 4),
        (date(2026, 12, 24), date(2026, 12, 28), 0),
        (date(2026, 12, 4), date(2026, 11, 27), 0),
    ],
)
def test_working_days_in_between_leave_out_weekends_and_public_holidays(start, end, between):
    assert MIDDEN.working_days_between(start, end) == between


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.integers(0, 30))
def test_the_first_day_with_enough_notice_has_exactly_that_much(start, count):
    day = MIDDEN.after_working_days(start, count)
    assert MIDDEN.is_working_day(day)
    assert MIDDEN.working_days_between(start, day) == count
    assert MIDDEN.working_days_between(start, day - timedelta(days=1)) <= count


WRONG = {
    "region": "{name: Herfstvakantie, regions: [oost], first: 2026-10-17, last: 2026-10-25}",
    "not a date": "{name: Herfstvakantie, regions: [midden], first: gisteren, last: 2026-10-25}",
    "ends before": "{name: Herfstvakantie, regions: [midden], first: 2026-10-25, last: 2026-10-17}",
    "overlap": "{name: Kerstvakantie, regions: [midden], first: 2026-10-24, last: 2026-10-30}",
}


@pytest.mark.parametrize("words", WRONG)
def test_a_file_that_cannot_be_right_is_refused_with_what_is_wrong(tmp_path, words):
    file = tmp_path / "schoolvakanties.yaml"
    good = "{name: Herfstvakantie, regions: [midden], first: 2026-10-17, last: 2026-10-25}"
    file.write_text(f"years:\n- year: 2026-2027\n  holidays:\n  - {good}\n  - {WRONG[words]}\n")
    with pytest.raises(UnreadableHolidays, match=words):
        read_school_holidays(file, "midden")


def test_a_region_that_is_not_there_is_refused():
    with pytest.raises(UnreadableHolidays, match="oost"):
        read_school_holidays(FILE, "oost")
