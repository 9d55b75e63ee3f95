"""Row-level security: each app's `policies.py` lists its tables; after every migration they are laid in the database.

A table that no app lists gets no privilege for the serving role at all, so forgetting one fails closed.
"""

import hashlib
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import module_has_submodule

from zvh.access.history import event_model_of
from zvh.access.history_tables import HistoryTable


@dataclass(frozen=True)
class Function:
    """A function that policies and the application call; `sql` is a whole CREATE OR REPLACE FUNCTION.

    Many run as the owner, so only the serving role may call them; an `internal` one only other functions.
    """

    name: str
    sql: str
    internal: bool = False

    @property
    def rights(self) -> list[str]:
        serving = settings.DATABASE_SERVING_ROLE
        # What a trigger calls needs no right of who fires it.
        if self.internal or "RETURNS trigger" in self.sql:
            return [f"REVOKE EXECUTE ON FUNCTION {self.name} FROM {serving}"]
        return [f"GRANT EXECUTE ON FUNCTION {self.name} TO {serving}"]


@dataclass(frozen=True)
class OpenTable:
    """A table without content of a case: privileges only, or none, and the reason why no row needs guarding."""

    model: type[models.Model]
    privileges: str
    because: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def statements(self, serving: str, owner: str) -> list[str]:
        return [f'GRANT {self.privileges} ON "{self.table}" TO {serving}'] if self.privileges else []


@dataclass(frozen=True)
class GuardedTable:
    """A table whose rows are guarded: one hand-written predicate per command; None withholds the command.

    `history` replaces `select` for the event table of the model, where that names columns with their table.
    """

    model: type[models.Model]
    select: str
    insert: str | None = None
    update: str | None = None
    delete: str | None = None
    history: str | None = None

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def statements(self, serving: str, owner: str) -> list[str]:
        table = f'"{self.table}"'
        laid = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY owner_all ON {table} TO {owner} USING (true) WITH CHECK (true)",
            f"CREATE POLICY serve_select ON {table} FOR SELECT TO {serving} USING ({self.select})",
        ]
        privileges = ["SELECT"]
        if self.insert:
            privileges.append("INSERT")
            laid.append(
                f"CREATE POLICY serve_insert ON {table} FOR INSERT TO {serving} WITH CHECK ({self.insert})"
            )
        if self.update:
            privileges.append("UPDATE")
            laid.append(
                f"CREATE POLICY serve_update ON {table} FOR UPDATE TO {serving} "
                f"USING ({self.update}) WITH CHECK ({self.update})"
            )
        if self.delete:
            privileges.append("DELETE")
            laid.append(
                f"CREATE POLICY serve_delete ON {table} FOR DELETE TO {serving} USING ({self.delete})"
            )
        laid.append(f"GRANT {', '.join(privileges)} ON {table} TO {serving}")
        return laid

    def history_table(self) -> HistoryTable | None:
        events = event_model_of(self.model)
        return HistoryTable(events, self.model, self.history or self.select) if events else None


def registered() -> tuple[list[Function], list[OpenTable | GuardedTable | HistoryTable]]:
    """All functions and tables that the installed apps list in `policies.py`, in the order of the apps.

    After them the event tables of the guarded ones, whose policies follow from theirs.
    """
    functions, tables = [], []
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "policies"):
            module = import_module(f"{config.name}.policies")
            functions.extend(getattr(module, "FUNCTIONS", []))
            tables.extend(getattr(module, "POLICIES", []))
    events = [entry.history_table() for entry in tables if isinstance(entry, GuardedTable)]
    return functions, [*tables, *filter(None, events)]


def unlisted_models() -> list[type[models.Model]]:
    """Managed models, auto-created join tables among them, that no app lists."""
    _, tables = registered()
    listed = {entry.table for entry in tables}
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in listed
    ]


def lay_policies(connection) -> int:
    """Bring functions, policies and privileges in the database in line with the code; returns tables changed.

    Runs as the owner. A table whose text did not change since last time is left alone: laying takes a lock.
    """
    functions, tables = registered()
    serving, owner = settings.DATABASE_SERVING_ROLE, settings.DATABASE_OWNER_ROLE
    changed = 0
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {serving}")
        for function in functions:
            cursor.execute(function.sql)
            for statement in function.rights:
                cursor.execute(statement)
        marks = _marks(cursor)
        for entry in tables:
            statements = entry.statements(serving, owner)
            mark = "policies " + hashlib.sha256("\n".join(statements).encode()).hexdigest()
            if marks.get(entry.table) == mark:
                continue
            _clear(cursor, entry.table, serving)
            for statement in statements:
                cursor.execute(statement)
            kind = "TABLE" if entry.model._meta.managed else "VIEW"
            cursor.execute(f"COMMENT ON {kind} \"{entry.table}\" IS '{mark}'")
            changed += 1
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {serving}")
        cursor.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")
    return changed


def _marks(cursor) -> dict[str, str]:
    cursor.execute(
        "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')"
    )
    return dict(cursor.fetchall())


def _clear(cursor, table: str, serving: str) -> None:
    cursor.execute(
        "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table]
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
    cursor.execute(f'REVOKE ALL ON "{table}" FROM {serving}')
