"""What people type about a birth, and the ages that follow."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.births import (
    Birth,
    age_in_words,
    ages,
    may_be_same,
    read_birth,
    turns_eighteen_between,
    years_later,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "words"),
    [
        ("12-3-1987", date(1987, 3, 12), date(1987, 3, 12), ""),
        ("12/03/1987", date(1987, 3, 12), date(1987, 3, 12), ""),
        (" 12 3 1987 ", date(1987, 3, 12), date(1987, 3, 12), ""),
        ("1987-03-12", date(1987, 3, 12), date(1987, 3, 12), ""),
        ("12 maart 1987", date(1987, 3, 12), date(1987, 3, 12), ""),
        ("29-2-2020", date(2020, 2, 29), date(2020, 2, 29), ""),
        ("maart 1987", date(1987, 3, 1), date(1987, 3, 31), "maart 1987"),
        ("dec 1987", date(1987, 12, 1), date(1987, 12, 31), "dec 1987"),
        ("1987", date(1987, 1, 1), date(1987, 12, 31), "1987"),
        ("2026", date(2026, 1, 1), TODAY, "2026"),
        ("ongeveer 40", date(1983, 11, 23), date(1988, 11, 22), "ongeveer 40"),
        ("about 4", date(2020, 11, 23), date(2023, 11, 22), "about 4"),
        ("38-42", date(1983, 11, 23), date(1988, 11, 22), "38-42"),
        ("tussen 42 en 38 jaar", date(1983, 11, 23), date(1988, 11, 22), "tussen 42 en 38 jaar"),
        ("onbekend", None, None, ""),
        ("", None, None, ""),
    ],
)
def test_reading_a_birth(text, earliest, latest, words):
    assert read_birth(text, TODAY) == Birth(earliest, latest, words)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31-2-1990", "does not exist"),
        ("32 maart 1990", "does not exist"),
        ("2021-13-01", "does not exist"),
        ("23-11-2026", "future"),
        ("2027", "future"),
        ("1850", "1900"),
        ("0000", "does not exist"),
        ("180", "old"),
        ("vroeger", "Write a date"),
        ("12 foo 1987", "Write a date"),
        ("99999999999999999", "Write a date"),
    ],
)
def test_a_birth_that_cannot_be_is_refused_with_a_sentence(text, message):
    with translation.override("en"), pytest.raises(ValueError, match=message):
        read_birth(text, TODAY)


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        birth = read_birth(text, TODAY)
    except ValueError:
        return
    assert not birth.is_known or birth.earliest <= birth.latest <= TODAY


@pytest.mark.parametrize(
    ("birth", "words"),
    [
        (Birth(date(2015, 11, 22), date(2015, 11, 22)), "11"),
        (Birth(date(2015, 11, 23), date(2015, 11, 23)), "10"),
        (Birth(date(2026, 7, 22), date(2026, 7, 22)), "4 months"),
        (Birth(date(2026, 7, 23), date(2026, 7, 23)), "3 months"),
        (Birth(date(2025, 11, 20), date(2025, 11, 20)), "12 months"),
        (Birth(date(2024, 12, 20), date(2024, 12, 20)), "23 months"),
        (Birth(date(2015, 1, 1), date(2015, 12, 31)), "10 or 11"),
        (Birth(date(1983, 11, 23), date(1988, 11, 22)), "38 to 42"),
        (Birth(), "age unknown"),
    ],
)
def test_ages_in_words(birth, words):
    with translation.override("en"):
        assert age_in_words(birth, TODAY) == words


@given(st.dates(date(1920, 1, 1), TODAY))
@settings(max_examples=100, deadline=None)
def test_an_exact_birth_has_one_age(born):
    youngest, oldest = ages(Birth(born, born), TODAY)
    assert youngest == oldest >= 0


@pytest.mark.parametrize(
    ("earliest", "latest", "found"),
    [
        (date(2009, 1, 5), date(2009, 1, 5), True),
        (date(2008, 11, 22), date(2008, 11, 22), True),
        (date(2008, 11, 21), date(2008, 11, 21), False),
        (date(2009, 6, 1), date(2009, 6, 1), False),
        (date(2009, 1, 1), date(2009, 12, 31), True),
        (date(2010, 1, 1), date(2010, 12, 31), False),
    ],
)
def test_turning_eighteen_within_half_a_year(earliest, latest, found):
    until = TODAY + timedelta(days=183)
    assert bool(turns_eighteen_between(Birth(earliest, latest), TODAY, until)) == found


def test_a_leap_day_child_turns_eighteen_on_the_first_of_march():
    assert years_later(date(2008, 2, 29), 18) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Birth(), Birth(date(1987, 1, 1), date(1987, 1, 1)), True),
        (Birth(date(1987, 1, 1), date(1987, 12, 31)), Birth(date(1987, 3, 12), date(1987, 3, 12)), True),
        (Birth(date(1987, 1, 1), date(1987, 12, 31)), Birth(date(1986, 3, 12), date(1986, 3, 12)), False),
    ],
)
def test_whether_two_births_can_be_of_one_person(one, other, same):
    assert may_be_same(one, other) == same == may_be_same(other, one)
