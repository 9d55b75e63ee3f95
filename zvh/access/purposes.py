"""Work that the system does by itself, each under a principal of its own: what it may see is said where it is granted.

A purpose holds no standing grant. It reads what its grants open, like anyone, and what a policy names it for.
"""

from enum import Enum
from uuid import UUID

from zvh.accounts.models import Principal, PrincipalKind


class Purpose(Enum):
    """Ids are fixed, because policies name them; labels are what "who has access" and the log show."""

    # Reads whereabouts of every household, to keep them off papers that whoever prints may not see them for.
    PAPERS = ("00000000-0000-4000-8000-000000000001", "Makes papers")
    # Sends what somebody who is not logged in asked for; its texts hold no content of a case.
    MAIL = ("0a5cf6b7-5d0e-4c39-9a3e-6d61696c6572", "Sends mail")
    # Ends what has run out, and counts what nobody used.
    UPKEEP = ("00000000-0000-4000-8000-000000000002", "Looks after terms")

    def __init__(self, principal_id: str, label: str):
        self.principal_id = UUID(principal_id)
        self.label = label

    @property
    def principal(self) -> Principal:
        """Without a query: the id is known."""
        return Principal(id=self.principal_id, kind=PrincipalKind.PURPOSE, label=self.label)


def lay_purposes(using: str) -> None:
    """Make the principals of all purposes; after every migration and flush, as grants and tasks point to them."""
    Principal.objects.using(using).bulk_create(
        [purpose.principal for purpose in Purpose], ignore_conflicts=True
    )
