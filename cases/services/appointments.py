"""Who directs a case: procesregisseur, procesondersteuner and casusregisseur, each with the grants of the duty."""

from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Appointment, Case, DirectorKind, Duty
from cases.services.rows import constraints_in_words, hold
from zvh.access import grants
from zvh.access.models import GrantReason
from zvh.access.permissions import DIRECTOR, WRITER
from zvh.accounts.models import Role, User
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError

PERMISSIONS = {
    Duty.PROCESREGISSEUR: DIRECTOR,
    Duty.PROCESONDERSTEUNER: WRITER,
    Duty.CASUSREGISSEUR: WRITER,
}
# Who may carry a duty; roles that never see a household are in none of them (domain.md rule 2).
ROLES = {
    Duty.PROCESREGISSEUR: {Role.PROCESREGISSEUR},
    Duty.PROCESONDERSTEUNER: {Role.PROCESONDERSTEUNER, Role.PROCESREGISSEUR},
    Duty.CASUSREGISSEUR: {Role.CASUSREGISSEUR, Role.PARTNER, Role.EXPERT},
}


def current_appointment(case: Case, duty: str) -> Appointment | None:
    """Who carries this duty on the case now; of procesondersteuners there may be several, the first counts."""
    return (
        Appointment.objects.filter(case=case, duty=duty, until__isnull=True)
        .select_related("user__organisation")
        .first()
    )


@transaction.atomic
def appoint(
    *,
    case: Case,
    user: User,
    duty: str,
    director_kind: str = "",
    reason: str = "",
    since: date | None = None,
    warm: bool | None = None,
    note: str = "",
) -> Appointment:
    """Give somebody a duty on the case, with its access.

    Procesregisseur and casusregisseur are one at a time (rule 1): who had the duty hands it over, `warm` tells
    whether in a conversation, `note` what about. Their access ends as the last act, as it may be the actor's own.
    """
    duty, today = Duty(duty), timezone.localdate()
    since = since or today
    hold(case)
    _check(case, user, duty, director_kind, since, today)
    before = current_appointment(case, duty) if duty != Duty.PROCESONDERSTEUNER else None
    if Appointment.objects.filter(case=case, duty=duty, user=user, until__isnull=True).exists():
        raise Conflict(_("%(name)s already has this duty.") % {"name": user.name}, field="user")
    if before:
        _hand_over(before, until=since, warm=warm, note=note)
    appointment = Appointment(
        id=uuid4(), case=case, user=user, duty=duty, director_kind=director_kind, since=since, reason=reason
    )
    grants.give(
        case_id=case.pk,
        principal_id=user.pk,
        permissions=PERMISSIONS[duty],
        reason=GrantReason.APPOINTMENT,
        because_of=appointment.pk,
    )
    with constraints_in_words(Appointment, field="user"):
        appointment.save(force_insert=True)
    record("appointment.make", case_id=case.pk, subject_id=appointment.pk)
    if before:
        grants.end_because_of(before.pk)
    return appointment


def _check(case: Case, user: User, duty: Duty, director_kind: str, since: date, today: date) -> None:
    if not case.is_in_hand:
        raise Conflict(_("This case is no longer in hand."))
    if user.role not in ROLES[duty] or not user.is_active:
        raise DomainError(
            _("%(name)s can't be %(duty)s.") % {"name": user.name, "duty": duty.label.lower()}, field="user"
        )
    if duty == Duty.CASUSREGISSEUR and director_kind not in DirectorKind.values:
        raise DomainError(_("Say with whom case direction is placed."), field="director_kind")
    if since > today:
        raise DomainError(_("Access begins at once, so this can't begin in the future."), field="since")


def _hand_over(before: Appointment, *, until: date, warm: bool | None, note: str) -> None:
    if until < before.since:
        raise DomainError(
            _("%(name)s has this duty since %(day)s; the handover can't be before that.")
            % {"name": before.user.name, "day": before.since.isoformat()},
            field="since",
        )
    before.until, before.handed_over_warmly, before.handover_note = until, warm, note
    before.save(update_fields=["until", "handed_over_warmly", "handover_note"])
    record("appointment.hand_over", case_id=before.case_id, subject_id=before.pk)


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, until: date | None = None, warm: bool | None = None, note: str = ""
) -> None:
    """End a duty without a successor. A case in hand never loses its procesregisseur: appoint the next one instead."""
    hold(appointment)
    if appointment.until:
        return
    if appointment.duty == Duty.PROCESREGISSEUR and appointment.case.is_in_hand:
        raise DomainError(_("A case always has a procesregisseur. Appoint the next one; this ends it too."))
    until = until or timezone.localdate()
    if until < appointment.since:
        raise DomainError(_("It can't end before it began."), field="until")
    appointment.until, appointment.handed_over_warmly, appointment.handover_note = until, warm, note
    appointment.save(update_fields=["until", "handed_over_warmly", "handover_note"])
    record("appointment.end", case_id=appointment.case_id, subject_id=appointment.pk)
    grants.end_because_of(appointment.pk)
