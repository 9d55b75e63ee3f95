"""Writes how a household is followed after recovery: the calls that were made, and those to come."""

from datetime import date

from cases.models import CaseState, EvaluationMoment, Stabilisation
from leidraad.models import Finding, FindingKind, SaidInCall, SignalCheck
from leidraad.stabilising.following import end_of
from leidraad.stabilising.rules import followed_until, signs_in
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, VIEWER
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.world import Dossier


def follow(dossier: Dossier) -> None:
    """Its stabilisation, with everything that was said in a call on the day of that call."""
    told = dossier.told["stabilising"]
    by = dossier.procesregisseur
    followed = dossier.batch.add(
        Stabilisation(
            case=dossier.case,
            since=dossier.world.days.working_day(told["since"]),
            reason=told["reason"],
            principal_id=by.pk,
        )
    )
    moments = [_add_moment(dossier, followed, each) for each in told["moments"]]
    if dossier.case.state == CaseState.CLOSED:
        _go_on(dossier, followed, moments)


def _add_moment(dossier: Dossier, followed: Stabilisation, told: dict) -> EvaluationMoment:
    world = dossier.world
    caller = world.users[told["caller"]]
    done = told.get("done", {})
    call = EvaluationMoment(
        case=dossier.case,
        stabilisation=followed,
        planned_on=world.days.working_day(told["day"]),
        months=told.get("months"),
        caller=caller,
        person=dossier.persons[told["person"]],
    )
    if done:
        call.done_on = world.days.working_day(done["day"])
        call.outcome, call.note = done["outcome"], done.get("note", "")
        call.evaluated_by_id = caller.pk
    dossier.batch.add(call)
    if done:
        _add_signs(dossier, call, seen=done.get("seen", []))
        _add_words(dossier, call, done["said"], by=caller)
    return call


def _add_signs(dossier: Dossier, call: EvaluationMoment, *, seen: list[int]) -> None:
    """As they stand in the toekomstplan, which was written in the last meeting."""
    plan = dossier.rows["closing_plan"]
    for position, text in enumerate(signs_in(plan.signals), start=1):
        dossier.batch.add(
            SignalCheck(
                case=dossier.case,
                moment=call,
                plan=plan,
                position=position,
                text=text,
                was_seen=position in seen,
            )
        )


def _add_words(dossier: Dossier, call: EvaluationMoment, said: str, *, by) -> None:
    finding = dossier.batch.add(
        Finding(
            case=dossier.case,
            kind=FindingKind.NOTE,
            phase=dossier.case.phase,
            text=said,
            source_person=call.person,
            certainty="reported",
            author_id=by.pk,
        ),
        at=moment(call.done_on, "15:10"),
    )
    dossier.batch.link(finding, "persons", [call.person])
    dossier.batch.add(SaidInCall(case=dossier.case, moment=call, finding=finding))


def _go_on(dossier: Dossier, followed: Stabilisation, moments: list[EvaluationMoment]) -> None:
    """Completed: who calls reads and contributes until the last call, and the procesregisseur reads along."""
    case, to_come = dossier.case, [call for call in moments if call.is_to_come]
    until = end_of(followed_until(_last_day(to_come)))
    callers = {call.caller for call in to_come}
    for user in callers | {dossier.procesregisseur}:
        dossier.world.grant(
            user,
            case,
            CONTRIBUTOR if user in callers else VIEWER,
            reason=GrantReason.FOLLOW_UP,
            because_of=followed.pk,
            since=case.ended_on,
            until=until,
        )


def _last_day(moments: list[EvaluationMoment]) -> date:
    return max(call.planned_on for call in moments)
