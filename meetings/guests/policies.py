"""Row-level security of guests: who keeps the dossier invites and withdraws; a guest reads their own row."""

from cases.policies import KEEPS_CASE
from meetings.guests.functions import GUEST_FUNCTIONS
from meetings.guests.models import Guest
from zvh.access.registry import GuardedTable

__all__ = ["GUEST_FUNCTIONS", "GUEST_POLICIES"]

GUEST_POLICIES = [
    GuardedTable(
        Guest,
        select=f"{KEEPS_CASE} OR id = access_principal()",
        insert=f"{KEEPS_CASE} AND made_by_id = access_principal()",
        update=KEEPS_CASE,
    )
]
