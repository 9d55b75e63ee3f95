"""What the table judges at the end: whether anyone is unsafe now, and in which phase the case goes on."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Phase
from leidraad.models import Conversation, Verdict, VerdictOutcome
from leidraad.rules import phase_after
from leidraad.services.conversation import switch_phase
from leidraad.services.statements import require_open
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def answer_safety_check(
    *, conversation: Conversation, unsafe_now: bool, reason: str, version: int
) -> Verdict:
    """Note whether someone is not safe now. Yes leads back to direct safety at once; nothing is lost.

    A verdict that was given before and led elsewhere no longer stands.
    """
    require_open(conversation)
    if unsafe_now and not reason.strip():
        raise DomainError(_("Say who is not safe, and why."), field="reason")
    verdict = _verdict(conversation)
    verdict.unsafe_now, verdict.unsafe_reason = unsafe_now, reason
    if unsafe_now and verdict.to_phase not in {"", Phase.SAFETY}:
        verdict.outcome, verdict.to_phase, verdict.reason = "", "", ""
    _save(verdict)
    if unsafe_now and conversation.phase != Phase.SAFETY:
        switch_phase(conversation=conversation, phase=Phase.SAFETY, version=version)
    return verdict


@transaction.atomic
def give_verdict(*, conversation: Conversation, outcome: str, reason: str, back_to: str = "") -> Verdict:
    """Judge the phase; the case itself moves when the meeting closes.

    Raises DomainError for a move the rules don't know, and any but to safety while someone is unsafe.
    """
    require_open(conversation)
    verdict = _verdict(conversation)
    to_phase = phase_after(
        phase=conversation.phase, outcome=outcome, back_to=back_to, unsafe_now=bool(verdict.unsafe_now)
    )
    if to_phase is None:
        raise DomainError(_impossible(verdict), field="outcome")
    if outcome != VerdictOutcome.STAY and not reason.strip():
        raise DomainError(_("Say by what we see that."), field="reason")
    verdict.outcome, verdict.to_phase, verdict.reason = outcome, to_phase, reason
    _save(verdict)
    return verdict


def _impossible(verdict: Verdict) -> str:
    if verdict.unsafe_now:
        return _("Someone is not safe now: that leads to direct safety first.")
    return _("This verdict does not fit the phase you are in.")


def _verdict(conversation: Conversation) -> Verdict:
    """The one verdict of this meeting, held while it changes."""
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    return Verdict.objects.filter(conversation=conversation).first() or Verdict(
        case_id=conversation.case_id, conversation=conversation, from_phase=conversation.case.phase
    )


def _save(verdict: Verdict) -> None:
    verdict.principal_id = current_principal_id()
    verdict.save()
    log.record("verdict.give", case_id=verdict.case_id, subject_id=verdict.pk)
