"""Lays the event tables in the database: who may read them, and the trigger that alone writes them."""

from dataclasses import dataclass

from django.db import models

OWN_COLUMNS = {
    "pgh_created_at": "statement_timestamp()",
    "pgh_transaction": "pg_current_xact_id()::text::bigint",
    "pgh_principal_id": "access_principal()",
}


@dataclass(frozen=True)
class HistoryTable:
    """The events of a guarded table.

    Whoever reads a row reads what it was before, as far as that alone would have been theirs to read: a text that was
    open once and is covered now stays covered, and one that was covered then does not open with the row. Of a row that
    is gone the last state remains, for who could have read it.
    """

    model: type[models.Model]
    tracked: type[models.Model]
    select: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def readable(self) -> str:
        of, key = self.tracked._meta.db_table, self.tracked._meta.pk.column
        row_is_readable = f'EXISTS (SELECT 1 FROM "{of}" now WHERE now."{key}" = "{self.table}"."{key}")'
        return f"({self.select}) AND (pgh_label = 'delete' OR {row_is_readable})"

    def statements(self, serving: str, owner: str) -> list[str]:
        of = self.tracked._meta.db_table
        return [
            f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY owner_all ON "{self.table}" TO {owner} USING (true) WITH CHECK (true)',
            f'CREATE POLICY serve_select ON "{self.table}" FOR SELECT TO {serving} USING ({self.readable})',
            f'GRANT SELECT ON "{self.table}" TO {serving}',
            self.function,
            f'CREATE OR REPLACE TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON "{of}" '
            f"FOR EACH ROW EXECUTE FUNCTION {self.function_name}()",
        ]

    @property
    def function_name(self) -> str:
        return f"history_of_{self.tracked._meta.db_table}"

    @property
    def function(self) -> str:
        """As the owner, with a path of its own: who changes a row can neither write its history nor prevent it."""
        of = self.tracked._meta.db_table
        kept = [field.column for field in self.tracked._meta.local_fields]
        columns = ", ".join(f'"{column}"' for column in (*kept, "pgh_label", *OWN_COLUMNS))
        values = ", ".join((*(f'kept."{column}"' for column in kept), "lower(TG_OP)", *OWN_COLUMNS.values()))
        return f"""
            CREATE OR REPLACE FUNCTION {self.function_name}() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
            AS $$
            DECLARE kept "{of}"%ROWTYPE;
            BEGIN
              IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NULL;
              END IF;
              IF TG_OP = 'DELETE' THEN kept := OLD; ELSE kept := NEW; END IF;
              INSERT INTO "{self.table}" ({columns}) VALUES ({values});
              RETURN NULL;
            END
            $$
        """
