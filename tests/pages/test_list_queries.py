"""Every page that lists: as many queries for three hundred rows as for three, and fewer than twelve.

Who asks and what they list stands below, per address; a page that needs more says why in `MORE`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Appointment, Case, CaseState, Household, Membership, Person, Referral
from leidraad.models import Action, Conversation, Finding, FindingReview, GuideVersion, PlanVersion
from leidraad.services.guide import load_guide
from meetings.models import AgendaItem, Meeting, MeetingState
from tests.factories import CaseFactory, UserFactory, open_case
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.roles import acting, as_owner
from zvh.access.models import Grant, GrantReview
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Organisation, Principal, PrincipalKind, Role, User
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db
LIMIT = 12
FEW, MANY = 3, 300
# A page about one case begins with its frame: number, household, phase, tabs and who may do what, in five queries.
MORE = {
    "home procesregisseur": (
        15,
        "referrals that wait, requests and alerts stand beside meetings and actions",
    ),
    "log": (17, "names of people, organisations, cases and reasons are no foreign keys: one query per kind"),
    "case_log": (17, "the frame, and names as in the log"),
    "case_history": (15, "the frame, the events and what each was before"),
    "of_case": (14, "the frame"),
    "case_access": (19, "the frame, and per kind of reason what it was given for"),
    "findings": (
        31,
        "the frame, and per kind of fact that decides whom a row may reach: reviews, bases, persons, parts",
    ),
    "plan": (31, "the frame, and one query per kind of row that a plan is made of"),
}


@dataclass
class Page:
    """Who asks for it, where it is, and what adds a number of rows to it."""

    user: User
    address: str
    add: Callable[[int], None]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(user: User, address: str) -> tuple[int, int]:
    """How many queries the page takes, and how long it is."""
    client = client_of(user)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), len(response.content)


# Rows of many cases, of one user.


def add_cases(user: User, number: int) -> list[Case]:
    """Cases of this user, each with a person, a referral and an appointment."""
    today = date.today()
    with as_owner():
        households = Household.objects.bulk_create(
            Household(name="Rij", name_key="rij") for _ in range(number)
        )
        persons = Person.objects.bulk_create(Person(first_names="Rij", name_key="rij") for _ in range(number))
        Membership.objects.bulk_create(
            Membership(household=household, person=person)
            for household, person in zip(households, persons, strict=True)
        )
        cases = Case.objects.bulk_create(CaseFactory.build(household=household) for household in households)
        Referral.objects.bulk_create(
            Referral(case=case, organisation=user.organisation, referrer=user, reason="Nu") for case in cases
        )
        Appointment.objects.bulk_create(
            Appointment(case=case, user=user, duty="procesregisseur", since=today) for case in cases
        )
        Grant.objects.bulk_create(
            grant(user.pk, case, permission=permission, reason="appointment")
            for case in cases
            for permission in DIRECTOR
        )
    return cases


def grant(
    principal_id, case: Case, *, permission: str = "view_case", reason: str = "involvement", **values
) -> Grant:
    return Grant(
        principal_id=principal_id,
        case_id=case.pk,
        permission=permission,
        reason=reason,
        because_of=uuid4(),
        **values,
    )


def add_meetings(user: User, cases: list[Case], *, state: str, kind: str = "focusoverleg") -> None:
    past = state == MeetingState.CLOSED
    starts = timezone.now() + timedelta(days=-3 if past else 3)
    with as_owner():
        meetings = Meeting.objects.bulk_create(
            Meeting(
                kind=kind,
                state=state,
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                closed_at=starts if past else None,
                chair=user,
            )
            for _case in cases
        )
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, case=case) for meeting, case in zip(meetings, cases, strict=True)
        )


def add_actions(user: User, cases: list[Case], *, status: str, owner: User | None = None) -> None:
    with as_owner():
        Action.objects.bulk_create(
            Action(case=case, author_id=user.pk, text="Bellen", owner=owner or user, status=status)
            for case in cases
        )


def add_everything(user: User, number: int) -> None:
    cases = add_cases(user, number)
    other = UserFactory()
    for state in (MeetingState.PLANNED, MeetingState.CLOSED):
        add_meetings(user, cases, state=state)
        add_meetings(user, cases, state=state, kind="weegoverleg")
    for status in ("agreed", "done"):
        add_actions(user, cases, status=status)
        add_actions(user, cases, status=status, owner=other)


def add_people(number: int) -> list[User]:
    """Each in an organisation of their own."""
    with as_owner():
        names = [f"Rij {uuid4()}" for _ in range(number)]
        organisations = Organisation.objects.bulk_create(
            Organisation(name=name, chain="zorg") for name in names
        )
        users = [
            User(
                name=organisation.name,
                email=f"{uuid4()}@example.org",
                organisation=organisation,
                role=Role.PARTNER,
            )
            for organisation in organisations
        ]
        Principal.objects.bulk_create(
            Principal(id=user.pk, kind=PrincipalKind.USER, label=user.name) for user in users
        )
        return User.objects.bulk_create(users)


SEE_NO_CASE = {Role.BEHEERDER, Role.PRIVACY_OFFICER}
OF_CASES = {
    "cases": "/casussen/",
    "cases searched": "/casussen/?q=rij&state=open",
    "referrals": "/aanmeldingen/",
    "referrals searched": "/aanmeldingen/?q=rij",
    "meetings": "/overleggen/",
    "meetings past": "/overleggen/?when=past",
    "meetings searched": "/overleggen/?q=rij",
    "sittings": "/weegoverleg/",
    "sittings past": "/weegoverleg/?when=past",
    "sittings searched": "/weegoverleg/?q=rij",
    "actions": "/acties/",
    "actions of all": "/acties/?which=all",
    "actions done": "/acties/?which=done",
    "actions finished by all": "/acties/?which=finished",
    "actions searched": "/acties/?which=all&q=rij",
}


@pytest.fixture(scope="module")
def owners(lasting) -> dict[int, User]:
    """By how many rows of each kind they have. Built once: to build them takes longer than to ask every page."""
    found = {number: UserFactory(role=Role.PROCESREGISSEUR) for number in (FEW, MANY)}
    for number, user in found.items():
        add_everything(user, number)
    return found


@pytest.mark.parametrize("name", OF_CASES)
def test_a_list_of_ones_cases(name, owners):
    few, many = (asked(owners[number], OF_CASES[name]) for number in (FEW, MANY))
    compare(name, few, many)


@pytest.mark.parametrize("role", [role for role in Role if role not in SEE_NO_CASE | {Role.MANAGER}])
def test_home_of_who_works_on_cases(role, owners):
    with as_owner():
        User.objects.filter(pk__in=[user.pk for user in owners.values()]).update(
            role=role, has_intake_duty=role == Role.PROCESREGISSEUR
        )
    few, many = (asked(owners[number], "/") for number in (FEW, MANY))
    compare(f"home {role}", few, many)


@pytest.mark.parametrize("role", sorted(SEE_NO_CASE))
def test_home_of_who_sees_no_case(role):
    def add(number: int) -> None:
        add_people(number)
        _close(add_cases(UserFactory(), number))

    check(f"home {role}", Page(UserFactory(role=role), "/", add), grows=False)


def _close(cases: list[Case]) -> None:
    with as_owner():
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(
            state=CaseState.CLOSED, ended_on=date.today()
        )


@pytest.mark.parametrize(
    "address", ["/beheer/gebruikers/", "/beheer/organisaties/", "/beheer/gebruikers/?q=rij"]
)
def test_people_and_organisations(address):
    check(address, Page(UserFactory(role=Role.BEHEERDER), address, add_people))


def test_the_log_of_everything():
    user = UserFactory(role=Role.PRIVACY_OFFICER)
    case = CaseFactory()

    def add(number: int) -> None:
        people = add_people(number)
        with as_owner():
            Line.objects.bulk_create(
                Line(principal_id=person.pk, case_id=case.pk, act="plan.open") for person in people
            )

    check("log", Page(user, "/logboek/", add))


def test_access_that_nobody_used():
    user = UserFactory(role=Role.PROCESREGISSEUR)

    def add(number: int) -> None:
        cases, people = add_cases(user, number), add_people(number)
        long_ago = timezone.now() - timedelta(days=120)
        with as_owner():
            Grant.objects.bulk_create(
                grant(person.pk, case, valid_from=long_ago)
                for person, case in zip(people, cases, strict=True)
            )
            GrantReview.objects.bulk_create(
                GrantReview(
                    case_id=case.pk,
                    principal_id=person.pk,
                    grant_reason="involvement",
                    because_of=uuid4(),
                    outcome="kept",
                    reason="Nodig",
                    decided_by_id=user.pk,
                )
                for person, case in zip(people, cases, strict=True)
            )

    check("access review", Page(user, "/toegang/nakijken/", add))


# Rows of one case.


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def director(case):
    user = UserFactory(role=Role.PROCESREGISSEUR)
    open_case(user, case, DIRECTOR)
    return user


def add_findings(case: Case, author: User, number: int) -> None:
    people = add_people(number)
    with as_owner():
        findings = Finding.objects.bulk_create(
            Finding(
                case=case,
                author_id=author.pk,
                kind="risk",
                text="Rij",
                source_organisation=person.organisation,
            )
            for person in people
        )
        FindingReview.objects.bulk_create(
            FindingReview(
                case=case,
                finding=finding,
                kind="disputed",
                view="Nee",
                organisation=person.organisation,
                principal_id=person.pk,
            )
            for finding, person in zip(findings, people, strict=True)
        )


def test_findings_of_a_case(case, director):
    address = f"/casussen/{case.pk}/bevindingen/"
    check("findings", Page(director, address, lambda number: add_findings(case, director, number)))


def test_access_to_a_case(case, director):
    def add(number: int) -> None:
        people = add_people(number)
        with as_owner():
            Grant.objects.bulk_create(grant(person.pk, case) for person in people)

    check("case_access", Page(director, f"/casussen/{case.pk}/toegang/", add))


def test_the_log_of_a_case(case, director):
    def add(number: int) -> None:
        people = add_people(number)
        with as_owner():
            Line.objects.bulk_create(
                Line(principal_id=person.pk, case_id=case.pk, act="plan.open") for person in people
            )

    check("case_log", Page(director, f"/casussen/{case.pk}/logboek/", add))


def test_the_history_of_a_case(case, director):
    address = f"/casussen/{case.pk}/geschiedenis/"
    check("case_history", Page(director, address, lambda number: add_findings(case, director, number)))


def test_the_meetings_of_a_case(case, director):
    def add(number: int) -> None:
        add_meetings(director, [case] * number, state=MeetingState.CLOSED)

    check("of_case", Page(director, f"/casussen/{case.pk}/overleggen/", add))


def test_the_versions_of_a_plan(case, director):
    with acting(None):
        guide = load_guide(SHIPPED_GUIDE)
    check(
        "plan",
        Page(
            director, f"/casussen/{case.pk}/plan/", lambda number: add_versions(case, director, guide, number)
        ),
    )


def add_versions(case: Case, author: User, guide: GuideVersion, number: int) -> None:
    add_meetings(author, [case] * number, state=MeetingState.CLOSED)
    with as_owner():
        items = AgendaItem.objects.filter(case=case, conversation=None)
        first = PlanVersion.objects.count() + 1
        conversations = Conversation.objects.bulk_create(
            Conversation(case=case, item=item, guide=guide, phase=case.phase, planned_phase=case.phase)
            for item in items
        )
        PlanVersion.objects.bulk_create(
            PlanVersion(
                case=case,
                conversation=conversation,
                number=nth,
                phase=case.phase,
                content={},
                sha256="x",
                frozen_by_id=author.pk,
            )
            for nth, conversation in enumerate(conversations, start=first)
        )


def check(name: str, page: Page, *, grows: bool = True) -> None:
    """Ask with few rows, and with many; `grows`: what was added is on the page."""
    page.add(FEW)
    few = asked(page.user, page.address)
    page.add(MANY - FEW)
    compare(name, few, asked(page.user, page.address), grows=grows)


def compare(name: str, few: tuple[int, int], many: tuple[int, int], *, grows: bool = True) -> None:
    assert many[0] == few[0]
    assert not grows or many[1] > few[1]
    limit, _why = MORE.get(name, (LIMIT, ""))
    assert few[0] < limit
