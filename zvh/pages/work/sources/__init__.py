"""Where the rows of "my work" come from: one function per sort, each for the roles that have such work."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zvh.accounts.models import NEVER_IN_A_CASE, Role
from zvh.pages.work.rows import Reader, Row
from zvh.pages.work.sources.accounts import accounts_that_end, unused_invitations
from zvh.pages.work.sources.actions import late_actions_of_others, orphaned_actions, own_actions
from zvh.pages.work.sources.calls import calls
from zvh.pages.work.sources.cases import (
    broken_bottom_lines,
    cases_without_a_meeting,
    decisions_elsewhere,
    signals,
)
from zvh.pages.work.sources.decisions import access_to_decide, alarms, unused_access
from zvh.pages.work.sources.meetings import meetings
from zvh.pages.work.sources.preparing import meetings_to_prepare
from zvh.pages.work.sources.referrals import own_referrals, referrals_to_place
from zvh.pages.work.sources.requests import own_requests

WORKS_IN_CASES = frozenset(Role) - NEVER_IN_A_CASE
KEEPS_DOSSIERS = frozenset({Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER, Role.CASUSREGISSEUR})
DIRECTS = frozenset({Role.PROCESREGISSEUR})
# With the casusregisseur, who watches the plan.
WATCHES = frozenset({Role.PROCESREGISSEUR, Role.CASUSREGISSEUR})
LOOKS_AFTER_ACCOUNTS = frozenset({Role.BEHEERDER})


@dataclass(frozen=True)
class Source:
    """`rows(reader)` gives what there is of one sort, most urgent first."""

    rows: Callable[[Reader], Iterable[Row]]
    roles: frozenset[str] = WORKS_IN_CASES
    intake_only: bool = False

    def is_for(self, reader: Reader) -> bool:
        return reader.user.role in self.roles and (reader.user.has_intake_duty or not self.intake_only)


SOURCES = (
    Source(alarms),
    Source(broken_bottom_lines, roles=WATCHES),
    Source(meetings),
    Source(meetings_to_prepare),
    Source(access_to_decide, roles=DIRECTS),
    Source(referrals_to_place, intake_only=True),
    Source(own_actions),
    Source(calls),
    Source(decisions_elsewhere, roles=KEEPS_DOSSIERS),
    Source(signals, roles=WATCHES),
    Source(orphaned_actions, roles=WATCHES),
    Source(cases_without_a_meeting, roles=DIRECTS),
    Source(unused_access, roles=DIRECTS),
    Source(own_referrals),
    Source(late_actions_of_others, roles=KEEPS_DOSSIERS),
    Source(own_requests),
    Source(accounts_that_end, roles=LOOKS_AFTER_ACCOUNTS),
    Source(unused_invitations, roles=LOOKS_AFTER_ACCOUNTS),
)
