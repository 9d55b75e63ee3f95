"""What the weegoverleg decides about a referral: take up, decline with advice, or ask for more first."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.services import ask_for_more, decline, take_up
from meetings.models import AgendaItem, Meeting, MeetingKind, MeetingState, WeighingOutcome
from meetings.services.held import hold
from zvh.access.principal import current_principal_id
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def weigh(
    *,
    item: AgendaItem,
    outcome: str,
    reason: str,
    track: str = "",
    phase: str = "",
    procesregisseur: User | None = None,
    advice: str = "",
    what: str = "",
) -> None:
    """Record the decision and carry it out. Only the sitting's chair decides, once: Conflict the second time.

    Always with a reason. Taking up needs `track`, `phase` and `procesregisseur`, declining needs `advice`,
    and asking for more needs `what` the referrer is asked.
    """
    hold_as_chair(item.meeting_id)
    _require_whole(outcome, reason, procesregisseur, advice, what)
    taken_up = outcome == WeighingOutcome.TAKEN_UP
    decided = AgendaItem.objects.filter(pk=item.pk, outcome="").update(
        outcome=outcome,
        outcome_reason=reason.strip(),
        advice=advice.strip() if outcome == WeighingOutcome.DECLINED else "",
        track=track if taken_up else "",
        phase=phase if taken_up else "",
        procesregisseur=procesregisseur if taken_up else None,
        decided_at=Now(),
    )
    if not decided:
        raise Conflict(_("This referral was decided on already."))
    log.record("referral.weigh", case_id=item.case_id, subject_id=item.pk)
    if taken_up:
        _take_up(item, track, phase, procesregisseur, reason)
    elif outcome == WeighingOutcome.DECLINED:
        decline(case=item.case, reason=reason, advice=advice)
    else:
        ask_for_more(case=item.case, what=what)


def hold_as_chair(meeting_id) -> Meeting:
    """The running sitting, locked; DomainError for anyone but its chair."""
    meeting = hold(meeting_id, states=(MeetingState.RUNNING,))
    if meeting.kind != MeetingKind.WEEGOVERLEG:
        raise DomainError(_("Referrals are weighed in a weegoverleg."))
    if meeting.chair_id != current_principal_id():
        raise DomainError(_("Only the chair of the sitting records the decision."))
    return meeting


def _require_whole(outcome: str, reason: str, procesregisseur: User | None, advice: str, what: str) -> None:
    if outcome not in WeighingOutcome.values:
        raise DomainError(_("Choose one of the decisions."), field="outcome")
    if not reason.strip():
        raise DomainError(_("Write the reason of this decision."), field="reason")
    if outcome == WeighingOutcome.TAKEN_UP and procesregisseur is None:
        raise DomainError(_("Say who becomes the procesregisseur."), field="procesregisseur")
    if outcome == WeighingOutcome.DECLINED and not advice.strip():
        raise DomainError(_("Give the referrer advice on what to do instead."), field="advice")
    if outcome == WeighingOutcome.MORE_ASKED and not what.strip():
        raise DomainError(_("Say what is needed before you can decide."), field="what")


def _take_up(item: AgendaItem, track: str, phase: str, procesregisseur: User, reason: str) -> None:
    """Cases speaks of the user it appoints; on this form that is the procesregisseur."""
    try:
        take_up(case=item.case, track=track, phase=phase, procesregisseur=procesregisseur, reason=reason)
    except DomainError as error:
        if error.field == "user":
            error.field = "procesregisseur"
        raise
