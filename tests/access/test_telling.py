"""Whose access, login or link ended is told at commit to whoever keeps a stream open, by the database itself."""

import re
import uuid

import psycopg
import pytest
from django.db import connection

from tests.roles import OWNER
from zvh.live.listener import ACCESS_CHANNEL, address

pytestmark = pytest.mark.django_db


@pytest.fixture
def ending():
    """A transaction of its own, which leaves nothing behind."""
    with psycopg.connect(address()) as ending:
        ending.execute(f"SET ROLE {OWNER}")
        yield ending


@pytest.fixture
def heard(ending):
    """`heard(2)`: whom so many signals were about, once it is committed and not before."""
    with psycopg.connect(address(), autocommit=True) as listening:
        listening.execute(f"LISTEN {ACCESS_CHANNEL}")

        def hear(number: int) -> set[str]:
            assert list(listening.notifies(timeout=0.1)) == []
            ending.commit()
            told = listening.notifies(timeout=5 if number else 0.2, stop_after=number or 1)
            return {each.payload for each in told}

        yield hear


def watched(ending, table: str, trigger: str, columns: str) -> None:
    """A table of this name that only this transaction sees, with the trigger of the real one."""
    ending.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
    ending.execute(re.sub(rf"\b(public\.)?{table}\b", f"pg_temp.{table}", trigger_on(table, trigger)))


def trigger_on(table: str, name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
            [table, name],
        )
        return cursor.fetchone()[0]


def test_a_grant_that_ended(ending, heard):
    watched(ending, "access_grant", "tell_access_ended", "principal_id uuid, valid_until timestamptz")
    holder = uuid.uuid4()
    ending.execute("INSERT INTO access_grant (principal_id) VALUES (%s)", [holder])
    ending.execute("UPDATE access_grant SET valid_until = now()")
    assert heard(1) == {str(holder)}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE clients_personallink SET withdrawn_at = now()", 1),
        ("UPDATE clients_personallink SET session_hash = ''", 1),
        ("UPDATE clients_personallink SET tries = tries + 1", 0),
    ],
)
def test_a_personal_link_that_was_withdrawn_or_left(ending, heard, change, told):
    columns = "principal_id uuid, withdrawn_at timestamptz, session_hash text, tries int DEFAULT 0"
    watched(ending, "clients_personallink", "tell_access_ended", columns)
    link = uuid.uuid4()
    ending.execute("INSERT INTO clients_personallink VALUES (%s, NULL, 'somebody reads')", [link])
    ending.execute(change)
    assert heard(told) == ({str(link)} if told else set())


def test_an_account_that_was_disabled_whatever_it_held(ending, heard):
    columns = "id uuid, is_active boolean, organisation_id uuid, role text"
    watched(ending, "accounts_user", "accounts_end_access", columns)
    user = uuid.uuid4()
    ending.execute("INSERT INTO accounts_user VALUES (%s, true, gen_random_uuid(), 'partner')", [user])
    ending.execute("UPDATE accounts_user SET is_active = false")
    assert heard(1) == {str(user)}


def test_a_login_that_ended_by_its_session_or_by_its_row_in_the_list(ending, heard):
    """Keys to users are checked at commit, and nothing is left of these rows by then."""
    logged_out, ended = uuid.uuid4(), uuid.uuid4()
    key = uuid.uuid4().hex
    ending.execute("INSERT INTO django_session VALUES (%s, '', now())", [key])
    ending.execute(
        "INSERT INTO usersessions_usersession (user_id, session_key, created_at, last_seen_at, ip, user_agent, data) "
        "VALUES (%s, %s, now(), now(), '127.0.0.1', '', '{}')",
        [logged_out, key],
    )
    ending.execute("DELETE FROM django_session WHERE session_key = %s", [key])
    ending.execute("UPDATE usersessions_usersession SET user_id = %s WHERE session_key = %s", [ended, key])
    ending.execute("DELETE FROM usersessions_usersession WHERE session_key = %s", [key])
    assert heard(2) == {str(logged_out), str(ended)}
