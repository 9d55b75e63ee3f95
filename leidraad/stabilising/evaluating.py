"""What came of a call: how the goals go, which signs were seen, what was said, and how it goes on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    Case,
    CaseState,
    Certainty,
    EvaluationMoment,
    EvaluationOutcome,
)
from cases.services.rows import hold
from leidraad.models import ClosingPlan, Finding, FindingKind, GoalCheck, Holds, SaidInCall, SignalCheck
from leidraad.stabilising.following import end_when_nothing_is_left
from leidraad.stabilising.goals import adjust, goals_of
from leidraad.stabilising.planning import add_moment, check_day
from leidraad.stabilising.rules import GoalFacts, signs_in, understates
from leidraad.stabilising.telling import tell_of_bad_sign
from zvh.access.permissions import CasePermission
from zvh.access.principal import current_principal_id
from zvh.access.querysets import may
from zvh.accounts.models import Principal
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@dataclass(frozen=True)
class Evaluation:
    """What who called fills in. `signs_seen` are positions in the toekomstplan, from 1; goals go by `Goal.key`.

    `next_on` plans one more call to the same person, which "keep an eye on it" asks for.
    """

    done_on: date
    outcome: str
    is_unsafe: bool = False
    note: str = ""
    said: str = ""
    signs_seen: Collection[int] = ()
    goals: Mapping[str, str] = field(default_factory=dict)
    adjusted: Mapping[str, str] = field(default_factory=dict)
    next_on: date | None = None
    next_id: UUID | None = None


@transaction.atomic
def evaluate(*, moment: EvaluationMoment, evaluation: Evaluation, version: int) -> None:
    """Write down what came of a call, once. A bad sign is told at once to who directs, and waits for an answer.

    After the case was completed, the last call without one ends the follow-up, and everybody's access with it.
    Raises Conflict when it was evaluated or changed meanwhile, DomainError beside the field that does not fit.
    """
    hold(moment)
    _require_open(moment, version)
    _check(moment, evaluation)
    moment.done_on, moment.outcome = evaluation.done_on, EvaluationOutcome(evaluation.outcome)
    moment.is_unsafe, moment.note = evaluation.is_unsafe, evaluation.note
    moment.evaluated_by_id, moment.version = current_principal_id(), moment.version + 1
    moment.save(update_fields=["done_on", "outcome", "is_unsafe", "note", "evaluated_by", "version"])
    log.record("moment.evaluate", case_id=moment.case_id, subject_id=moment.pk, persons=[moment.person_id])
    _write_signs(moment, evaluation.signs_seen)
    _write_goals(moment, evaluation)
    _write_words(moment, evaluation.said)
    if evaluation.next_on:
        add_moment(
            new_id=evaluation.next_id,
            case=moment.case,
            planned_on=evaluation.next_on,
            caller=moment.caller,
            person=moment.person,
        )
    if moment.outcome == EvaluationOutcome.BAD:
        tell_of_bad_sign(moment)
    end_when_nothing_is_left(moment.stabilisation)


def _require_open(moment: EvaluationMoment, version: int) -> None:
    if moment.done_on:
        raise Conflict(_("This moment was evaluated already."))
    if moment.removed_on or moment.stabilisation.until:
        raise Conflict(_("This moment is over already."))
    if moment.version != version:
        raise Conflict(_("Somebody else changed this moment meanwhile; look at it again."))


def _check(moment: EvaluationMoment, evaluation: Evaluation) -> None:
    if evaluation.done_on > timezone.localdate():
        raise DomainError(_("This lies in the future."), field="done_on")
    if evaluation.done_on < moment.stabilisation.since:
        raise DomainError(_("That is before the follow-up began."), field="done_on")
    if understates(evaluation.outcome, is_unsafe=evaluation.is_unsafe):
        raise DomainError(_("Somebody who is not safe now is a bad sign."), field="outcome")
    if understates(evaluation.outcome, is_unsafe=False, goals=_facts_of(moment, evaluation)):
        raise DomainError(_("A bodemeis does not hold: then it does not go well."), field="outcome")
    if evaluation.outcome == EvaluationOutcome.WATCH and not evaluation.next_on:
        raise DomainError(_("Say when you call again."), field="next_on")
    if evaluation.next_on:
        check_day(moment.stabilisation, evaluation.next_on, field="next_on")


def _facts_of(moment: EvaluationMoment, evaluation: Evaluation) -> list[GoalFacts]:
    return [
        GoalFacts(goal.row.phase, evaluation.goals.get(goal.key, ""), goal.is_bottom_line)
        for goal in goals_of(moment.case, Principal(id=current_principal_id()))
    ]


def _write_signs(moment: EvaluationMoment, seen: Collection[int]) -> None:
    plan = ClosingPlan.objects.filter(case_id=moment.case_id).first()
    SignalCheck.objects.bulk_create(
        SignalCheck(
            case_id=moment.case_id,
            moment=moment,
            plan=plan,
            position=position,
            text=text,
            was_seen=position in seen,
        )
        for position, text in enumerate(signs_in(plan.signals) if plan else (), start=1)
    )


def _write_goals(moment: EvaluationMoment, evaluation: Evaluation) -> None:
    """How each went, and then the words that were adjusted: what was looked at is the goal as it was."""
    goals = {goal.key: goal for goal in goals_of(moment.case, Principal(id=current_principal_id()))}
    looked_at = {
        goals[key]: Holds(holds) for key, holds in evaluation.goals.items() if holds and key in goals
    }
    GoalCheck.objects.bulk_create(
        GoalCheck(
            case_id=moment.case_id,
            moment=moment,
            need=None if goal.is_bottom_line else goal.row,
            line=goal.row if goal.is_bottom_line else None,
            holds=holds,
        )
        for goal, holds in looked_at.items()
    )
    if not may_adjust(moment.case, Principal(id=current_principal_id())):
        return
    for key, text in evaluation.adjusted.items():
        if key in goals and text.strip() and text.strip() != goals[key].row.text.strip():
            adjust(goal=goals[key], text=text.strip())


def may_adjust(case: Case, principal) -> bool:
    """Goals are adjusted while the case is in hand, by who keeps the dossier; a completed plan stays as it ended."""
    return case.state != CaseState.CLOSED and may(principal, CasePermission.WRITE, case.pk)


def _write_words(moment: EvaluationMoment, said: str) -> None:
    """In the family member's words, theirs: it reaches another of the family only when they agree (rule 4a)."""
    if not said.strip():
        return
    finding = Finding.objects.create(
        case_id=moment.case_id,
        kind=FindingKind.NOTE,
        phase=moment.case.phase,
        text=said,
        source_person_id=moment.person_id,
        certainty=Certainty.REPORTED,
        author_id=current_principal_id(),
    )
    finding.persons.set([moment.person_id])
    SaidInCall.objects.create(case_id=moment.case_id, moment=moment, finding=finding)
    log.record("finding.add", case_id=moment.case_id, subject_id=finding.pk)
