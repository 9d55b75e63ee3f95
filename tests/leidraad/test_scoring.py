import pytest

from leidraad.scoring import is_away, is_shown_here, is_typed_for, may_count_from_afar


@pytest.mark.parametrize(
    ("reply", "was_present", "away"),
    [
        ("none", None, False),
        ("accepted", None, False),
        ("declined", None, True),
        ("declined", True, False),
        ("accepted", False, True),
    ],
)
def test_who_is_away_is_said_by_the_meeting_else_by_the_answer(reply, was_present, away):
    assert is_away(reply=reply, was_present=was_present) is away


@pytest.mark.parametrize(
    ("only_typist_types", "has_account", "away", "typed"),
    [
        (False, True, False, False),
        (False, False, False, True),
        (False, True, True, True),
        (True, True, False, True),
        (True, False, True, True),
    ],
)
def test_whose_score_is_typed_for_them(only_typist_types, has_account, away, typed):
    asked = {"only_typist_types": only_typist_types, "has_account": has_account, "is_away": away}
    assert is_typed_for(**asked) is typed


@pytest.mark.parametrize(
    ("is_family_side", "is_om", "om_is_here", "family_is_here", "counts"),
    [
        (False, False, True, False, True),
        (False, False, False, True, True),
        (True, False, False, False, True),
        (True, False, True, False, False),
        (True, False, False, True, False),
        (False, True, False, False, True),
        (False, True, False, True, False),
    ],
)
def test_a_score_from_afar_keeps_rules_3_and_4a(is_family_side, is_om, om_is_here, family_is_here, counts):
    facts = {"is_family_side": is_family_side, "is_om": is_om}
    assert may_count_from_afar(**facts, om_is_here=om_is_here, family_is_here=family_is_here) is counts


@pytest.mark.parametrize(
    ("is_family_side", "gave_it_here", "family_is_here", "shown"),
    [
        (False, False, True, True),
        (True, True, True, True),
        (True, False, True, False),
        (True, False, False, True),
    ],
)
def test_before_the_family_only_scores_of_family_who_sits_there(
    is_family_side, gave_it_here, family_is_here, shown
):
    facts = {"is_family_side": is_family_side, "gave_it_here": gave_it_here}
    assert is_shown_here(**facts, family_is_here=family_is_here) is shown
