"""Row-level security of stored documents."""

from zvh.access.registry import GuardedTable
from zvh.documents.models import Document

POLICIES = [
    GuardedTable(
        Document,
        select="case_id IN (SELECT access_cases('view_case'))",
        insert="case_id IN (SELECT access_cases('view_case')) AND made_by_id = access_principal()",
    ),
]
