"""Who referred a case adds nothing to it any more, whatever is asked of the database (docs/decisions/0006)."""

import json
import uuid
from datetime import date

import pytest
from django.db import connection, models

from cases.models import DecisionMoment, Incident, Involvement, LifeDomainEntry
from cases.services import ask_for_more, decline
from leidraad.models import Action, Finding, Idea
from leidraad.services.guide import load_guide
from tests.cases.taken import is_taken
from tests.cases.world import intake_worker, refer
from tests.factories import OrganisationFactory, UserFactory, partner_in
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.leidraad.room.meeting import hold_meeting
from tests.roles import acting, as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db) -> list[tuple[str, dict]]:
    """By table a row as it is stored, of a case of its own: what is tried is the same with other ids."""
    with acting(None):
        guide = load_guide(SHIPPED_GUIDE)
    held = hold_meeting(guide)
    said = {"case": held.case, "author_id": held.chair.pk, "text": "Kanariegeel"}
    with as_owner():
        rows = [
            Finding.objects.create(**said, kind="risk"),
            Idea.objects.create(**said, conversation=held.conversation),
            Action.objects.create(**said, owner=held.partner),
            Incident.objects.create(**said),
            LifeDomainEntry.objects.create(
                case=held.case, domain="wonen", state="problem", noted_on=date(2026, 1, 5)
            ),
            DecisionMoment.objects.create(case=held.case, kind="hearing", on=date(2026, 1, 5)),
            Involvement.objects.create(
                case=held.case, organisation=OrganisationFactory(), since=date(2026, 1, 5)
            ),
        ]
        return [_as_stored(row) for row in rows]


def _as_stored(row: models.Model) -> tuple[str, dict]:
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE id = %s', [row.pk])
        return table, json.loads(cursor.fetchone()[0])


def taken(user, case, made) -> list[str]:
    """The tables that take such a row about this case from this user; what they took is undone."""
    return [table for table, row in made if _is_taken(user, case, table, row)]


def _is_taken(user, case, table: str, row: dict) -> bool:
    fresh = row | {"id": str(uuid.uuid4()), "case_id": str(case.pk)}
    if "author_id" in row:
        fresh["author_id"] = str(user.pk)
    insert = f'INSERT INTO "{table}" SELECT * FROM jsonb_populate_record(NULL::"{table}", %s)'
    return is_taken(user, insert, [json.dumps(fresh)])


def test_the_database_takes_nothing_from_who_referred_while_it_waits_or_after_it_was_declined(made):
    referrer, intake = UserFactory(), intake_worker()
    case = refer(referrer)
    assert taken(referrer, case, made) == []
    with acting(intake):
        ask_for_more(case=case, what="Wie woont er nog meer?")
    assert taken(referrer, case, made) == []
    with acting(intake):
        decline(case=case, reason="Hulp loopt al.", advice="Bel het wijkteam.")
    assert taken(referrer, case, made) == []


def test_it_takes_all_of_it_from_who_reads_the_case_and_contributes(made):
    intake_worker()
    case = refer(UserFactory())
    assert taken(partner_in(case), case, made) == [table for table, _row in made]
