"""Dates as people say them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from zvh.ui import dates

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "vandaag"),
        (1, "gisteren"),
        (13, "13 dagen geleden"),
        (14, "2 weken geleden"),
        (59, "8 weken geleden"),
        (60, "2 maanden geleden"),
        (729, "24 maanden geleden"),
        (730, "2 jaar geleden"),
    ],
)
def test_age_is_said_in_one_unit(days, words):
    assert dates.age(TODAY - timedelta(days=days), TODAY) == words


def test_the_year_is_said_when_it_is_another_one():
    this_year = timezone.localdate().year
    assert dates.day(date(this_year, 1, 5)).endswith("5 januari")
    assert dates.day(date(1999, 1, 5)) == "di 5 januari 1999"
    assert dates.short_day(date(1999, 1, 5)) == "5 jan 1999"


def test_english_months_have_a_capital():
    with translation.override("en"):
        assert dates.short_day(date(1999, 1, 5)) == "5 Jan 1999"


def test_a_moment_is_said_in_local_time():
    assert dates.clock(datetime(2026, 11, 26, 8, 30, tzinfo=ZoneInfo("UTC"))) == "9:30"


def test_nothing_is_said_about_no_date():
    assert [dates.day(None), dates.short_day(None), dates.moment(None), dates.age(None)] == ["", "", "", ""]
