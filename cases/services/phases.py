"""The phase and the track of a case; each change is a dated row with its reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import rules
from cases.models import Case, CaseState, Phase, PhaseChange, Track, TrackChange
from cases.services.rows import hold
from zvh.access.principal import current_principal_id
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError


@transaction.atomic
def change_phase(*, case: Case, to: str, reason: str) -> None:
    """Move the case to another phase by the rules; a case in follow-up opens again. Its own phase changes nothing."""
    _hold_open(case)
    if to not in Phase.values:
        raise DomainError(_("Choose a phase."), field="to")
    if to == case.phase and case.state == CaseState.OPEN:
        return
    if not rules.may_change_phase(case.phase, to) and to != case.phase:
        raise DomainError(_("A case goes on one phase at a time; back it may go to any phase."), field="to")
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")
    today = timezone.localdate()
    PhaseChange.objects.create(
        case=case,
        from_phase=case.phase,
        to_phase=to,
        on=today,
        reason=reason,
        principal_id=current_principal_id(),
    )
    case.state, case.phase, case.phase_since = CaseState.OPEN, to, today
    case.save(update_fields=["state", "phase", "phase_since"])
    record("phase.change", case_id=case.pk)


@transaction.atomic
def follow_up(*, case: Case) -> None:
    """Good enough in recovery: from now on the case is only followed, until it ends or goes back to a phase."""
    _hold_open(case)
    if case.phase != Phase.RECOVERY:
        raise DomainError(_("A case goes into follow-up from recovery only."))
    case.state = CaseState.STABILISING
    case.save(update_fields=["state"])
    record("case.follow_up", case_id=case.pk)


@transaction.atomic
def change_track(*, case: Case, to: str, reason: str) -> None:
    """From regular to MDA++ or back, within the same case."""
    _hold_open(case)
    if to not in Track.values:
        raise DomainError(_("Choose a track."), field="to")
    if to == case.track:
        raise Conflict(_("The case is on this track already."), field="to")
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")
    TrackChange.objects.create(
        case=case, from_track=case.track, to_track=to, on=timezone.localdate(), reason=reason
    )
    case.track = to
    case.save(update_fields=["track"])
    record("track.change", case_id=case.pk)


def _hold_open(case: Case) -> None:
    hold(case)
    if case.state not in {CaseState.OPEN, CaseState.STABILISING}:
        raise Conflict(_("This case is not open."))
