"""Closes a focusoverleg: the verdict moves the phase, the plan is frozen, the papers are asked for."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import CaseState, Duty, Phase
from cases.services import change_phase, current_appointment, end_case, follow_up
from leidraad.closing.ending import Ending
from leidraad.models import Conversation, PlanVersion, Verdict, VerdictOutcome
from leidraad.plan.documents import ask_for_papers
from leidraad.plan.freezing import freeze
from leidraad.services.timing import stop_counting
from meetings.services import close_meeting
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def close_conversation(
    *,
    conversation: Conversation,
    version: int,
    to_phase: str = "",
    phase_reason: str = "",
    closing_note: str = "",
    goes_into_follow_up: bool = False,
    ending: Ending | None = None,
) -> PlanVersion:
    """Close the meeting, all or nothing. `version` is the meeting's as the browser last saw it.

    The case goes on in `to_phase`, else where the verdict leads, else where it is. Raises Conflict when the
    meeting was closed or changed meanwhile, DomainError when the rules know no such move or no such ending.
    """
    case = conversation.case
    verdict = _settled_verdict(conversation, to_phase, phase_reason)
    Conversation.objects.filter(pk=conversation.pk).update(closing_note=closing_note)
    conversation.closing_note = closing_note
    close_meeting(meeting=conversation.item.meeting, version=version)
    stop_counting(conversation)
    _move_phase(conversation, verdict, phase_reason, stays_in_follow_up=goes_into_follow_up)
    if goes_into_follow_up and case.state != CaseState.STABILISING:
        follow_up(case=case)
    frozen = freeze(conversation=conversation, ending=ending.as_content() if ending else None)
    # When the case ends, only who reads on afterwards can still print its papers.
    reader = current_appointment(case, Duty.PROCESREGISSEUR)
    ask_for_papers(frozen, principal_id=reader.user_id if ending and reader else None)
    log.record("conversation.close", case_id=case.pk, subject_id=conversation.pk)
    if ending:
        end_case(case=case, **_words_of(ending))
    return frozen


def _words_of(ending: Ending) -> dict:
    return {name: getattr(ending, name) for name in Ending.__dataclass_fields__}


def _settled_verdict(conversation: Conversation, to_phase: str, reason: str) -> Verdict | None:
    """The verdict as the chair confirms it; another phase than the table judged is a verdict of its own."""
    verdict = Verdict.objects.filter(conversation=conversation).first()
    judged = _judged_phase(verdict)
    if verdict and verdict.unsafe_now and to_phase not in {"", Phase.SAFETY}:
        raise DomainError(_("Someone is not safe now: that leads to direct safety first."), field="to_phase")
    if to_phase in {"", judged or conversation.case.phase}:
        return verdict
    if not reason.strip():
        raise DomainError(_("Say by what we see that."), field="phase_reason")
    verdict = verdict or Verdict(case_id=conversation.case_id, conversation=conversation)
    verdict.from_phase = conversation.case.phase
    verdict.outcome = _outcome(conversation.case.phase, to_phase)
    verdict.to_phase, verdict.reason = to_phase, reason
    verdict.principal_id = current_principal_id()
    verdict.save()
    return verdict


def _judged_phase(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return Phase.SAFETY if verdict.unsafe_now else verdict.to_phase


def _outcome(from_phase: str, to_phase: str) -> VerdictOutcome:
    order = Phase.values
    if to_phase == from_phase:
        return VerdictOutcome.STAY
    return VerdictOutcome.ON if order.index(to_phase) > order.index(from_phase) else VerdictOutcome.BACK


def _move_phase(
    conversation: Conversation, verdict: Verdict | None, reason: str, *, stays_in_follow_up: bool
) -> None:
    """The case follows the verdict. One in follow-up opens again, unless it stays there."""
    case = conversation.case
    to = _judged_phase(verdict) or case.phase
    if to == case.phase and (case.state == CaseState.OPEN or stays_in_follow_up):
        return
    why = reason or _why(verdict)
    if not why:
        raise DomainError(_("Say by what we see that."), field="phase_reason")
    try:
        change_phase(case=case, to=to, reason=why)
    except DomainError as refusal:
        field = {"to": "to_phase", "reason": "phase_reason"}.get(refusal.field)
        raise type(refusal)(refusal.message, field=field) from None


def _why(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return verdict.unsafe_reason if verdict.unsafe_now else verdict.reason
