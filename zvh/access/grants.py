"""The one writer of grants. Involvements, invitations and appointments give them here and end them here."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now

from zvh.access.models import Grant, GrantReason
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Principal, PrincipalKind


def principal_of(user) -> Principal:
    """The principal of a user, without a query: both carry the same id."""
    return Principal(id=user.pk, kind=PrincipalKind.USER, label=user.name)


def give(
    *,
    case_id: UUID,
    principal_id: UUID,
    permissions: Iterable[str],
    reason: GrantReason,
    because_of: UUID,
    until: datetime | None = None,
) -> None:
    """Open a case to a principal, from now until `until` or until `end_because_of`.

    The database refuses it unless the one who acts directs the case, writes in it, or is opening it.
    """
    Grant.objects.bulk_create(
        Grant(
            case_id=case_id,
            principal_id=principal_id,
            permission=permission,
            reason=reason,
            because_of=because_of,
            valid_until=until,
            given_by_id=current_principal_id(),
        )
        for permission in permissions
    )


def end_because_of(because_of: UUID, *, principal_id: UUID | None = None) -> int:
    """End at once every grant that rests on this reason; returns how many ended."""
    ending = Grant.objects.filter(because_of=because_of).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=Now())
    )
    if principal_id is not None:
        ending = ending.filter(principal_id=principal_id)
    return ending.update(valid_until=Now())
