"""What the privacy officer may ask about cases: the number of one, and which has a number. Nothing of its content."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def case_numbers(case_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The numbers of these cases; empty for anyone but the privacy officer, and of cases that were erased."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, number FROM audit_case_numbers(%s)", [list(set(case_ids) - {None})])
        return dict(cursor.fetchall())


def case_of_number(number: str) -> UUID | None:
    """The case with this number, for the privacy officer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_case_of_number(%s)", [number.strip()])
        return cursor.fetchone()[0]
