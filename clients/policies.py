"""Row-level security of the family's voice and of personal links."""

from cases.policies import KEEPS_CASE, OWN_CASES, case_content
from clients.links import policies as of_links
from clients.models import ChildVoice, ChildVoiceHearing
from zvh.access.registry import GuardedTable

FUNCTIONS = of_links.FUNCTIONS
# Of a child's words who directs decides (rule 4a); other words, written by who keeps the dossier, end it.
DIRECTS = "case_id IN (SELECT access_cases('direct_case'))"
POLICIES = [
    case_content(ChildVoice),
    GuardedTable(
        ChildVoiceHearing,
        select=OWN_CASES,
        insert=f"{DIRECTS} AND decided_by_id = access_principal()",
        update=KEEPS_CASE,
    ),
    *of_links.POLICIES,
]
