"""Separated persons do not meet at the door: proposed times are a quarter of an hour apart, whatever the parts."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.planning.arriving import (
    APART,
    Guest,
    Way,
    meeting_at_the_door,
    propose_ways,
    stretches,
)

MOTHER, FATHER, SON = UUID(int=1), UUID(int=2), UUID(int=3)
KEPT_APART = frozenset({frozenset({MOTHER, FATHER})})


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-01-19 {clock}").replace(tzinfo=UTC)


def guest(who: UUID, begins: str, ends: str) -> Guest:
    return Guest(who, at(begins), at(ends))


def test_who_is_first_leaves_before_or_after_the_other_comes():
    ways = propose_ways([guest(MOTHER, "09:30", "10:15"), guest(FATHER, "10:15", "11:00")], KEPT_APART)
    assert ways == (
        Way(MOTHER, at("09:20"), at("10:20")),
        Way(FATHER, at("10:05"), at("11:05")),
    )


def test_with_two_entrances_each_has_their_own():
    ways = propose_ways(
        [guest(MOTHER, "09:30", "10:15"), guest(FATHER, "10:15", "11:00")], KEPT_APART, ("front", "side")
    )
    assert [way.entrance for way in ways] == ["front", "side"]


def test_who_is_kept_apart_from_nobody_who_comes_has_no_time_of_their_own():
    ways = propose_ways([guest(MOTHER, "09:30", "10:15"), guest(SON, "10:15", "11:00")], KEPT_APART)
    assert ways == ()


@pytest.mark.parametrize(
    ("comes", "leaves", "meets"),
    [
        ("10:05", "11:05", False),
        ("10:10", "11:05", True),
        ("09:25", "11:05", True),
        ("10:35", "11:05", False),
    ],
)
def test_within_a_quarter_of_an_hour_at_the_door_they_meet(comes, leaves, meets):
    one, other = Way(MOTHER, at("09:20"), at("10:20")), Way(FATHER, at(comes), at(leaves))
    assert list(meeting_at_the_door([one, other], KEPT_APART)) == ([(one, other)] if meets else [])


def test_who_is_not_kept_apart_may_meet():
    ways = [Way(MOTHER, at("09:20"), at("10:20")), Way(SON, at("09:20"), at("10:20"))]
    assert list(meeting_at_the_door(ways, KEPT_APART)) == []


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ([45, 45], [("09:30", "10:15"), ("10:15", "11:00")]),
        ([0, 0, 0], [("09:30", "10:00"), ("10:00", "10:30"), ("10:30", "11:00")]),
        ([60, 20, 40], [("09:30", "10:15"), ("10:15", "10:30"), ("10:30", "11:00")]),
        ([], []),
    ],
)
def test_parts_share_the_meeting_by_the_minutes_of_their_steps(minutes, expected):
    found = stretches(at("09:30"), at("11:00"), minutes)
    assert [(f"{start:%H:%M}", f"{end:%H:%M}") for start, end in found] == expected


guests = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=2, max_size=6).map(
    lambda spans: [
        Guest(
            UUID(int=number),
            at("09:00") + timedelta(minutes=5 * start),
            at("09:00") + timedelta(minutes=5 * (start + length)),
        )
        for number, (start, length) in enumerate(spans)
    ]
)


@given(guests, st.data())
def test_proposed_times_never_let_them_meet_and_never_keep_somebody_from_their_part(coming, data):
    pairs = [frozenset(pair) for pair in combinations([each.person_id for each in coming], 2)]
    separated = frozenset(data.draw(st.sets(st.sampled_from(pairs))))
    ways = propose_ways(coming, separated, ("front", "side"))
    assert list(meeting_at_the_door(ways, separated)) == []
    assert {way.person_id for way in ways} == {person for pair in separated for person in pair}
    own = {each.person_id: each for each in coming}
    for way in ways:
        assert way.arrives_at <= own[way.person_id].begins
        assert way.leaves_at > own[way.person_id].ends
    for one, other in combinations(ways, 2):
        if frozenset({one.person_id, other.person_id}) in separated:
            assert all(abs(a - b) >= APART for a in one.at_the_door for b in other.at_the_door)
