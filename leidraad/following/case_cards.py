"""What asks for attention on the page of a case: what is broken, what comes, and what nobody does any more."""

from dataclasses import dataclass

from cases.models import Case
from leidraad.following.queries import courses_of, orphaned_actions, signals_of, unsettled_breaches
from leidraad.following.signals import Signal
from leidraad.models import Action, BottomLineBreach, NewCourse
from zvh.access.permissions import CasePermission
from zvh.access.querysets import permissions_on


@dataclass
class CaseFollowing:
    breaches: list[BottomLineBreach]
    signals: list[Signal]
    orphaned: list[Action]
    courses: list[NewCourse]
    permissions: frozenset[str]

    @property
    def last_course(self) -> NewCourse | None:
        """Shown with a signal that it answers."""
        return next(iter(self.courses), None)

    @property
    def may_contribute(self) -> bool:
        return CasePermission.CONTRIBUTE in self.permissions

    @property
    def may_write(self) -> bool:
        return CasePermission.WRITE in self.permissions

    @property
    def may_direct(self) -> bool:
        return CasePermission.DIRECT in self.permissions


def case_following(case: Case, principal) -> CaseFollowing:
    """As far as the principal may see it; what nobody does any more is for who keeps the dossier."""
    permissions = permissions_on(principal, case.pk)
    keeps = CasePermission.WRITE in permissions
    return CaseFollowing(
        breaches=unsettled_breaches(case, principal),
        signals=signals_of(case, principal),
        orphaned=orphaned_actions(case, principal) if keeps else [],
        courses=courses_of(case, principal),
        permissions=permissions,
    )
