"""The rules about tracks, referrals, phases and endings, as tables."""

import pytest

from cases.models import EndingKind, Phase, Track
from cases.rules import (
    EndingFacts,
    PersonFacts,
    ReferralFacts,
    TrackFacts,
    advise_track,
    ending_problems,
    may_change_phase,
    next_phases,
    phase_may_move,
    referral_completeness,
)

SAFETY, RISK, RECOVERY = Phase.SAFETY, Phase.RISK, Phase.RECOVERY


@pytest.mark.parametrize(
    ("facts", "track"),
    [
        ({}, ""),
        ({"acute_danger": True}, Track.REGULAR),
        ({"crime_or_nuisance": True, "has_children": True}, Track.REGULAR),
        ({"long_standing": True, "has_children": True}, Track.MDA),
        ({"long_standing": True, "has_children": True, "acute_danger": True}, Track.MDA),
        ({"long_standing": True, "has_children": True, "from_police": True}, Track.MDA),
        ({"long_standing": True}, Track.REGULAR),
        ({"long_standing": True, "acute_danger": True}, Track.REGULAR),
        ({"from_police": True}, Track.REGULAR),
        ({"from_veilig_thuis": True, "has_children": True}, Track.MDA),
        ({"from_veilig_thuis": True}, ""),
        ({"from_veilig_thuis": True, "acute_danger": True, "has_children": True}, Track.REGULAR),
    ],
)
def test_track_advice(facts, track):
    advice = advise_track(TrackFacts(**facts))
    assert advice.track == track
    assert all(str(reason) for reason in advice.reasons)


def test_an_empty_referral_lacks_everything_and_says_what():
    completeness = referral_completeness(ReferralFacts())
    assert [lack.key for lack in completeness.lacks] == [
        "persons",
        "reason",
        "summary",
        "needed",
        "predictive_factors",
        "family_view",
        "family_told",
    ]
    assert (completeness.done, completeness.total, completeness.share) == (0, 7, 0)


def test_a_whole_referral_lacks_nothing():
    persons = (
        PersonFacts("Samira", birth_known=True, channel_known=True),
        PersonFacts("Noor", is_child=True, birth_known=True, custody_known=True),
    )
    facts = ReferralFacts(
        persons=persons,
        relations=1,
        reason="a",
        summary="b",
        needed="c",
        predictive_factors="d",
        family_view="e",
        told=True,
        told_by="f",
    )
    completeness = referral_completeness(facts)
    assert (completeness.lacks, completeness.share) == ((), 100)


@pytest.mark.parametrize(
    ("told", "told_by", "reason", "is_clear"),
    [
        (None, "", "", False),
        (None, "Wijkteam", "", False),
        (True, "", "", False),
        (True, "Wijkteam", "", True),
        (False, "", "", False),
        (False, "", "Te gevaarlijk", True),
    ],
)
def test_whether_the_family_was_told_is_clear(told, told_by, reason, is_clear):
    facts = ReferralFacts(told=told, told_by=told_by, not_told_reason=reason)
    lacks = {lack.key for lack in referral_completeness(facts).lacks}
    assert ("family_told" not in lacks) == is_clear


def test_a_child_is_asked_for_custody_and_an_adult_for_a_safe_channel():
    facts = ReferralFacts(persons=(PersonFacts("Noor", is_child=True), PersonFacts("Samira")))
    asked = [(lack.key, "Noor" in str(lack.label)) for lack in referral_completeness(facts).lacks]
    assert ("custody", True) in asked
    assert ("channels", False) in asked


@pytest.mark.parametrize(
    ("current", "phases"),
    [(SAFETY, (RISK,)), (RISK, (SAFETY, RECOVERY)), (RECOVERY, (SAFETY, RISK))],
)
def test_next_phases(current, phases):
    assert next_phases(current) == phases


@pytest.mark.parametrize("current", Phase)
def test_direct_safety_is_reached_from_everywhere(current):
    assert may_change_phase(current, SAFETY)
    assert phase_may_move(current, "terug") == SAFETY


@pytest.mark.parametrize(
    ("current", "outcome", "back_to", "to"),
    [
        (SAFETY, "blijven", "", SAFETY),
        (SAFETY, "verder", "", RISK),
        (RISK, "verder", "", RECOVERY),
        (RECOVERY, "verder", "", None),
        (RECOVERY, "terug", RISK, RISK),
        (RISK, "terug", RECOVERY, None),
        (RISK, "terug", RISK, None),
        (SAFETY, "afsluiten", "", None),
        (RISK, "afsluiten", "", None),
        (RECOVERY, "afsluiten", "", RECOVERY),
    ],
)
def test_phase_after_a_verdict(current, outcome, back_to, to):
    assert phase_may_move(current, outcome, back_to=back_to) == to


def test_a_verdict_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="sprong"):
        phase_may_move(SAFETY, "sprong")


HANDOVER = {"handed_to": "Wijkteam", "directs": "J. Bos", "way_back": "Bel 070"}


@pytest.mark.parametrize(
    ("kind", "phase", "extra", "fields"),
    [
        (EndingKind.COMPLETED, RECOVERY, {}, []),
        (EndingKind.COMPLETED, RISK, {}, ["kind"]),
        (EndingKind.COMPLETED, SAFETY, {}, ["kind"]),
        (EndingKind.COMPLETED, RECOVERY, {"open_concern": True}, ["kind"]),
        (EndingKind.COMPLETED, RECOVERY, {"blocks": ("no closing plan",)}, ["kind"]),
        (EndingKind.HANDED_OVER, SAFETY, HANDOVER, []),
        (EndingKind.HANDED_OVER, RECOVERY, HANDOVER, []),
        (EndingKind.HANDED_OVER, RISK, {}, ["handed_to", "directs", "way_back"]),
        (EndingKind.HANDED_OVER, SAFETY, {**HANDOVER, "open_concern": True}, ["safety_concern"]),
        (EndingKind.HANDED_OVER, SAFETY, {**HANDOVER, "open_concern": True, "safety_concern": "x"}, []),
        (EndingKind.ENDED, SAFETY, {}, []),
        (EndingKind.ENDED, SAFETY, {"open_concern": True}, ["kind"]),
        (EndingKind.ENDED, SAFETY, {"open_concern": True, "safety_concern": "x"}, ["kind"]),
        (EndingKind.ENDED, SAFETY, {"reason": " "}, ["reason"]),
        (EndingKind.DECLINED, SAFETY, {}, ["kind"]),
        ("weg", SAFETY, {}, ["kind"]),
    ],
)
def test_how_a_case_may_end(kind, phase, extra, fields):
    facts = EndingFacts(**{"kind": kind, "phase": phase, "reason": "Omdat.", **extra})
    assert [problem.field for problem in ending_problems(facts)] == fields
