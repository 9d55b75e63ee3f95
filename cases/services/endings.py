"""Ending a case: completed, handed over or ended; all access ends with it (docs/decisions/0007)."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import endings, rules
from cases.models import Appointment, Case, CaseEnding, CaseState, Duty, EndingKind, Involvement
from cases.services.appointments import current_appointment
from cases.services.rows import hold
from zvh.access import grants
from zvh.access.models import GrantReason
from zvh.access.permissions import VIEWER
from zvh.access.principal import current_principal_id
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError

# How long the last procesregisseur can read a closed case, for the aftercare and the questions that follow.
READING_AFTER_END = timedelta(days=90)


def ending_problems(
    *,
    case: Case,
    kind: str,
    reason: str,
    handed_to: str = "",
    directs: str = "",
    way_back: str = "",
    safety_concern: str = "",
) -> tuple[rules.Problem, ...]:
    """What stands in the way of ending the case like this now."""
    return rules.ending_problems(
        rules.EndingFacts(
            kind=kind,
            phase=case.phase,
            reason=reason,
            handed_to=handed_to,
            directs=directs,
            way_back=way_back,
            safety_concern=safety_concern,
            open_concern=endings.has_open_concern(case),
            blocks=endings.blocks_to_completing(case) if kind == EndingKind.COMPLETED else (),
        )
    )


@transaction.atomic
def end_case(
    *,
    case: Case,
    kind: str,
    reason: str,
    advice: str = "",
    handed_to: str = "",
    directs: str = "",
    way_back: str = "",
    safety_concern: str = "",
    staying: Iterable[UUID] = (),
) -> CaseEnding:
    """End the case if the rules allow it; raises a DomainError for the first problem that doesn't.

    `staying` are the ids of the bottom lines that stay after a handover. Everybody's access ends as the last act; the
    procesregisseur keeps reading for a while.
    """
    hold(case)
    if case.state not in {CaseState.OPEN, CaseState.STABILISING}:
        raise Conflict(_("This case is not open."))
    details = {
        "handed_to": handed_to,
        "directs": directs,
        "way_back": way_back,
        "safety_concern": safety_concern,
    }
    for problem in ending_problems(case=case, kind=kind, reason=reason, **details):
        raise DomainError(problem.message, field=problem.field)
    ending = _write_ending(case, kind, reason, advice, details)
    endings.keep_of(case, frozenset(staying))
    _end_duties_and_help(case, reader=current_appointment(case, Duty.PROCESREGISSEUR), ending=ending)
    return ending


def _write_ending(case: Case, kind: str, reason: str, advice: str, details: dict[str, str]) -> CaseEnding:
    today = timezone.localdate()
    handed_over = kind == EndingKind.HANDED_OVER
    ending = CaseEnding.objects.create(
        case=case,
        kind=kind,
        reason=reason,
        advice=advice,
        handed_to=details["handed_to"] if handed_over else "",
        directs=details["directs"] if handed_over else "",
        way_back=details["way_back"] if handed_over else "",
        safety_concern_handed_over=details["safety_concern"] if handed_over else "",
        on=today,
        principal_id=current_principal_id(),
    )
    case.state, case.ended_on = CaseState.CLOSED, today
    case.save(update_fields=["state", "ended_on"])
    record("case.end", case_id=case.pk, subject_id=ending.pk)
    return ending


def _end_duties_and_help(case: Case, *, reader: Appointment | None, ending: CaseEnding) -> None:
    over = Greatest("since", timezone.localdate())
    Appointment.objects.filter(case=case, until__isnull=True).update(until=over)
    Involvement.objects.current().filter(case=case).update(until=over)
    if reader:
        grants.give(
            case_id=case.pk,
            principal_id=reader.user_id,
            permissions=VIEWER,
            reason=GrantReason.APPOINTMENT,
            because_of=ending.pk,
            until=timezone.now() + READING_AFTER_END,
        )
    grants.end_on_case(case.pk, except_because_of=ending.pk)
