"""What the weegoverleg decides about a referral: take it up, decline it with advice, or ask for more."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    Case,
    CaseEnding,
    CaseState,
    Duty,
    EndingKind,
    Involvement,
    Phase,
    PhaseChange,
    Referral,
    ReferralAnswer,
    Track,
    TrackChange,
)
from cases.services.appointments import appoint
from cases.services.involvements import involve
from cases.services.rows import hold
from zvh.access import grants
from zvh.access.models import GrantReason
from zvh.access.permissions import VIEWER, CasePermission
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Role, User
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError

# How long intake and the referrer can read back what was declined (docs/decisions/0007).
READING_AFTER_DECLINE = timedelta(days=90)
# Staff of the ZVH who refer on behalf of somebody don't help the household.
REFERRERS_WHO_HELP = {Role.PARTNER, Role.CASUSREGISSEUR, Role.EXPERT}


@transaction.atomic
def take_up(*, case: Case, track: str, phase: str, procesregisseur: User, reason: str) -> None:
    """Open the case on this track and in this phase, under a procesregisseur.

    The referrer becomes involved. The access of intake ends as the last act, which may be the actor's own: whatever
    else must be written on the case comes before this call, or rests on another grant.
    """
    _hold_referred(case)
    if track not in Track.values:
        raise DomainError(_("Choose a track."), field="track")
    if phase not in Phase.values:
        raise DomainError(_("Choose the starting phase."), field="phase")
    today = timezone.localdate()
    case.state, case.track, case.phase = CaseState.OPEN, track, phase
    case.phase_since = case.opened_on = today
    case.save(update_fields=["state", "track", "phase", "phase_since", "opened_on"])
    PhaseChange.objects.create(
        case=case, to_phase=phase, on=today, reason=reason, principal_id=current_principal_id()
    )
    TrackChange.objects.create(case=case, to_track=track, on=today, reason=reason)
    appoint(case=case, user=procesregisseur, duty=Duty.PROCESREGISSEUR, reason=reason)
    record("case.take_up", case_id=case.pk)
    referral = Referral.objects.filter(case=case).select_related("organisation", "referrer").first()
    if referral:
        _answer(referral, ReferralAnswer.TAKEN_UP, "")
        _involve_referrer(case, referral)
        _end_referral_grants(referral)


def _involve_referrer(case: Case, referral: Referral) -> None:
    user = referral.referrer
    if user.role not in REFERRERS_WHO_HELP or user.organisation_id != referral.organisation_id:
        return
    if not Involvement.objects.current().filter(case=case, user=user).exists():
        involve(case=case, organisation=referral.organisation, user=user)


@transaction.atomic
def decline(*, case: Case, reason: str, advice: str, answer: str | None = None) -> None:
    """Decline the referral with advice. The referrer reads `answer`, or else the reason and the advice."""
    _hold_referred(case)
    ending = close_as_declined(case=case, reason=reason, advice=advice)
    leave_declined(
        case=case, ending=ending, answer=f"{reason}\n\n{advice}".strip() if answer is None else answer
    )


def close_as_declined(*, case: Case, reason: str, advice: str) -> CaseEnding:
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")
    today = timezone.localdate()
    case.state, case.ended_on = CaseState.DECLINED, today
    case.save(update_fields=["state", "ended_on"])
    ending = CaseEnding.objects.create(
        case=case,
        kind=EndingKind.DECLINED,
        reason=reason,
        advice=advice,
        on=today,
        principal_id=current_principal_id(),
    )
    record("case.decline", case_id=case.pk, subject_id=ending.pk)
    return ending


def leave_declined(*, case: Case, ending: CaseEnding, answer: str) -> None:
    """Answer the referrer, leave reading for a while to intake and referrer, and end what they had."""
    referral = Referral.objects.filter(case=case).first()
    if referral is None:
        return
    _answer(referral, ReferralAnswer.DECLINED, answer)
    until = timezone.now() + READING_AFTER_DECLINE
    for principal_id in grants.holders_because_of(referral.pk):
        grants.give(
            case_id=case.pk,
            principal_id=principal_id,
            permissions=VIEWER,
            reason=GrantReason.INTAKE,
            because_of=ending.pk,
            until=until,
        )
    grants.give(
        case_id=case.pk,
        principal_id=referral.referrer_id,
        permissions=(CasePermission.CONTRIBUTE,),
        reason=GrantReason.REFERRER,
        because_of=ending.pk,
        until=until,
    )
    _end_referral_grants(referral)


@transaction.atomic
def ask_for_more(*, case: Case, what: str) -> None:
    """The weegoverleg wants to know more first; the referral stays, and its referrer sees what is asked."""
    _hold_referred(case)
    if not what.strip():
        raise DomainError(_("Say what is still needed."), field="what")
    Referral.objects.filter(case=case).update(more_asked=what, version=F("version") + 1)
    record("referral.ask_more", case_id=case.pk)


def _hold_referred(case: Case) -> None:
    hold(case)
    if case.state != CaseState.REFERRED:
        raise Conflict(_("This referral has been weighed already."))


def _answer(referral: Referral, answer: str, text: str) -> None:
    Referral.objects.filter(pk=referral.pk).update(
        answer=answer, answer_text=text, answered_on=timezone.localdate(), version=F("version") + 1
    )


def _end_referral_grants(referral: Referral) -> None:
    """The referrer's first and intake's last: the actor usually is intake."""
    grants.end_because_of(referral.case_id)
    grants.end_because_of(referral.pk)
