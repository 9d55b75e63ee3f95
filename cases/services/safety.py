"""Keeps names of professionals off what the family gets (domain.md rule 15)."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, ProfessionalKeptOff
from cases.services.rows import hold_new
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Organisation, User
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError


@transaction.atomic
def keep_off_paper(
    *,
    case: Case,
    new_id: UUID,
    reason: str,
    user: User | None = None,
    name: str = "",
    organisation: Organisation | None = None,
    since: date | None = None,
) -> ProfessionalKeptOff:
    """From `since` (today), name, photo and number of this professional stand on nothing that the family gets.

    Somebody without an account is a name with the organisation that stands in its place.
    """
    hold_new(new_id)
    if found := ProfessionalKeptOff.objects.filter(pk=new_id).first():
        return found
    name = "" if user else name.strip()
    if not (user or name):
        raise DomainError(_("Say whose name."), field="user")
    if not (user or organisation):
        raise DomainError(_("Say which organisation stands in its place."), field="organisation")
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    same = ProfessionalKeptOff.objects.filter(household_id=case.household_id, user=user, name=name).current()
    if same.exists():
        raise Conflict(_("That name stays off already."), field="user" if user else "name")
    row = ProfessionalKeptOff.objects.create(
        id=new_id,
        household_id=case.household_id,
        user=user,
        name=name,
        organisation=None if user else organisation,
        reason=reason,
        since=since or timezone.localdate(),
        noted_by_id=current_principal_id(),
    )
    record("kept_off.add", case_id=case.pk, subject_id=row.pk)
    return row


@transaction.atomic
def end_keeping_off(*, case: Case, row: ProfessionalKeptOff) -> None:
    """From today the name may stand on paper again; a second click changes nothing."""
    today = timezone.localdate()
    if ProfessionalKeptOff.objects.filter(pk=row.pk, until=None).update(until=max(today, row.since)):
        record("kept_off.end", case_id=case.pk, subject_id=row.pk)
