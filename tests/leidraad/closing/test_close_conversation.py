"""Closing a focusoverleg: the phase follows the verdict, the plan is frozen, one of two browsers closes."""

import pytest

from cases.endings import has_open_concern
from cases.models import Case, CaseEnding, CaseState, Phase, PhaseChange
from cases.services import change_phase, end_case
from leidraad.closing import Ending, close_conversation
from leidraad.models import BottomLine, PlanVersion, Verdict
from leidraad.plan.documents import REPORT, papers_of, print_paper
from leidraad.plan.freezing import checked_content
from leidraad.plan.layers import own_layer
from leidraad.services.agreements import write_closing_plan
from leidraad.services.verdict import answer_safety_check, give_verdict
from meetings.models import Meeting, MeetingState, Part, PartState
from tests.leidraad.plan.world import WITH_MOTHER, reloaded, running_world
from tests.roles import acting, as_owner
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may
from zvh.errors import Conflict, DomainError
from zvh.outbox.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(guide):
    return running_world()


def in_phase(world, phase):
    """The case and its conversation in another phase, as if the meeting had been planned so."""
    with as_owner():
        Case.objects.filter(pk=world.case.pk).update(phase=phase)
        type(world.conversation).objects.filter(pk=world.conversation.pk).update(phase=phase)
    world.conversation = reloaded(world.conversation)


def close(world, **how):
    version = world.version()
    with acting(world.chair):
        return close_conversation(conversation=world.conversation, version=version, **how)


def judge(world, outcome, reason="We zien het."):
    with acting(world.chair):
        give_verdict(conversation=world.conversation, outcome=outcome, reason=reason)


def find_unsafe(world):
    conversation = world.conversation
    with acting(world.chair):
        answer_safety_check(
            conversation=conversation, unsafe_now=True, reason="Bedreigd.", version=conversation.version
        )


def case_of(world) -> Case:
    with as_owner():
        return Case.objects.get(pk=world.case.pk)


def test_closing_ends_the_meeting_freezes_the_plan_and_asks_for_the_papers(world):
    frozen = close(world, closing_note="Goed gesprek.")
    with as_owner():
        assert Meeting.objects.get().state == MeetingState.CLOSED
        assert Part.objects.filter(state=PartState.RUNNING).count() == 0
        assert list(PlanVersion.objects.values_list("pk", "number")) == [(frozen.pk, 1)]
        assert frozen.content["report"]["closing_note"] == "Goed gesprek."
        assert list(Task.objects.values_list("kind", "subject_id", "principal_id")) == [
            ("leidraad.papers", frozen.pk, world.chair.pk)
        ]


def test_without_a_verdict_the_case_stays_in_its_phase(world):
    close(world)
    assert case_of(world).phase == Phase.SAFETY
    with as_owner():
        assert not PhaseChange.objects.exists()


def test_the_verdict_moves_the_case(world):
    judge(world, "verder", "De sloten zijn vervangen.")
    close(world)
    assert case_of(world).phase == Phase.RISK
    with as_owner():
        change = PhaseChange.objects.get()
        assert (change.from_phase, change.to_phase, change.reason) == (
            Phase.SAFETY,
            Phase.RISK,
            "De sloten zijn vervangen.",
        )


def test_who_is_unsafe_now_leads_back_to_direct_safety(world):
    in_phase(world, Phase.RECOVERY)
    with acting(world.chair):
        answer_safety_check(
            conversation=world.conversation,
            unsafe_now=True,
            reason="Moeder is bedreigd.",
            version=world.conversation.version,
        )
    close(world)
    assert case_of(world).phase == Phase.SAFETY


def test_nobody_can_close_past_an_unsafe_person(world):
    in_phase(world, Phase.RISK)
    with acting(world.chair):
        answer_safety_check(
            conversation=world.conversation,
            unsafe_now=True,
            reason="Bedreigd.",
            version=world.conversation.version,
        )
    with pytest.raises(DomainError) as refusal:
        close(world, to_phase=Phase.RISK, phase_reason="Toch maar niet.")
    assert refusal.value.field == "to_phase"
    with as_owner():
        assert Meeting.objects.get().state == MeetingState.RUNNING


def test_another_phase_than_the_table_judged_needs_a_reason(world):
    judge(world, "blijven")
    with pytest.raises(DomainError) as refusal:
        close(world, to_phase=Phase.RISK)
    assert refusal.value.field == "phase_reason"
    close(world, to_phase=Phase.RISK, phase_reason="Bij nader inzien.")
    with as_owner():
        verdict = Verdict.objects.get()
    assert (verdict.outcome, verdict.to_phase, verdict.reason) == ("verder", Phase.RISK, "Bij nader inzien.")


def test_a_jump_over_a_phase_is_refused_and_nothing_is_written(world):
    with pytest.raises(DomainError) as refusal:
        close(world, to_phase=Phase.RECOVERY, phase_reason="Het gaat zo goed.")
    assert refusal.value.field == "to_phase"
    assert case_of(world).phase == Phase.SAFETY
    with as_owner():
        assert (Meeting.objects.get().state, Verdict.objects.exists(), PlanVersion.objects.exists()) == (
            MeetingState.RUNNING,
            False,
            False,
        )


def test_the_second_of_two_browsers_is_told(world):
    shown = world.version()
    close(world)
    with acting(world.chair), pytest.raises(Conflict):
        close_conversation(conversation=world.conversation, version=shown)
    with as_owner():
        assert PlanVersion.objects.count() == 1


def test_good_enough_goes_into_follow_up(world):
    in_phase(world, Phase.RECOVERY)
    judge(world, "afsluiten", "Al zes maanden rust.")
    close(world, goes_into_follow_up=True)
    assert (case_of(world).state, case_of(world).phase) == (CaseState.STABILISING, Phase.RECOVERY)


def test_a_case_is_not_completed_without_a_closing_plan(world):
    in_phase(world, Phase.RECOVERY)
    judge(world, "afsluiten")
    with pytest.raises(DomainError, match=r"closing plan|afsluitingsplan"):
        close(world, ending=Ending(kind="afgerond", reason="Het is goed genoeg."))
    assert case_of(world).state == CaseState.OPEN


def test_a_case_is_completed_from_recovery_with_a_closing_plan(world):
    in_phase(world, Phase.RECOVERY)
    world.go_to(WITH_MOTHER)
    judge(world, "afsluiten")
    with acting(world.chair):
        write_closing_plan(
            conversation=world.conversation,
            topic=world.topic("afsluiting"),
            signals="Niet meer slapen.",
            first_heard_by="Oma.",
            what_then="Oma belt.",
        )
    frozen = close(world, ending=Ending(kind="afgerond", reason="Het is goed genoeg."))
    assert case_of(world).state == CaseState.CLOSED
    assert frozen.content["report"]["ending"]["kind"] == "afgerond"


def test_a_handover_keeps_what_stays_and_the_papers_can_still_be_printed(world):
    stays = world.bottom_line("Vader drinkt niet thuis.")
    goes = world.bottom_line("Sleutel bij oma.")
    ending = Ending(
        kind="overgedragen",
        reason="Het wijkteam kan dit dragen.",
        handed_to="Wijkteam Delft",
        directs="Wijkteam Delft",
        way_back="Bellen met het ZVH.",
        safety_concern="Vader is nog boos.",
        staying=frozenset({stays.pk}),
    )
    frozen = close(world, ending=ending)
    with as_owner():
        assert CaseEnding.objects.get().handed_to == "Wijkteam Delft"
        assert BottomLine.objects.get(pk=stays.pk).ended_on is None
        assert BottomLine.objects.get(pk=goes.pk).ended_on is not None
        task = Task.objects.get()
    assert task.principal_id == world.chair.pk
    with acting(world.chair):
        whole = checked_content(frozen, own_layer(frozen))
        assert [row["text"] for row in whole["plan"]["bottom_lines"]] == [stays.text, goes.text]
        version = PlanVersion.objects.select_related("case__household", "conversation__guide").get()
        report = next(paper for paper in papers_of(version) if paper.kind == REPORT)
        _title, document = print_paper(report, report.rendering)
        assert "Vader is nog boos." in document.html
        assert may(world.chair, CasePermission.VIEW, world.case.pk)
        assert not may(world.chair, CasePermission.WRITE, world.case.pk)


def test_a_case_in_direct_safety_does_not_just_end(world):
    judge(world, "blijven")
    with pytest.raises(DomainError) as refusal:
        close(world, ending=Ending(kind="beeindigd", reason="Verhuisd."))
    assert refusal.value.field == "kind"


def test_a_case_put_back_in_direct_safety_after_its_verdict_does_not_just_end(world):
    judge(world, "verder")
    close(world)
    case = case_of(world)
    with acting(world.chair):
        assert (case.phase, has_open_concern(case)) == (Phase.RISK, False)
        change_phase(case=case, to=Phase.SAFETY, reason="Hij stond vannacht voor de deur.")
        assert has_open_concern(case)
        with pytest.raises(DomainError) as refusal:
            end_case(case=case, kind="beeindigd", reason="Verhuisd.")
        assert refusal.value.field == "kind"
        change_phase(case=case, to=Phase.RISK, reason="Hij zit vast.")
        assert not has_open_concern(case)
