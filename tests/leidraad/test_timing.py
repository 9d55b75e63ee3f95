"""How time is counted, and who gives when it is too little: tables of cases."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from leidraad.timing import (
    budgets,
    differing,
    minutes_paused,
    minutes_used,
    pauses_taken,
    stretched,
    taken_by,
    time_left,
    times_gone_back,
    whole_minutes,
)

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
GUIDE = {"vooraf": 5, "beeldvorming": 20, "schaalvraag": 10, "oordeelsvorming": 15, "besluitvorming": 25}
ORDER = list(GUIDE)


@dataclass
class Spell:
    step: str
    began_at: datetime
    ended_at: datetime | None
    is_pause: bool = False


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def spells(*told: tuple) -> list[Spell]:
    """Step, begin, end (None: still going on), both in minutes after ten, and "pause"."""
    return [
        Spell(step, at(begin), None if end is None else at(end), is_pause=bool(rest))
        for step, begin, end, *rest in told
    ]


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(-300, 0), (0, 0), (29, 0), (30, 1), (89, 1), (90, 2), (3600, 60)]
)
def test_minutes_are_whole_and_never_negative(seconds, minutes):
    assert whole_minutes(timedelta(seconds=seconds)) == minutes


def test_a_meeting_differs_from_the_guide_where_it_says_so():
    assert budgets(GUIDE, {"beeldvorming": 30}) == {**GUIDE, "beeldvorming": 30}
    assert differing(GUIDE, {**GUIDE, "beeldvorming": 30, "vooraf": 0}) == {"vooraf": 0, "beeldvorming": 30}


@pytest.mark.parametrize(
    ("told", "used", "paused"),
    [
        ([], {}, {}),
        ([("vooraf", 0, None)], {"vooraf": 40}, {}),
        ([("vooraf", 0, 6), ("beeldvorming", 6, None)], {"vooraf": 6, "beeldvorming": 34}, {}),
        # Back to an earlier step: its stretches add up.
        (
            [("vooraf", 0, 5), ("beeldvorming", 5, 20), ("vooraf", 20, 22), ("beeldvorming", 22, None)],
            {"vooraf": 7, "beeldvorming": 33},
            {},
        ),
        (
            [("vooraf", 0, 5), ("vooraf", 5, 15, "pause"), ("vooraf", 15, 17), ("vooraf", 17, None, "pause")],
            {"vooraf": 7},
            {"vooraf": 33},
        ),
        # Three times twenty seconds are a minute.
        ([("vooraf", n, n + 1 / 3) for n in range(3)], {"vooraf": 1}, {}),
    ],
)
def test_stretches_of_a_step_add_up_and_pauses_stand_apart(told, used, paused):
    stretches = spells(*told)
    assert minutes_used(stretches, now=at(40)) == used
    assert minutes_paused(stretches, now=at(40)) == paused


def test_a_pause_that_went_on_into_another_part_is_one_pause():
    stretches = spells(
        ("vooraf", 0, 5),
        ("vooraf", 5, 8, "pause"),
        ("vooraf", 8, 12, "pause"),
        ("vooraf", 12, 20),
        ("vooraf", 20, 21, "pause"),
        ("beeldvorming", 21, 30),
    )
    assert pauses_taken(stretches, now=at(40)) == [("vooraf", 7), ("vooraf", 1)]


@pytest.mark.parametrize(
    ("visits", "back"),
    [
        ([], {}),
        (["vooraf", "beeldvorming", "schaalvraag"], {}),
        (["vooraf", "vooraf", "beeldvorming"], {}),
        (["vooraf", "schaalvraag", "beeldvorming", "schaalvraag"], {"beeldvorming": 1}),
        (["besluitvorming", "vooraf", "besluitvorming", "vooraf"], {"vooraf": 2}),
    ],
)
def test_going_back_is_counted_at_the_step_that_the_table_came_back_to(visits, back):
    stretches = spells(*((step, place, place + 1) for place, step in enumerate(visits)))
    assert times_gone_back(stretches, ORDER) == back


# Of a meeting of 75 minutes, as long as the guide: where, what was used, how many minutes are left; who loses what.
GIVING = [
    ("beeldvorming", {"vooraf": 5}, 70, {}, 0),
    # Behind: the nearest step gives first, all it has, before the next one gives.
    ("beeldvorming", {"vooraf": 5, "beeldvorming": 20}, 46, {"schaalvraag": 4}, 0),
    ("beeldvorming", {"beeldvorming": 20}, 38, {"schaalvraag": 10, "oordeelsvorming": 2}, 0),
    # Deciding gives last.
    (
        "beeldvorming",
        {"beeldvorming": 40},
        20,
        {"schaalvraag": 10, "oordeelsvorming": 15, "besluitvorming": 5},
        0,
    ),
    ("oordeelsvorming", {"oordeelsvorming": 18}, 24, {"besluitvorming": 1}, 0),
    # What the present step has left of its own comes before what the others get.
    ("beeldvorming", {"beeldvorming": 10}, 55, {"schaalvraag": 5}, 0),
    # Ahead of time: there is something to spare.
    ("schaalvraag", {"beeldvorming": 10}, 60, {}, 10),
    # A later step that was held before has had its minutes.
    ("beeldvorming", {"beeldvorming": 20, "schaalvraag": 8}, 40, {"schaalvraag": 2}, 0),
    # After the planned end nothing is left for anybody.
    ("oordeelsvorming", {"oordeelsvorming": 15}, -5, {"besluitvorming": 25}, 0),
    ("besluitvorming", {"besluitvorming": 10}, 5, {}, 0),
]


@pytest.mark.parametrize(("current", "used", "minutes", "loses", "spare"), GIVING)
def test_when_time_is_short_the_steps_ahead_give_and_deciding_gives_last(
    current, used, minutes, loses, spare
):
    left = time_left(budgets=GUIDE, used=used, current=current, ends_at=at(minutes), now=TEN)
    assert (dict(left.loses), left.spare) == (loses, spare)
    assert left.short == sum(loses.values())
    assert left.minutes == max(minutes, 0)


@pytest.mark.parametrize(("current", "used", "minutes", "loses", "spare"), GIVING)
def test_what_is_given_out_is_what_is_left(current, used, minutes, loses, spare):
    left = time_left(budgets=GUIDE, used=used, current=current, ends_at=at(minutes), now=TEN)
    ahead = ORDER[ORDER.index(current) + 1 :]
    given = sum(left.gets(step) for step in ahead)
    assert given <= left.minutes
    assert all(0 <= left.gets(step) <= GUIDE[step] for step in ahead)


@pytest.mark.parametrize(
    ("current", "used", "minutes", "must_decide"),
    [
        ("beeldvorming", {}, 26, False),
        ("beeldvorming", {}, 25, True),
        ("oordeelsvorming", {}, 3, True),
        ("oordeelsvorming", {}, -3, True),
        ("besluitvorming", {}, 3, False),
        # Ten of its minutes have been had: it has to begin fifteen before the end.
        ("beeldvorming", {"besluitvorming": 10}, 16, False),
        ("beeldvorming", {"besluitvorming": 10}, 15, True),
        ("beeldvorming", {"besluitvorming": 30}, 1, False),
    ],
)
def test_deciding_must_begin_when_no_more_is_left_than_it_needs(current, used, minutes, must_decide):
    left = time_left(budgets=GUIDE, used=used, current=current, ends_at=at(minutes), now=TEN)
    assert left.must_decide is must_decide


def test_deciding_begins_so_long_before_the_end_as_it_takes():
    left = time_left(budgets=GUIDE, used={}, current="vooraf", ends_at=at(90), now=TEN)
    assert (left.deciding, left.deciding_from) == ("besluitvorming", at(65))


@pytest.mark.parametrize(
    ("used", "minutes", "by", "takes"),
    [
        ({"beeldvorming": 10}, 60, 5, {"schaalvraag": 5}),
        ({"beeldvorming": 10}, 60, 12, {"schaalvraag": 10, "oordeelsvorming": 2}),
        # First what is to spare.
        ({"beeldvorming": 10}, 63, 5, {"schaalvraag": 2}),
        ({"beeldvorming": 10}, 75, 5, {}),
        # What was lost already is not taken again.
        ({"beeldvorming": 22}, 48, 5, {"schaalvraag": 5}),
        ({"beeldvorming": 40}, 24, 5, {"besluitvorming": 5}),
    ],
)
def test_stretching_a_step_says_from_which_others_it_takes(used, minutes, by, takes):
    now = {"used": used, "current": "beeldvorming", "ends_at": at(minutes), "now": TEN}
    before = time_left(budgets=GUIDE, **now)
    after = time_left(budgets=stretched(GUIDE, used, "beeldvorming", by), **now)
    assert taken_by(before, after) == takes
