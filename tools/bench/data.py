"""Households by the thousand: one is made with the models, the others are copied from it in the database."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cases.models import (
    Appointment,
    Case,
    CaseState,
    Duty,
    Household,
    Membership,
    Person,
    Phase,
    Referral,
    Track,
)
from leidraad.models import Action, ActionAim, ActionKind, Finding, FindingKind
from meetings.models import AgendaItem, Meeting, MeetingKind, MeetingState
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Chain, Organisation, Principal, PrincipalKind, Role, User

USUAL_CASES = 200
KINDS = (FindingKind.CONCERN, FindingKind.RISK, FindingKind.STRENGTH, FindingKind.UNKNOWN)


@dataclass(frozen=True)
class World:
    """Who measures, and the case whose pages are measured."""

    everything: User
    usual: User
    case_id: UUID


@dataclass(frozen=True)
class Size:
    """How much is known of each household."""

    persons: int = 4
    findings: int = 20
    actions: int = 8


def grow_to(households: int, size: Size = Size()) -> World:
    """Add households until there are this many. `usual` directs 200 of them, `everything` all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_OWNER_ROLE}")
        everything, usual = (user_named(name) for name in ("everything", "usual"))
        case = Case.objects.filter(number="B-1").first() or _prototype(usual, size)
        cursor.execute("SELECT count(*) FROM cases_household")
        present = cursor.fetchone()[0]
        # A table with checks still to come can't be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, changes in COPIES.items():
            # What is copied has no history, as if it had been imported, and nobody follows it.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            _copy(cursor, table, changes, case=case, first=present + 1, last=households)
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for user, number in ((everything, households), (usual, USUAL_CASES)):
            for permission in DIRECTOR:
                cursor.execute(GRANTS, {"principal": user.pk, "permission": permission, "number": number})
    _gather_statistics()
    return World(everything=everything, usual=usual, case_id=case.pk)


def _prototype(author: User, size: Size) -> Case:
    household = Household.objects.create(name="Huishouden 1", municipality="Delft")
    for position in range(size.persons):
        person = Person.objects.create(
            first_names=f"Voornaam{position}",
            last_name="Achternaam1",
            born_earliest=date(1990, 1, 1),
            born_latest=date(1990, 1, 1),
        )
        Membership.objects.create(
            household=household, person=person, position=position, is_child=position > 1
        )
    today = date.today()
    case = Case.objects.create(
        household=household,
        number="B-1",
        state=CaseState.OPEN,
        track=Track.MDA,
        phase=Phase.RISK,
        phase_since=today,
        referred_on=today - timedelta(days=90),
        opened_on=today - timedelta(days=80),
    )
    Appointment.objects.create(
        case=case, user=author, duty=Duty.PROCESREGISSEUR, since=case.opened_on, reason="Vanaf het begin."
    )
    starts_at = timezone.now() - timedelta(days=30)
    for kind in MeetingKind:
        meeting = Meeting.objects.create(
            kind=kind,
            state=MeetingState.CLOSED,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=75),
            closed_at=starts_at + timedelta(minutes=80),
            chair=author,
        )
        AgendaItem.objects.create(meeting=meeting, case=case)
    Referral.objects.create(
        case=case, organisation=author.organisation, referrer=author, reason="Het loopt op."
    )
    add_statements(case, author, findings=size.findings, actions=size.actions)
    return case


def add_statements(case: Case, author: User, *, findings: int, actions: int) -> None:
    said = {"case": case, "author_id": author.pk, "phase": Phase.RISK}
    today = date.today()
    for number in range(findings):
        kind = KINDS[number % len(KINDS)]
        Finding.objects.create(
            **said, kind=kind, topic_key="risicos", text=f"Bevinding {number} van dit huishouden."
        )
    for number in range(actions):
        Action.objects.create(
            **said,
            text=f"Actie {number}",
            owner=author,
            kind=ActionKind.OTHER,
            aim=ActionAim.FAMILY,
            due_on=today + timedelta(days=number - 3),
        )


# Per table, what differs between the first household and its copy number n; everything else is the same.
COPIES = {
    "cases_household": "'name', 'Huishouden ' || n, 'name_key', 'huishouden ' || n",
    "cases_person": "'last_name', 'Achternaam' || n, "
    "'name_key', replace(p.name_key, 'achternaam1', 'achternaam' || n)",
    "cases_membership": "'household_id', md5(p.household_id::text || n)::uuid, "
    "'person_id', md5(p.person_id::text || n)::uuid",
    "cases_case": "'household_id', md5(p.household_id::text || n)::uuid, 'number', 'B-' || n, "
    "'referred_on', p.referred_on - n % 1000",
    "cases_appointment": "'case_id', md5(p.case_id::text || n)::uuid",
    "cases_referral": "'case_id', md5(p.case_id::text || n)::uuid, "
    "'created_at', p.created_at - n % 1000 * interval '1 day'",
    "meetings_meeting": "'starts_at', p.starts_at - n % 1000 * interval '1 day', "
    "'ends_at', p.ends_at - n % 1000 * interval '1 day'",
    "meetings_agendaitem": "'case_id', md5(p.case_id::text || n)::uuid, "
    "'meeting_id', md5(p.meeting_id::text || n)::uuid",
    "leidraad_finding": "'case_id', md5(p.case_id::text || n)::uuid",
    "leidraad_action": "'case_id', md5(p.case_id::text || n)::uuid",
}
FIRST = {
    "cases_household": "p.id = %(household)s",
    "cases_person": "p.id IN (SELECT person_id FROM cases_membership WHERE household_id = %(household)s)",
    "cases_membership": "p.household_id = %(household)s",
    "cases_case": "p.id = %(case)s",
    "cases_appointment": "p.case_id = %(case)s",
    "cases_referral": "p.case_id = %(case)s",
    "meetings_meeting": "p.id IN (SELECT meeting_id FROM meetings_agendaitem WHERE case_id = %(case)s)",
    "meetings_agendaitem": "p.case_id = %(case)s",
    "leidraad_finding": "p.case_id = %(case)s",
    "leidraad_action": "p.case_id = %(case)s",
}
GRANTS = """
    INSERT INTO access_grant (id, principal_id, case_id, permission, reason, because_of, valid_from, given_at)
    SELECT gen_random_uuid(), %(principal)s, c.id, %(permission)s, 'appointment', c.id,
           now() - interval '1 day', now()
    FROM cases_case c
    WHERE substr(c.number, 3)::int <= %(number)s
      AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.principal_id = %(principal)s
                      AND g.case_id = c.id AND g.permission = %(permission)s)
"""


def _copy(cursor, table: str, changes: str, *, case: Case, first: int, last: int) -> None:
    escaped = changes.replace("%", "%%")
    # Read before anything is written: a scan in the middle of it would walk over every row written so far.
    cursor.execute(
        f"WITH p AS MATERIALIZED (SELECT p.*, p AS whole FROM {table} p WHERE {FIRST[table]}) "
        f"INSERT INTO {table} SELECT r.* FROM p, generate_series(%(first)s, %(last)s) n, "
        f"LATERAL jsonb_build_object('id', md5(p.id::text || n)::uuid, {escaped}) changes, "
        f"LATERAL jsonb_populate_record(p.whole, changes) r",
        {"first": max(first, 2), "last": last, "household": case.household_id, "case": case.pk},
    )


def user_named(name: str) -> User:
    """A procesregisseur of the bench; made the first time."""
    email = f"{name}@bench.example.org"
    found = User.objects.filter(email=email).first()
    if found:
        return found
    organisation, _ = Organisation.objects.get_or_create(name="Bench", defaults={"chain": Chain.GOVERNMENT})
    user = User(email=email, name=name, organisation=organisation, role=Role.PROCESREGISSEUR)
    Principal.objects.create(id=user.id, kind=PrincipalKind.USER, label=name)
    user.save(force_insert=True)
    return user


def _gather_statistics() -> None:
    """As autovacuum would have done by now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.DATABASE_OWNER_ROLE}")
        cursor.execute("ANALYZE")
        cursor.execute(f"SET ROLE {settings.DATABASE_SERVING_ROLE}")
