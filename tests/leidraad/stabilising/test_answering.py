"""What is decided on a bad sign: the case opens again in the phase that fits, a focusoverleg, or nothing; once."""

import pytest

from cases.models import CaseState, EvaluationMoment, PhaseChange
from cases.services import change_phase
from leidraad.stabilising.answering import answer_otherwise, reopen, suggested_phase_of
from tests.leidraad.stabilising.scene import TODAY
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.errors import Conflict, DomainError
from zvh.outbox.models import Mail


def suggested(scene) -> str:
    with acting(scene.director):
        return suggested_phase_of(scene.first, principal_of(scene.director))


@pytest.mark.parametrize(
    ("values", "phase"),
    [
        ({"is_unsafe": True}, "directe_veiligheid"),
        ({}, "herstelgerichte_zorg"),
        ({"line": "no"}, "risicogestuurde_zorg"),
        ({"need": "no"}, "herstelgerichte_zorg"),
    ],
)
def test_danger_and_failing_goals_suggest_the_phase(followed, values, phase):
    goals = {
        f"{kind}_{getattr(followed, kind).pk}": values[kind] for kind in ("line", "need") if kind in values
    }
    followed.has_bad_sign(is_unsafe=values.get("is_unsafe", False), goals=goals)
    assert suggested(followed) == phase


def test_the_case_opens_again_in_the_phase_that_is_chosen(followed):
    moment = followed.has_bad_sign()
    with as_owner():
        Mail.objects.all().delete()
    with acting(followed.director):
        reopen(moment=moment, phase="risicogestuurde_zorg", reason="Er is weer drank.")
        assert not EvaluationMoment.objects.to_come().exists()
    case, ended, now = followed.reloaded(), followed.followed(), followed.first
    assert (case.state, case.phase, case.phase_since) == (CaseState.OPEN, "risicogestuurde_zorg", TODAY())
    assert (ended.until, ended.ended_how) == (TODAY(), "relapse")
    assert (now.answer, now.answer_reason, now.answered_on, now.answered_by_id) == (
        "reopened",
        "Er is weer drank.",
        TODAY(),
        followed.director.pk,
    )
    with as_owner():
        change = PhaseChange.objects.order_by("created_at").last()
        assert (change.from_phase, change.to_phase, change.reason) == (
            "herstelgerichte_zorg",
            "risicogestuurde_zorg",
            "Er is weer drank.",
        )
        told = sorted(Mail.objects.values_list("to", "subject"))
    assert told == sorted(
        (user.email, "Een casus is weer open") for user in (followed.director, followed.contact)
    )


def test_in_its_own_phase_the_case_opens_again_too(followed):
    moment = followed.has_bad_sign()
    with acting(followed.director):
        reopen(moment=moment, phase="herstelgerichte_zorg", reason="De gesprekken weer oppakken.")
    assert followed.reloaded().state == CaseState.OPEN
    with as_owner():
        assert PhaseChange.objects.filter(
            from_phase="herstelgerichte_zorg", to_phase="herstelgerichte_zorg"
        ).exists()


def test_somebody_who_is_not_safe_leads_to_direct_safety(followed):
    moment = followed.has_bad_sign(is_unsafe=True)
    with acting(followed.director), pytest.raises(DomainError, match="direct safety") as refusal:
        reopen(moment=moment, phase="herstelgerichte_zorg", reason="x")
    assert refusal.value.field == "phase"
    assert followed.reloaded().state == CaseState.STABILISING


def test_a_decision_has_a_reason_and_is_taken_once(followed):
    moment = followed.has_bad_sign()
    with acting(followed.director):
        with pytest.raises(DomainError, match="reason"):
            answer_otherwise(moment=moment, answer="nothing", reason="")
        answer_otherwise(moment=moment, answer="meeting", reason="Eerst samen kijken.")
        with pytest.raises(Conflict, match="already"):
            reopen(moment=moment, phase="directe_veiligheid", reason="x")
    assert (followed.reloaded().state, followed.first.answer) == (CaseState.STABILISING, "meeting")


def test_what_is_no_answer_is_refused(followed):
    moment = followed.has_bad_sign()
    with acting(followed.director), pytest.raises(DomainError):
        answer_otherwise(moment=moment, answer="referred", reason="x")


def test_a_case_that_opened_meanwhile_is_not_opened_again(followed):
    followed.has_bad_sign()
    with acting(followed.director):
        change_phase(case=followed.case, to="directe_veiligheid", reason="Melding van de politie.")
    with acting(followed.director), pytest.raises(Conflict):
        reopen(moment=followed.first, phase="directe_veiligheid", reason="x")
