"""The log is append-only for the application; only who keeps the dossier reads its lines."""

from zvh.access.registry import GuardedTable
from zvh.audit.models import Line

POLICIES = [
    GuardedTable(
        Line,
        select="case_id IN (SELECT access_cases('write_case'))",
        insert="principal_id IS NOT DISTINCT FROM access_principal()",
    ),
]
