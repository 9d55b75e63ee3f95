"""The one writer of grants. Involvements, invitations and appointments give them here and end them here."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from zvh.access.models import Grant, GrantReason
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Principal, PrincipalKind
from zvh.errors import DomainError

ENDS_AFTER_IT_STARTS = "grant_ends_after_it_starts"


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
    # Not through the model: reading back what the database filled in asks for a row that one may see, and a referrer
    # opens a case to intake without reading it.
    given_by = current_principal_id()
    rows = [
        (uuid4(), principal_id, case_id, str(permission), str(reason), because_of, until, given_by)
        for permission in permissions
    ]
    with _in_order(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO access_grant "
            "(id, principal_id, case_id, permission, reason, because_of, valid_until, given_by_id) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


@contextmanager
def _in_order() -> Iterator[None]:
    """The database's clock decides whether a grant ends before it starts; what it says becomes a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") != ENDS_AFTER_IT_STARTS:
            raise
        raise DomainError(_("Access can't end before it begins."), field="until") from error


def end_because_of(because_of: UUID, *, principal_id: UUID | None = None) -> int:
    """End at once every grant that rests on this reason; returns how many ended."""
    ending = Grant.objects.filter(because_of=because_of).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=Now())
    )
    if principal_id is not None:
        ending = ending.filter(principal_id=principal_id)
    return ending.update(valid_until=Now())


def holders_because_of(because_of: UUID) -> list[UUID]:
    """The principals whose access rests on this reason now."""
    valid = Grant.objects.valid().filter(because_of=because_of)
    return list(valid.order_by("principal_id").values_list("principal_id", flat=True).distinct())


def end_on_case(case_id: UUID, *, except_because_of: UUID) -> int:
    """End at once every grant on the case but those of one reason; in one statement, as it may end the actor's own."""
    ending = Grant.objects.filter(case_id=case_id).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=Now())
    )
    return ending.exclude(because_of=except_because_of).update(valid_until=Now())
