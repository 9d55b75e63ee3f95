"""Thousands of people with cases, actions and news of the last months; made in the database, in a few statements."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tools.bench.data import gather_statistics, grow_to
from zvh.accounts.models import Organisation
from zvh.pages.models import Weekday

DAYS_OF_NEWS = 120


@dataclass(frozen=True)
class Group:
    """People whose digest comes on the same day, each in this many cases."""

    name: str
    people: int
    cases: int
    weekday: int


SMALL = Group("few rows", 500, 1, Weekday.MONDAY)
LARGE = Group("many rows", 500, 80, Weekday.TUESDAY)
EVERYONE = Group("everyone", 5_000, 15, Weekday.WEDNESDAY)
GROUPS = (SMALL, LARGE, EVERYONE)

PEOPLE = """
    INSERT INTO accounts_principal (id, kind, label)
    SELECT md5(%(group)s || n)::uuid, 'user', %(group)s || n FROM generate_series(1, %(people)s) n;
"""
USERS = """
    INSERT INTO accounts_user (id, email, name, function, organisation_id, role, has_intake_duty, is_active, is_staff,
      is_superuser, password, date_joined, incidental_because)
    SELECT md5(%(group)s || n)::uuid, replace(%(group)s, ' ', '.') || n || '@bench.example.org', %(group)s || n, '',
      %(organisation)s, 'partner', false, true, false, false, '!', now() - interval '1 year', ''
    FROM generate_series(1, %(people)s) n
"""
SETTINGS = """
    INSERT INTO pages_digestsetting (user_id, rhythm, weekday, changed_at)
    SELECT md5(%(group)s || n)::uuid, 'weekly', %(weekday)s, now() - interval '1 year'
    FROM generate_series(1, %(people)s) n
"""
NOBODY_ELSE = """
    INSERT INTO pages_digestsetting (user_id, rhythm, weekday, changed_at)
    SELECT id, 'off', 1, now() FROM accounts_user WHERE id NOT IN (SELECT user_id FROM pages_digestsetting)
"""
# Neighbours work in neighbouring cases: each case has several people in it.
IN_CASES = """
    INSERT INTO access_grant (id, principal_id, case_id, permission, reason, because_of, valid_from, given_at)
    SELECT gen_random_uuid(), md5(%(group)s || n)::uuid, c.id, permission, 'involvement', c.id,
           now() - interval '90 days', now()
    FROM generate_series(1, %(people)s) n, generate_series(0, %(cases)s - 1) nth,
         LATERAL (SELECT id FROM cases_case WHERE number = 'B-' || 1 + (n * 7 + nth * 13) %% %(households)s) c,
         (VALUES ('view_case'), ('contribute_case')) p (permission)
"""
# Each action is of one of those who work in its case, and nothing is of this minute alone.
OWNERS = """
    UPDATE leidraad_action action SET
      owner_id = coalesce((SELECT g.principal_id FROM access_grant g
                           WHERE g.case_id = action.case_id AND g.permission = 'contribute_case'
                             AND g.reason = 'involvement'
                           ORDER BY md5(g.principal_id::text || action.id) LIMIT 1), action.owner_id),
      created_at = now() - random() * %(days)s * interval '1 day',
      status = (ARRAY['agreed', 'agreed', 'started', 'done'])[1 + floor(random() * 4)::int],
      status_since = current_date - floor(random() * %(days)s)::int,
      due_on = current_date - 20 + floor(random() * 60)::int
"""
FINDINGS = """
    UPDATE leidraad_finding SET created_at = now() - random() * %(days)s * interval '1 day',
      reach = (ARRAY['table', 'table', 'plan', 'chair'])[1 + floor(random() * 4)::int]
"""


def furnish(households: int) -> None:
    """The households of `make bench`, and the people of all groups in them."""
    grow_to(households)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_OWNER_ROLE}")
        organisation = Organisation.objects.first().pk
        tables = (
            "accounts_principal",
            "accounts_user",
            "access_grant",
            "leidraad_action",
            "leidraad_finding",
        )
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for group in GROUPS:
            of_group = {
                "group": group.name,
                "people": group.people,
                "cases": group.cases,
                "weekday": int(group.weekday),
                "organisation": organisation,
                "households": households,
            }
            for statement in (PEOPLE, USERS, SETTINGS, IN_CASES):
                cursor.execute(statement, of_group)
        cursor.execute(NOBODY_ELSE)
        # Known to be large now, or each action would look through all grants.
        cursor.execute("ANALYZE access_grant")
        for statement in (OWNERS, FINDINGS):
            cursor.execute(statement, {"days": DAYS_OF_NEWS})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    gather_statistics()


def day_of(group: Group):
    """The next day on which the digests of this group are due."""
    today = timezone.localdate()
    return today + timedelta(days=(group.weekday - today.isoweekday()) % 7)
