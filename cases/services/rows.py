"""What every service needs of the database: rows held while they change, and constraints turned into sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction

from zvh.errors import Conflict


def hold(row: models.Model) -> None:
    """Reread the row and keep it from others until the transaction ends; a 403 for who may not change it."""
    try:
        row.refresh_from_db(from_queryset=type(row).objects.select_for_update(of=("self",)))
    except type(row).DoesNotExist:
        raise PermissionDenied from None


def hold_new(row_id: UUID) -> None:
    """Let two sendings of one form wait for each other, so that the second finds what the first made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(row_id)])


@contextmanager
def constraints_in_words(
    *model_classes: type[models.Model], field: str | None = None, otherwise: str = ""
) -> Iterator[None]:
    """Turn a broken constraint into a Conflict with its own sentence, or with `otherwise` when it has none."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        constraints = [one for model in model_classes for one in model._meta.constraints if one.name == name]
        for constraint in constraints:
            own_words = constraint.violation_error_message != constraint.default_violation_error_message
            message = constraint.violation_error_message if own_words else otherwise
            if message:
                raise Conflict(message, field=field) from error
        raise


def next_number(year: int) -> str:
    """The next case number, such as "2026-0148"; numbers are never given twice, also when a referral fails."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        return f"{year}-{cursor.fetchone()[0]:04d}"


def case_is_new(case_id: UUID) -> bool:
    """Whether no case has this id, also none that the principal cannot see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_is_new(%s)", [case_id])
        return cursor.fetchone()[0]
