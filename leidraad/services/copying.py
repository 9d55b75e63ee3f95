"""The source organisation lets others copy a finding, or no longer does (domain.md rule 7)."""

from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.services.rows import hold_new
from leidraad.models import CopyPermission, Finding
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Organisation, User
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def permit_copying(*, finding: Finding, to: Iterable[Organisation] = ()) -> None:
    """Let these organisations take the finding over into their own dossier; without any: every partner.

    Replaces what was permitted before. Only for professionals of the organisation that shared it.
    """
    _require_source(finding)
    hold_new(finding.pk)
    wanted = {each.pk for each in to} or {None}
    if finding.source_organisation_id in wanted:
        raise DomainError(_("It is already yours."), field="to")
    running = CopyPermission.objects.current().filter(finding=finding)
    given = set(running.values_list("to_id", flat=True))
    to_everybody = Q(to__isnull=True)
    _withdraw(running.filter(~to_everybody if None in wanted else to_everybody | ~Q(to_id__in=wanted)))
    me = current_principal_id()
    for key in wanted - given:
        CopyPermission.objects.create(
            id=uuid4(), case_id=finding.case_id, finding=finding, to_id=key, given_by_id=me
        )
    log.record("finding.permit_copying", case_id=finding.case_id, subject_id=finding.pk)


@transaction.atomic
def withdraw_copying(*, finding: Finding) -> None:
    """From now on nobody may copy it; a second click changes nothing."""
    _require_source(finding)
    if _withdraw(CopyPermission.objects.current().filter(finding=finding)):
        log.record("finding.withdraw_copying", case_id=finding.case_id, subject_id=finding.pk)


def _withdraw(permissions) -> int:
    return permissions.update(withdrawn_at=Now(), withdrawn_by_id=current_principal_id())


def _require_source(finding: Finding) -> None:
    own = User.objects.filter(
        pk=current_principal_id(), organisation_id=finding.source_organisation_id
    ).exists()
    if not own:
        raise DomainError(_("Only the organisation that shared this says who may copy it."))
