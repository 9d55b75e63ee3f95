"""What is told to who follows a case, by the database itself: at commit, once per topic, and never content."""

import uuid

import psycopg
import pytest
from django.db import connection

from tests.access.content import tables_of_the_dossier
from tests.roles import OWNER
from zvh.live.listener import address

pytestmark = pytest.mark.django_db

# Tables with content of a case whose changes are told by another, or shown in no room.
SILENT = {
    "cases_appointment": "who directs is on the frame of the page, and the grant tells who loses access",
    "cases_case": "its phase and state change with the conversation that moves them",
    "cases_caseending": "the meeting is closed",
    "cases_contactpoint": "whereabouts are not in the room",
    "cases_custody": "shown with the household, which is told of",
    "cases_decisionmoment": "not in the room",
    "cases_household": "its name is on the frame of the page",
    "cases_measure_protects": "written with its measure",
    "cases_incidentrole": "written with its incident",
    "cases_person": "shown with the household, which is told of",
    "cases_phasechange": "written when the meeting is closed",
    "cases_referral": "before there is a room",
    "cases_relationship": "shown with the household, which is told of",
    "cases_safechannel": "whereabouts are not in the room",
    "cases_trackchange": "on the frame of the page",
    "clients_childvoice": "on a page of its own",
    "clients_childvoicehearing": "on a page of its own",
    "clients_personallink": "on a page of its own",
    "leidraad_planlayer": "written with its version",
    "meetings_acceptedwarning": "before there is a room",
    "meetings_meeting": "its parts begin and end with it",
}


def told_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'live_tell'")
        return {table for (table,) in cursor.fetchall()}


def test_every_table_of_the_dossier_tells_of_its_changes_or_says_why_not():
    tables = {entry.table for entry in tables_of_the_dossier()}
    joins = {table for table in tables if table.endswith(("_persons", "_shielded_from"))}
    grants = {table for table in tables if table.startswith(("access_", "audit_"))}
    assert tables - joins - grants - told_tables() == set(SILENT)


@pytest.fixture
def changed():
    """A table like those of the dossier, in a transaction of its own, and who listens beside it."""
    listening = psycopg.connect(address(), autocommit=True)
    changing = psycopg.connect(address())
    with listening, changing:
        listening.execute("LISTEN zvh_live")
        changing.execute(f"SET ROLE {OWNER}")
        changing.execute(
            "CREATE TEMP TABLE said (id int, case_id uuid, kind text, text text, author_id uuid)"
        )
        for name, topic in (("by_name", "idea"), ("by_kind", "by kind"), ("of_draft", "draft")):
            changing.execute(
                f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON said FOR EACH ROW "
                f"EXECUTE FUNCTION live_tell('{topic}')"
            )
        yield listening, changing


def heard(listening, number: int) -> list[list[str]]:
    """So many signals: which case and topic. Waits longer than any takes."""
    payloads = [each.payload for each in listening.notifies(timeout=5, stop_after=number)]
    return [payload.split(" ")[:2] for payload in payloads]


def test_a_change_is_told_when_it_is_committed_and_once_per_topic(changed):
    listening, changing = changed
    case = uuid.uuid4()
    for number in range(3):
        changing.execute("INSERT INTO said VALUES (%s, %s, 'risk', 'CANARY', NULL)", [number, case])
    assert list(listening.notifies(timeout=0.1)) == []
    changing.commit()
    assert sorted(heard(listening, 3)) == [
        [str(case), "draft"],
        [str(case), "idea"],
        [str(case), "risk"],
    ]
    assert list(listening.notifies(timeout=0.1)) == []


def test_what_is_rolled_back_is_told_to_nobody(changed):
    listening, changing = changed
    changing.execute("SAVEPOINT before")
    changing.execute("INSERT INTO said VALUES (1, %s, 'risk', '', NULL)", [uuid.uuid4()])
    changing.execute("ROLLBACK TO before")
    changing.commit()
    assert list(listening.notifies(timeout=0.2)) == []


def test_a_signal_holds_no_content_and_ones_own_draft_tells_nobody(changed):
    listening, changing = changed
    changing.execute("INSERT INTO said VALUES (1, %s, 'risk', 'CANARY', %s)", [uuid.uuid4(), uuid.uuid4()])
    changing.commit()
    payloads = [each.payload for each in listening.notifies(timeout=5, stop_after=2)]
    assert {payload.split(" ")[1] for payload in payloads} == {"idea", "risk"}
    assert "CANARY" not in "".join(payloads)
