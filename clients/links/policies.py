"""Row-level security of personal links: who keeps the dossier makes and ends them; a link itself reads its own row."""

from clients.links.functions import LINK_FUNCTIONS
from clients.links.models import PersonalLink
from zvh.access.registry import GuardedTable

KEEPS_CASE = "case_id IN (SELECT access_cases('write_case'))"

FUNCTIONS = LINK_FUNCTIONS
POLICIES = [
    GuardedTable(
        PersonalLink,
        select=f"{KEEPS_CASE} OR principal_id = access_principal()",
        insert=f"{KEEPS_CASE} AND made_by_id = access_principal()",
        update=KEEPS_CASE,
    )
]
