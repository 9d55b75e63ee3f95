"""When something asks for attention: tables of cases, and properties that hold for every value."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.births import Birth
from leidraad.following.rules import (
    comes_of_age,
    does_not_improve,
    ends_soon,
    lacks_of,
    next_step,
    stays_in_a_row,
    weeks_before,
)

TODAY = date(2026, 11, 27)
SCORES = st.integers(10, 100).map(lambda tenths: Fraction(tenths, 10))
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("kind", "weeks"),
    [
        ("prison", 12),
        ("forensic_ward", 12),
        ("isd", 12),
        ("contact_ban", 4),
        ("house_ban", 4),
        ("probation", 6),
    ],
)
def test_each_kind_of_measure_is_signalled_so_many_weeks_before_its_end(kind, weeks):
    assert weeks_before(kind, {}) == weeks
    assert weeks_before(kind, {kind: 20, "other": 1}) == 20


def test_the_last_day_counts_and_what_has_ended_does_not():
    assert [ends_soon(TODAY + timedelta(days=days), weeks=4, today=TODAY) for days in (-1, 0, 28, 29)] == [
        False,
        True,
        True,
        False,
    ]
    assert not ends_soon(None, weeks=4, today=TODAY)


@given(until=DAYS, weeks=st.integers(0, 60), more=st.integers(0, 60))
def test_more_weeks_never_take_a_signal_away(until, weeks, more):
    assert not ends_soon(until, weeks=weeks, today=TODAY) or ends_soon(until, weeks=weeks + more, today=TODAY)


@pytest.mark.parametrize(
    ("born", "between"),
    [
        ((date(2009, 1, 1), date(2009, 1, 1)), (date(2027, 1, 1), date(2027, 1, 1))),
        ((date(2010, 1, 1), date(2010, 1, 1)), None),
        # Known as a year: may be within six months, so it is signalled.
        ((date(2009, 1, 1), date(2009, 12, 31)), (date(2027, 1, 1), date(2027, 12, 31))),
        # Certainly eighteen already.
        ((date(2008, 1, 1), date(2008, 11, 26)), None),
        ((None, None), None),
        # 29 February: on 1 March where there is none.
        ((date(2008, 11, 27), date(2009, 3, 1)), (date(2026, 11, 27), date(2027, 3, 1))),
    ],
)
def test_a_child_comes_of_age_within_six_months(born, between):
    assert comes_of_age(Birth(*born), TODAY) == between


@given(born=st.dates(date(2006, 1, 1), date(2012, 1, 1)), vague=st.integers(0, 700))
def test_a_vaguer_birth_never_hides_who_comes_of_age(born, vague):
    exact = comes_of_age(Birth(born, born), TODAY)
    vaguer = comes_of_age(Birth(born - timedelta(days=vague), born + timedelta(days=vague)), TODAY)
    assert exact is None or (vaguer is not None and vaguer[0] <= exact[0] <= vaguer[1])


@pytest.mark.parametrize(
    ("outcomes", "count"),
    [
        ([], 0),
        (["blijven", "blijven", "blijven"], 3),
        (["verder", "blijven", "", "blijven"], 2),
        (["blijven", "blijven", "terug"], 0),
    ],
)
def test_stays_in_a_row(outcomes, count):
    assert stays_in_a_row(outcomes) == count


@pytest.mark.parametrize(
    ("means", "higher_is_better", "asks"),
    [
        ([8, 8, 8], False, True),
        ([8, 6, 8], False, True),
        ([8, 7, 6], False, False),
        ([6, 7, 8], False, True),
        ([6, 7, 8], True, False),
        ([8, 7, 6], True, True),
        ([9, 2, 2, 2], False, True),
        ([8, 8], False, False),
        ([1, 1, 1], False, False),
        ([10, 10, 10], True, False),
    ],
)
def test_a_scale_that_got_no_better_over_three_meetings(means, higher_is_better, asks):
    assert does_not_improve([Fraction(mean) for mean in means], higher_is_better=higher_is_better) is asks


@given(means=st.lists(SCORES, min_size=3, max_size=8))
def test_turned_around_a_scale_asks_the_same(means):
    turned = [11 - mean for mean in means]
    assert does_not_improve(means, higher_is_better=False) == does_not_improve(turned, higher_is_better=True)


@given(means=st.lists(SCORES, min_size=3, max_size=8))
def test_no_scale_asks_in_both_directions_unless_it_stands_still(means):
    both = [does_not_improve(means, higher_is_better=way) for way in (True, False)]
    assert not all(both) or means[-3] == means[-1]


@pytest.mark.parametrize(
    ("status", "said", "lacks"),
    [
        ("done", {}, []),
        ("started", {}, []),
        ("stuck", {}, ["note"]),
        ("stuck", {"note": "Geld"}, []),
        ("dropped", {"note": "  "}, ["note"]),
        ("waiting", {}, ["waiting", "bridge"]),
        ("waiting", {"waiting_since": TODAY}, ["bridge"]),
        ("waiting", {"waiting_words": "tot maart", "bridge": "Vrijwilliger"}, []),
    ],
)
def test_what_still_has_to_be_said(status, said, lacks):
    nothing = {"note": "", "waiting_since": None, "waiting_words": "", "bridge": ""}
    assert lacks_of(status, **nothing | said) == lacks


def test_the_path_is_followed_in_the_order_of_its_days():
    path = {"procesregisseur": 14, "casusregisseur": 7}
    assert next_step([], path) == "casusregisseur"
    assert next_step(["casusregisseur"], path) == "procesregisseur"
    assert next_step(["casusregisseur", "procesregisseur"], path) is None
