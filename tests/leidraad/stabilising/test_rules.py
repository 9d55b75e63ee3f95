"""When a household is called, which signs are asked about, and where a bad sign leads."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Phase
from leidraad.stabilising.rules import (
    GoalFacts,
    Reminder,
    When,
    followed_until,
    months_later,
    proposed_days,
    reminder_due,
    signs_in,
    stands,
    suggested_phase,
    understates,
    working_day,
)

TODAY = date(2026, 11, 27)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 27), 3, date(2027, 2, 27)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 3, 15), 12, date(2027, 3, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
)
def test_a_weekend_becomes_the_monday_after_it(day, moved):
    assert working_day(day) == moved


@given(days)
def test_nobody_is_proposed_to_be_called_in_a_weekend_nor_before_their_months(since):
    for months, day in proposed_days(since):
        assert day.weekday() < 5
        assert timedelta(0) <= day - months_later(since, months) <= timedelta(days=2)


def test_three_six_and_twelve_months_are_proposed():
    assert proposed_days(date(2026, 11, 27)) == [
        (3, date(2027, 3, 1)),
        (6, date(2027, 5, 27)),
        (12, date(2027, 11, 29)),
    ]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", ()),
        ("\n  \n", ()),
        ("Hij drinkt weer", ("Hij drinkt weer",)),
        ("Hij drinkt weer\nZij slaapt slecht\n", ("Hij drinkt weer", "Zij slaapt slecht")),
        (
            "- Hij drinkt weer\n• Zij slaapt slecht\n1. Ruzie",
            ("Hij drinkt weer", "Zij slaapt slecht", "Ruzie"),
        ),
        (
            "Julia gaat niet naar school. Moeder slaapt weer slecht. Er is ruzie over geld.",
            ("Julia gaat niet naar school.", "Moeder slaapt weer slecht.", "Er is ruzie over geld."),
        ),
        ("Ruzie na 18.00 uur, bijv. over geld.", ("Ruzie na 18.00 uur, bijv. over geld.",)),
        ("Eerste regel. Met twee zinnen.\nTweede", ("Eerste regel. Met twee zinnen.", "Tweede")),
    ],
)
def test_signs_are_lines_and_a_single_line_is_divided_into_sentences(text, signs):
    assert signs_in(text) == signs


@given(st.text(max_size=300))
def test_no_word_of_the_signs_is_lost_but_bullets(text):
    kept = "".join("".join(signs_in(text)).split())
    assert len(kept) <= len("".join(text.split()))
    assert all(sign == sign.strip() and sign for sign in signs_in(text))


@pytest.mark.parametrize(
    ("days_ahead", "when"),
    [(30, When.TO_COME), (8, When.TO_COME), (7, When.SOON), (1, When.SOON), (0, When.TODAY), (-1, When.LATE)],
)
def test_a_moment_stands_towards_today(days_ahead, when):
    assert stands(planned_on=TODAY + timedelta(days=days_ahead), today=TODAY) is when


def test_what_is_done_or_taken_off_is_never_late():
    long_ago = TODAY - timedelta(days=90)
    assert stands(planned_on=long_ago, today=TODAY, is_done=True) is When.DONE
    assert stands(planned_on=long_ago, today=TODAY, is_removed=True) is When.REMOVED


@pytest.mark.parametrize(
    ("days_ahead", "reminder"),
    [
        (8, None),
        (7, Reminder.SOON),
        (1, Reminder.SOON),
        (0, Reminder.TODAY),
        (-13, Reminder.TODAY),
        (-14, Reminder.LATE),
        (-60, Reminder.LATE),
    ],
)
def test_the_caller_is_reminded_twice_and_after_two_weeks_the_procesregisseur_is_told(days_ahead, reminder):
    assert reminder_due(TODAY + timedelta(days=days_ahead), TODAY) is reminder


def test_somebody_follows_four_weeks_longer_than_the_last_call():
    assert followed_until(date(2026, 11, 27)) == date(2026, 12, 25)


SAFETY, RISK, RECOVERY = Phase.SAFETY, Phase.RISK, Phase.RECOVERY


@pytest.mark.parametrize(
    ("is_unsafe", "goals", "phase"),
    [
        (True, [], SAFETY),
        (True, [GoalFacts(RECOVERY, "no")], SAFETY),
        (False, [], RECOVERY),
        (False, [GoalFacts(RECOVERY, "no")], RECOVERY),
        (False, [GoalFacts(RECOVERY, "no"), GoalFacts(RISK, "no")], RISK),
        (False, [GoalFacts(SAFETY, "no", True), GoalFacts(RISK, "no")], SAFETY),
        (False, [GoalFacts(SAFETY, "partly", True), GoalFacts(RISK, "no")], RISK),
        (False, [GoalFacts(RISK, "partly"), GoalFacts(RECOVERY, "yes")], RISK),
        (False, [GoalFacts("", "no")], RECOVERY),
    ],
)
def test_danger_leads_to_direct_safety_and_else_the_earliest_goal_that_fails(is_unsafe, goals, phase):
    assert suggested_phase(is_unsafe=is_unsafe, goals=goals) == phase


BROKEN = [GoalFacts(SAFETY, "no", is_bottom_line=True)]
FAILING = [GoalFacts(RECOVERY, "no")]


@pytest.mark.parametrize(
    ("outcome", "is_unsafe", "goals", "understated"),
    [
        ("fine", True, [], True),
        ("watch", True, [], True),
        ("bad", True, [], False),
        ("fine", False, [], False),
        ("fine", False, BROKEN, True),
        ("watch", False, BROKEN, False),
        ("bad", False, BROKEN, False),
        ("fine", False, FAILING, False),
    ],
)
def test_danger_is_a_bad_sign_and_with_a_broken_bodemeis_it_does_not_go_well(
    outcome, is_unsafe, goals, understated
):
    assert understates(outcome, is_unsafe=is_unsafe, goals=goals) is understated
