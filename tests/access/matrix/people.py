"""Everyone who may knock: each role in each standing towards one case, nobody, and a personal link."""

from dataclasses import dataclass

from django.test import Client

from tests.factories import AttendeeFactory, OrganisationFactory, SeatFactory, UserFactory, open_case
from tests.roles import as_owner
from zvh.access.grants import end_because_of
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, VIEWER, WRITER, CasePermission
from zvh.accounts.models import Role, User

NOBODY = "nobody"

# What somebody can be to a referral or a sitting, next to the permissions on its case.
REFERRED, INTAKE, ARRANGES, CHAIRS, LINKED = (
    "referred it",
    "has intake duty",
    "arranges the sitting",
    "chairs the sitting",
    "came in with a personal link",
)

# What each role holds on a case it works on (docs/domain.md, Who uses the software).
WORKING = {
    Role.PROCESREGISSEUR: DIRECTOR,
    Role.PROCESONDERSTEUNER: WRITER,
    Role.CASUSREGISSEUR: WRITER,
    Role.PARTNER: CONTRIBUTOR,
    Role.EXPERT: CONTRIBUTOR,
}
NEVER_IN_A_CASE = (Role.MANAGER, Role.BEHEERDER)


@dataclass(frozen=True)
class Who:
    """Somebody, what they are, how they stand towards the case, and what they hold on it now."""

    role: str
    standing: str
    holds: frozenset[str] = frozenset()
    user: User | None = None
    # The browser of who comes in without a user.
    browser: Client | None = None

    def __str__(self):
        return f"{self.role}, {self.standing}"


def everyone(world) -> list[Who]:
    """All of them towards the cases of `world`."""
    cases = world.cases
    known = [
        Who(NOBODY, "not logged in"),
        Who(NOBODY, "with a personal link", frozenset({LINKED}), browser=world.linked),
    ]
    for role, permissions in WORKING.items():
        known += [
            _working(role, permissions, cases),
            Who(role, "not in it", user=_person(role)),
            _formerly(role, permissions, cases),
            _in_the_other_part(role, cases, world.other_part),
        ]
    for role in NEVER_IN_A_CASE:
        known += [Who(role, "not in it", user=_person(role)), _formerly(role, CONTRIBUTOR, cases)]
    known += [
        Who(Role.PRIVACY_OFFICER, "not in it", user=_person(Role.PRIVACY_OFFICER)),
        _formerly(Role.PRIVACY_OFFICER, VIEWER, cases),
        _by_breaking_the_glass(cases),
        Who(
            Role.PARTNER, "who referred it", frozenset({CasePermission.CONTRIBUTE, REFERRED}), world.referrer
        ),
        Who(
            Role.PROCESREGISSEUR,
            "who chairs its sitting",
            frozenset({*DIRECTOR, ARRANGES, CHAIRS}),
            world.chair,
        ),
        Who(Role.PROCESREGISSEUR, "on intake duty", frozenset({INTAKE, ARRANGES}), _on_duty()),
        _intake_of_this_referral(cases),
    ]
    return known


def _person(role: str, **facts):
    return UserFactory(role=role, organisation=OrganisationFactory(), **facts)


def _on_duty():
    return _person(Role.PROCESREGISSEUR, has_intake_duty=True)


def _working(role, permissions, cases) -> Who:
    user = _person(role)
    for case in cases:
        open_case(user, case, permissions, GrantReason.APPOINTMENT)
    return Who(role, "in the case", frozenset(permissions), user)


def _formerly(role, permissions, cases) -> Who:
    user = _person(role)
    for case in cases:
        because_of = open_case(user, case, permissions)
        with as_owner():
            assert end_because_of(because_of) == len(permissions)
    return Who(role, "formerly in it", user=user)


def _in_the_other_part(role, cases, part) -> Who:
    """Invited and seated at the table where the OM is not."""
    user = _person(role)
    for case in cases:
        open_case(user, case, CONTRIBUTOR, GrantReason.INVITATION)
    attendee = AttendeeFactory(item=part.item, user=user, organisation=user.organisation)
    SeatFactory(part=part, attendee=attendee)
    return Who(role, "in the other part", frozenset(CONTRIBUTOR), user)


def _by_breaking_the_glass(cases) -> Who:
    user = _person(Role.PRIVACY_OFFICER)
    for case in cases:
        open_case(user, case, VIEWER, GrantReason.BREAK_GLASS)
    return Who(Role.PRIVACY_OFFICER, "by break-glass", frozenset(VIEWER), user)


def _intake_of_this_referral(cases) -> Who:
    user = _on_duty()
    for case in cases:
        open_case(user, case, WRITER, GrantReason.INTAKE)
    return Who(
        Role.PROCESREGISSEUR, "on intake duty, keeping it", frozenset({*WRITER, INTAKE, ARRANGES}), user
    )
