"""Ending somebody's access by ending its reason, and looking regularly at access that nobody uses."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Appointment, Case, Involvement
from cases.services.appointments import end_appointment
from cases.services.break_glass import end_break_glass
from cases.services.involvements import end_involvement
from zvh.access.models import BreakGlass, Grant, GrantReason, GrantReview, ReviewOutcome
from zvh.access.principal import current_principal_id
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError

# Access that nobody used for this long is looked at, and again as long after it was kept.
UNUSED_FOR = timedelta(days=90)

Ender = Callable[[UUID], None]
_enders: dict[str, Ender] = {}


def ends(reason: GrantReason) -> Callable[[Ender], Ender]:
    """Register how a reason for access is ended: the function gets the id of what is behind the grants."""

    def register(function: Ender) -> Ender:
        _enders[reason] = function
        return function

    return register


def can_be_ended(reason: str) -> bool:
    """Whether access for this reason ends by a decision; the rest ends with the meeting, the case or the handover."""
    return reason in _enders


@ends(GrantReason.INVOLVEMENT)
def _end_involvement(because_of: UUID) -> None:
    end_involvement(involvement=_found(Involvement, because_of))


@ends(GrantReason.APPOINTMENT)
def _end_appointment(because_of: UUID) -> None:
    end_appointment(appointment=_found(Appointment, because_of))


@ends(GrantReason.BREAK_GLASS)
def _end_break_glass(because_of: UUID) -> None:
    end_break_glass(glass=_found(BreakGlass, because_of))


def _found(model, pk: UUID):
    row = model.objects.filter(pk=pk).first()
    if row is None:
        raise DomainError(_("This access ends by itself; it can't be ended here."))
    return row


@transaction.atomic
def end_access(*, case: Case, grant: Grant, reason: str) -> None:
    """End what the grant rests on, and with it the access, at once. Written down before, as it may end one's own."""
    if not can_be_ended(grant.reason):
        raise DomainError(_("This access ends by itself; it can't be ended here."))
    _write(case, grant, ReviewOutcome.ENDED, reason)
    _enders[grant.reason](grant.because_of)


@transaction.atomic
def keep_access(*, case: Case, grant: Grant, reason: str) -> None:
    """Somebody still needs it, for this reason; it is looked at again after 90 days."""
    _write(case, grant, ReviewOutcome.KEPT, reason)


def _write(case: Case, grant: Grant, outcome: ReviewOutcome, reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")
    if not Grant.objects.valid().filter(pk=grant.pk, case_id=case.pk).exists():
        raise Conflict(_("This access has ended already."))
    review = GrantReview.objects.create(
        id=uuid4(),
        case_id=case.pk,
        principal_id=grant.principal_id,
        grant_reason=grant.reason,
        because_of=grant.because_of,
        outcome=outcome,
        reason=reason,
        decided_by_id=current_principal_id(),
    )
    record(f"access.{outcome}", case_id=case.pk, subject_id=review.pk, words=reason)
