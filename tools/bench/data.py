"""Households by the thousand, made in the database itself, as its owner."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Chain, Organisation, Principal, PrincipalKind, Role, User

PERSONS = 4
FINDINGS = 20
ACTIONS = 8


@dataclass(frozen=True)
class World:
    """Who measures, and the case whose pages are measured."""

    everything: User
    usual: User
    case_id: UUID


def grow_to(households: int) -> World:
    """Add households until there are this many. `usual` directs 200 of them, `everything` all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_OWNER_ROLE}")
        everything, usual = (_user(name) for name in ("everything", "usual"))
        cursor.execute("SELECT count(*) FROM cases_household")
        present = cursor.fetchone()[0]
        for statement in STATEMENTS:
            cursor.execute(
                statement,
                {"first": present + 1, "last": households, "principal": usual.pk, "persons": PERSONS,
                 "findings": FINDINGS, "actions": ACTIONS},
            )
        for user, number in ((everything, households), (usual, 200)):
            for permission in DIRECTOR:
                cursor.execute(GRANTS, {"principal": user.pk, "permission": permission, "number": number})
        cursor.execute("SELECT id FROM cases_case WHERE number = 'B-1'")
        case_id = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        # Statistics as autovacuum would have gathered them by now.
        cursor.execute(f"SET ROLE {settings.DATABASE_OWNER_ROLE}")
        cursor.execute("ANALYZE")
        cursor.execute(f"SET ROLE {settings.DATABASE_SERVING_ROLE}")
    return World(everything=everything, usual=usual, case_id=case_id)


def _user(name: str) -> User:
    email = f"{name}@bench.example.org"
    found = User.objects.filter(email=email).first()
    if found:
        return found
    organisation, _ = Organisation.objects.get_or_create(name="Bench", defaults={"chain": Chain.GOVERNMENT})
    user = User(email=email, name=name, organisation=organisation, role=Role.PROCESREGISSEUR)
    Principal.objects.create(id=user.id, kind=PrincipalKind.USER, label=name)
    user.save(force_insert=True)
    return user


STATEMENTS = [
    """
    INSERT INTO cases_household (id, name, name_key, municipality, visiting_agreements, created_at)
    SELECT md5('household' || n)::uuid, 'Huishouden ' || n, 'huishouden ' || n, 'Delft', '', now()
    FROM generate_series(%(first)s, %(last)s) n
    """,
    """
    INSERT INTO cases_person (id, first_names, last_name, name_key, gender, birth_words, interpreter_language,
                              born_earliest, born_latest)
    SELECT md5('person' || n || '/' || k)::uuid, 'Voornaam' || k, 'Achternaam' || n,
           'voornaam' || k || ' achternaam' || n, 'unknown', '', '', date '1985-01-01' + n %% 9000,
           date '1985-01-01' + n %% 9000
    FROM generate_series(%(first)s, %(last)s) n, generate_series(1, %(persons)s) k
    """,
    """
    INSERT INTO cases_membership (id, household_id, person_id, place, is_child, lives_here, from_earlier_relation, position)
    SELECT md5('membership' || n || '/' || k)::uuid, md5('household' || n)::uuid, md5('person' || n || '/' || k)::uuid,
           '', k > 2, true, false, k
    FROM generate_series(%(first)s, %(last)s) n, generate_series(1, %(persons)s) k
    """,
    """
    INSERT INTO cases_case (id, household_id, number, state, track, phase, phase_since, referred_on, opened_on)
    SELECT md5('case' || n)::uuid, md5('household' || n)::uuid, 'B-' || n, 'open', 'mda', 'risicogestuurde_zorg',
           current_date - 20, current_date - (n %% 1000), current_date - (n %% 1000)
    FROM generate_series(%(first)s, %(last)s) n
    """,
    """
    INSERT INTO leidraad_finding (id, case_id, author_id, kind, text, phase, topic_key, certainty, reach, from_om_part,
        created_at, risk_nature, risk_level, found_out_by, how_we_know, is_minimum, period_words, experienced, is_long_term)
    SELECT md5('finding' || n || '/' || k)::uuid, md5('case' || n)::uuid, %(principal)s,
           (ARRAY['concern', 'risk', 'strength', 'unknown'])[1 + k %% 4],
           'Bevinding ' || k || ' over huishouden ' || n, 'risicogestuurde_zorg', 'risicos', 'observed', 'table', false,
           now() - make_interval(days => k), '', '', '', '', false, '', '', false
    FROM generate_series(%(first)s, %(last)s) n, generate_series(1, %(findings)s) k
    """,
    """
    INSERT INTO leidraad_action (id, case_id, author_id, text, owner_id, owner_words, certainty, reach, from_om_part,
        created_at, phase, reason, kind, aim, horizon, status, status_note, is_proposal, urgent_reason, origin, position, due_on)
    SELECT md5('action' || n || '/' || k)::uuid, md5('case' || n)::uuid, %(principal)s, 'Actie ' || k, %(principal)s, '',
           '', 'plan', false, now(), 'risicogestuurde_zorg', 'omdat', 'other', 'family', '', 'agreed', '', false, '',
           'room', k, current_date + k - 4
    FROM generate_series(%(first)s, %(last)s) n, generate_series(1, %(actions)s) k
    """,
]

GRANTS = """
    INSERT INTO access_grant (id, principal_id, case_id, permission, reason, because_of, valid_from, given_at)
    SELECT gen_random_uuid(), %(principal)s, c.id, %(permission)s, 'appointment', c.id, now() - interval '1 day', now()
    FROM cases_case c
    WHERE substr(c.number, 3)::int <= %(number)s
      AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.principal_id = %(principal)s AND g.case_id = c.id
                      AND g.permission = %(permission)s)
"""
