"""What speaks against a moment and a place, as a table: each row changes one thing of a moment nothing is against."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from meetings.holidays import Holiday
from meetings.planning.cautions import CautionKey, Decision, Occasion, RoomFacts, cautions_of
from zvh.ui.dates import day as in_words

HERE = ZoneInfo("Europe/Amsterdam")
ROOM = RoomFacts("ZVH, De Duinen", seats=8, is_suited_when_unsafe=True)
HEARING = Decision("hearing", date(2027, 1, 12))


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-01-{day:02} {clock}").replace(tzinfo=HERE)


# A Tuesday morning, with nine working days to prepare.
FINE = Occasion(
    starts_at=at(19, "09:30"), ends_at=at(19, "11:00"), today=date(2027, 1, 5), notice=9, least_notice=5
)
SCHOOL = Holiday(date(2027, 1, 16), date(2027, 1, 24), "Wintervakantie")
PUBLIC = Holiday(date(2027, 1, 19), date(2027, 1, 19), "Dag van de zorg", is_public=True)


def keys(**changes) -> list[CautionKey]:
    return [caution.key for caution in cautions_of(replace(FINE, **changes))]


def test_nothing_speaks_against_a_good_moment():
    assert keys() == []
    assert keys(room=ROOM, people=8, asks_safe_room=True) == []


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"holidays": (PUBLIC,)}, CautionKey.PUBLIC_HOLIDAY),
        ({"holidays": (SCHOOL,)}, CautionKey.SCHOOL_HOLIDAY),
        ({"knows_school_holidays": False}, CautionKey.SCHOOL_HOLIDAYS_UNKNOWN),
        ({"starts_at": at(16, "09:30"), "ends_at": at(16, "11:00")}, CautionKey.WEEKEND),
        ({"starts_at": at(19, "07:45")}, CautionKey.OUTSIDE_HOURS),
        ({"ends_at": at(19, "18:15")}, CautionKey.OUTSIDE_HOURS),
        ({"ends_at": at(20, "09:00")}, CautionKey.OUTSIDE_HOURS),
        ({"notice": 4}, CautionKey.SHORT_NOTICE),
        ({"notice": 0}, CautionKey.SHORT_NOTICE),
        ({"decisions": (HEARING,)}, CautionKey.AFTER_DECISION),
        ({"taken": ("M. Aydin",)}, CautionKey.PERSON_TAKEN),
        ({"room": replace(ROOM, is_taken=True)}, CautionKey.ROOM_TAKEN),
        ({"room": ROOM, "people": 9}, CautionKey.ROOM_TOO_SMALL),
        (
            {"room": replace(ROOM, is_suited_when_unsafe=False), "asks_safe_room": True},
            CautionKey.ROOM_NOT_SUITED,
        ),
    ],
)
def test_each_thing_against_it_is_said(changes, key):
    assert keys(**changes) == [key]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2027, 1, 4), False),
        (date(2027, 1, 5), True),
        (date(2027, 1, 18), True),
        (date(2027, 1, 19), True),
        (date(2027, 1, 20), False),
    ],
)
def test_a_decision_is_missed_from_today_up_to_the_day_of_the_meeting(on, said):
    found = keys(decisions=(Decision("hearing", on),))
    assert found == ([CautionKey.AFTER_DECISION] if said else [])


def test_it_says_which_decision_the_meeting_comes_after():
    words = [caution.words for caution in cautions_of(replace(FINE, decisions=(HEARING,)))]
    assert words == [f"Hearing on {in_words(HEARING.on)}: the meeting is after it."]


def test_who_is_taken_is_named_and_nothing_of_why():
    words = [caution.words for caution in cautions_of(replace(FINE, taken=("M. Aydin",)))]
    assert words == ["M. Aydin is at another meeting at that time."]


def test_from_eight_to_six_is_within_office_hours():
    assert keys(starts_at=at(19, "08:00"), ends_at=at(19, "18:00")) == []


def test_two_are_the_same_by_what_they_are_about_and_not_by_their_words():
    one, other = (cautions_of(replace(FINE, taken=(name,)))[0] for name in ("M. Aydin", "P. van Leeuwen"))
    assert (one == replace(one, words="In een andere taal."), one == other) == (True, False)
    assert one.mark != other.mark
