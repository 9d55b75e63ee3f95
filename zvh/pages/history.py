"""What changed in a case, read from the event tables: which rows became what, by whom, when; the latest first.

The policies decide what of it somebody sees. Two queries however many tables there are: the events of a page, and
what each of their rows was before.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import connection, models

from cases.models import Case
from zvh.access.history import event_model_of, found_by
from zvh.access.history_tables import HistoryTable
from zvh.access.registry import registered

# How the rows of a case are found in the event table of a model, by the model's own table.
BY_PERSON = "IN (SELECT person_id FROM cases_membership WHERE household_id = %(household)s)"
OF_CASE = "= %(case)s"
OF_HOUSEHOLD = "= %(household)s"
FOUND = {
    "cases_case": OF_CASE,
    "cases_household": OF_HOUSEHOLD,
    "cases_person": BY_PERSON,
    "cases_relationship": BY_PERSON,
    "meetings_meeting": "IN (SELECT meeting_id FROM meetings_agendaitem WHERE case_id = %(case)s)",
}
BY_FIELD = {"case": OF_CASE, "household": OF_HOUSEHOLD}


@dataclass(frozen=True)
class Event:
    """One change of one row: its columns as they became, and as they were; one of the two is missing at the ends."""

    model: type[models.Model]
    label: str
    at: datetime
    principal_id: UUID | None
    transaction: int
    row: dict
    before: dict | None


def events_of(case: Case, *, first: int, most: int) -> list[Event]:
    """The changes of a case from the `first` on, and one more than `most` when there are more."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_union()} ORDER BY pgh_created_at DESC, pgh_id DESC, name LIMIT %(most)s OFFSET %(first)s",
            {"case": case.pk, "household": case.household_id, "first": first, "most": most + 1},
        )
        found = cursor.fetchall()
        before = _before(cursor, found)
    return [
        Event(
            model=_tracked()[name],
            label=label,
            at=at,
            principal_id=principal_id,
            transaction=transaction,
            row=json.loads(row),
            before=before.get((name, pgh_id)),
        )
        for name, pgh_id, label, at, principal_id, transaction, row in found
    ]


@cache
def _tracked() -> dict[str, type[models.Model]]:
    """Models by the name of their event table."""
    return {entry.table: entry.tracked for entry in registered()[1] if isinstance(entry, HistoryTable)}


@cache
def _union() -> str:
    columns = "pgh_id, pgh_label, pgh_created_at, pgh_principal_id, pgh_transaction"
    # Names of tables and columns are those of our own models; what is asked for comes as parameters.
    return " UNION ALL ".join(
        f"SELECT '{table}' AS name, {columns}, to_jsonb(e) FROM \"{table}\" e WHERE {_of_case(tracked)}"
        for table, tracked in sorted(_tracked().items())
    )


def _of_case(tracked: type[models.Model]) -> str:
    field = tracked._meta.get_field(found_by(tracked))
    condition = FOUND.get(tracked._meta.db_table) or BY_FIELD.get(field.name)
    if condition is None:
        owner = field.related_model
        owned_by = tracked._meta.auto_created and _of_case(owner)
        condition = f'IN (SELECT id FROM "{owner._meta.db_table}" WHERE {owned_by})'
    return f'"{field.column}" {condition}'


def _before(cursor, found: Iterable[tuple]) -> dict[tuple[str, int], dict]:
    """What the rows that were changed were until then."""
    changed: dict[str, list[int]] = {}
    for name, pgh_id, label, *_rest in found:
        if label == "update":
            changed.setdefault(name, []).append(pgh_id)
    if not changed:
        return {}
    parts, parameters = [], []
    for name, ids in changed.items():
        key = _tracked()[name]._meta.pk.column
        by = event_model_of(_tracked()[name])._meta.get_field(found_by(_tracked()[name])).column
        # By the column that has an index first; a row that came from elsewhere has no earlier state here.
        parts.append(
            f'(SELECT \'{name}\', e.pgh_id, (SELECT to_jsonb(p) FROM "{name}" p WHERE p."{by}" = e."{by}" '
            f'AND p."{key}" = e."{key}" AND p.pgh_id < e.pgh_id ORDER BY p.pgh_id DESC LIMIT 1) '
            f'FROM "{name}" e WHERE e.pgh_id = ANY(%s))'
        )
        parameters.append(ids)
    cursor.execute(" UNION ALL ".join(parts), parameters)
    return {(name, pgh_id): json.loads(before) for name, pgh_id, before in cursor.fetchall() if before}
