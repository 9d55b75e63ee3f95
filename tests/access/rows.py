"""Everything that the application wrote, as it stands in the database: what a request added, changed or removed."""

import json
from collections.abc import Collection
from functools import cache

from django.contrib.sessions.models import Session
from django.db import connection
from psycopg.sql import SQL, Identifier, Literal

from leidraad.models import GuideVersion
from tests.roles import as_owner
from zvh.access.history_tables import HistoryTable
from zvh.access.registry import registered

# The log and history follow from what is written; a session and the guide are no content.
NO_CONTENT = {Session._meta.db_table, GuideVersion._meta.db_table, "django_content_type", "auth_permission"}
Rows = dict[tuple[str, str], dict]


@cache
def tables() -> dict[str, str]:
    """Names of the tables that the application writes, each with the column of its key."""
    return {
        entry.table: entry.model._meta.pk.column
        for entry in registered()[1]
        if not isinstance(entry, HistoryTable)
        and entry.model._meta.managed
        and entry.model._meta.app_label != "audit"
        and entry.table not in NO_CONTENT
    }


def all_rows(of: Collection[str] | None = None) -> Rows:
    """Every row, by table and key; `of` these tables only."""
    one_table = SQL("SELECT {name}, {key}::text, to_jsonb(one)::text FROM {table} one")
    parts = [
        one_table.format(name=Literal(table), key=Identifier(key), table=Identifier(table))
        for table, key in tables().items()
        if of is None or table in of
    ]
    if not parts:
        return {}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(SQL(" UNION ALL ").join(parts))
        return {(table, key): json.loads(row) for table, key, row in cursor.fetchall()}


def written(before: Rows, after: Rows) -> Rows:
    """What was added or changed, as it became; what was removed as an empty row."""
    changed = {key: row for key, row in after.items() if before.get(key) != row}
    return changed | {key: {} for key in before.keys() - after.keys()}


class Snapshot:
    """Every row at one moment, and what was written since; asks only the tables that were written at all."""

    def __init__(self):
        self.rows = all_rows()
        self._writes = _writes()

    def written(self) -> Rows:
        """Since that moment; right as long as whatever was written before this call is here still or was undone."""
        writes, known = _writes(), self._writes
        self._writes = writes
        changed = {table for table, number in writes.items() if number != known[table]}
        before = {key: row for key, row in self.rows.items() if key[0] in changed}
        return written(before, all_rows(changed))


def _writes() -> dict[str, int]:
    """How often this transaction wrote each table, what was undone included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid) "
            "+ pg_stat_get_xact_tuples_deleted(oid) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname = ANY(%s)",
            [list(tables())],
        )
        return dict(cursor.fetchall())
