"""The log is append-only, for the application by its privileges and for the owner by triggers.

Who directs a case reads its lines; the privacy officer reads all of them, and no case.
"""

from dataclasses import dataclass

from zvh.access.registry import GuardedTable
from zvh.audit.functions import LOG_FUNCTIONS
from zvh.audit.models import Line, Place, Seal, Words

FUNCTIONS = LOG_FUNCTIONS


@dataclass(frozen=True)
class LogTable(GuardedTable):
    """With triggers that run for the owner and for a replica too; `columns` are those the application fills."""

    triggers: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def statements(self, serving: str, owner: str) -> list[str]:
        laid = super().statements(serving, owner)
        if self.columns:
            laid.append(f'REVOKE INSERT ON "{self.table}" FROM {serving}')
            laid.append(f'GRANT INSERT ({", ".join(self.columns)}) ON "{self.table}" TO {serving}')
        for trigger in self.triggers:
            name, rest = trigger.split(" ", 1)
            kind = "CONSTRAINT TRIGGER" if "DEFERRED" in rest else "TRIGGER"
            laid += [
                f'DROP TRIGGER IF EXISTS {name} ON "{self.table}"',
                f"CREATE {kind} {name} {rest.format(table=self.table)}",
                f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER {name}',
            ]
        return laid


DEFERRED = "AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION"
REFUSE = "ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()"

POLICIES = [
    LogTable(
        Line,
        select="case_id IN (SELECT access_cases('direct_case')) OR (SELECT audit_reads_all())",
        insert="principal_id IS NOT DISTINCT FROM access_principal()",
        # When, and as whom in which organisation on which grant, is for the database to say.
        columns=(
            "id",
            "principal_id",
            "case_id",
            "subject_id",
            "act",
            "outcome",
            "address",
            "detail",
            "persons",
            "number_of_cases",
            "place_id",
            "session_id",
            "words_hash",
        ),
        triggers=(
            "audit_line_complete BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION audit_complete()",
            f"audit_line_seal {DEFERRED} audit_seal_line()",
            f"audit_line_stays BEFORE UPDATE OR DELETE OR TRUNCATE {REFUSE}",
        ),
    ),
    LogTable(
        Seal,
        select="false",
        triggers=(
            f"audit_seal_chain {DEFERRED} audit_chain_seal()",
            f"audit_seal_stays BEFORE DELETE OR TRUNCATE {REFUSE}",
            "audit_seal_once BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.number IS NOT NULL) "
            "EXECUTE FUNCTION audit_refuse_change()",
        ),
    ),
    LogTable(
        Words,
        select="line_id IN (SELECT id FROM audit_line)",
        insert="audit_words_fit(line_id, salt, text)",
        triggers=(f"audit_words_stay BEFORE UPDATE OR TRUNCATE {REFUSE}",),
    ),
    LogTable(
        Place,
        select="(SELECT audit_reads_all())",
        insert="true",
        triggers=(f"audit_place_stays BEFORE UPDATE OR TRUNCATE {REFUSE}",),
    ),
]
