"""Row-level security of stored documents."""

from zvh.access.parts import opens_in_parts
from zvh.access.registry import GuardedTable
from zvh.documents.models import Document

POLICIES = [
    GuardedTable(
        Document,
        select=f"case_id IN (SELECT access_cases('view_case')) AND (om_parts = '{{}}' OR {opens_in_parts()})",
        insert="case_id IN (SELECT access_cases('view_case')) AND made_by_id = access_principal()",
    ),
]
