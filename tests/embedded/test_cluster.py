"""The embedded PostgreSQL: closed to everyone else, and there again after `kill -9`."""

import json
import os
import shutil
import signal
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.embedded.conftest import running_cluster
from zvh.embedded import processes
from zvh.embedded.cluster import LONGEST_SOCKET_PATH, SOCKET_NAME, Cluster
from zvh.embedded.errors import StartError
from zvh.embedded.layout import RunDirectory
from zvh.embedded.roles import BACKUP, DATABASE, OWNER, SERVING, SUPERUSER, TESTER


def ask(
    cluster: Cluster, statement: str, *, role: str = SUPERUSER, database: str = "postgres"
) -> list[tuple]:
    with psycopg.connect(cluster.url(role, database), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def test_cluster():
    """One cluster as the tests have it, for the tests that only look at it."""
    place = Path(tempfile.mkdtemp(prefix="zvh-test-", dir="/tmp"))
    place.chmod(0o711)
    run = RunDirectory(place / "run")
    run.make()
    cluster = running_cluster(run, with_tester=True)
    yield cluster
    cluster.stop()
    shutil.rmtree(place)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_listens_on_no_network_and_asks_everyone_for_a_password(test_cluster):
    assert ask(test_cluster, "SHOW listen_addresses") == [("",)]
    rules = ask(test_cluster, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")
    assert rules == [("scram-sha-256",)]
    assert mode(test_cluster.socket_directory) == 0o700
    assert mode(test_cluster.data) == 0o700
    assert mode(test_cluster.home / "passwords.json") == 0o600
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(test_cluster.url(SUPERUSER, "postgres"), password="guessed")


def test_sorts_alike_on_every_machine(test_cluster):
    provider = "SELECT datlocprovider, datlocale, datcollate FROM pg_database WHERE datname = 'zvh'"
    assert ask(test_cluster, provider) == [("b", "C.UTF-8", "C")]


def test_roles_have_no_more_power_than_they_need(test_cluster):
    roles = ask(
        test_cluster,
        """SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles
           WHERE rolname LIKE 'zvh%' ORDER BY rolname""",
    )
    assert roles == [
        (BACKUP, False, True, False, False),
        (OWNER, False, False, False, True),
        (SERVING, False, False, False, False),
        (TESTER, False, False, False, True),
    ]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(test_cluster, "CREATE TABLE mine ()", role=SERVING, database=DATABASE)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(test_cluster, f"SET ROLE {OWNER}", role=SERVING, database=DATABASE)


def test_the_demo_has_no_tester_and_an_owner_who_makes_no_databases(cluster):
    found = ask(cluster, "SELECT rolname, rolcreatedb FROM pg_roles WHERE rolname LIKE 'zvh%' ORDER BY 1")
    assert found == [(BACKUP, False), (OWNER, False), (SERVING, False)]


def test_a_backup_reads_every_row_and_can_do_nothing_else(test_cluster):
    made = """
        CREATE TABLE closed (id bigint GENERATED ALWAYS AS IDENTITY, word text);
        INSERT INTO closed (word) VALUES ('Roodkapje');
        ALTER TABLE closed ENABLE ROW LEVEL SECURITY;
        ALTER TABLE closed FORCE ROW LEVEL SECURITY;
        CREATE FUNCTION as_owner() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT word FROM closed';
    """
    ask(test_cluster, made, role=OWNER, database=DATABASE)
    reader = {"role": BACKUP, "database": DATABASE}
    assert ask(test_cluster, "SELECT word FROM closed", role=OWNER, database=DATABASE) == []
    assert ask(test_cluster, "SELECT word FROM closed", **reader) == [("Roodkapje",)]
    assert ask(test_cluster, "SELECT last_value FROM closed_id_seq", **reader) == [(1,)]
    for forbidden in (
        "INSERT INTO closed (word) VALUES ('x')",
        "UPDATE closed SET word = 'x'",
        "DELETE FROM closed",
        "TRUNCATE closed",
        "DROP TABLE closed",
        "ALTER TABLE closed DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "SELECT setval('closed_id_seq', 9)",
        "SELECT nextval('closed_id_seq')",
        "SELECT as_owner()",
        "SELECT rolpassword FROM pg_authid",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        f"SET ROLE {OWNER}",
        f"SET ROLE {SERVING}",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(test_cluster, f"BEGIN READ WRITE; {forbidden}", **reader)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ask(test_cluster, "CREATE TABLE mine ()", **reader)


def test_a_cluster_from_before_there_were_backups_gets_their_password(run):
    before = Cluster(run, durable=False)
    kept = before.home / "passwords.json"
    old = {role: word for role, word in before.passwords.items() if role != BACKUP}
    kept.write_text(json.dumps(old))
    after = Cluster(run, durable=False).passwords
    assert after[BACKUP]
    assert {role: after[role] for role in old} == old


def test_log_tells_what_went_wrong_but_not_with_whose_data(test_cluster):
    ask(test_cluster, "CREATE TABLE person (name text PRIMARY KEY)")
    ask(test_cluster, "INSERT INTO person VALUES ('Roodkapje')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(test_cluster, "INSERT INTO person VALUES ('Roodkapje')")
    log = test_cluster.log.read_text()
    assert "duplicate key value" in log
    assert "Roodkapje" not in log


def test_what_was_saved_is_there_after_kill_9(durable_cluster):
    ask(durable_cluster, "CREATE TABLE saved AS SELECT 'yes' AS answer")
    os.kill(durable_cluster.server.pid, signal.SIGKILL)
    durable_cluster.server.wait()
    before = durable_cluster.url(SUPERUSER, "postgres")
    durable_cluster.start()
    durable_cluster.wait_until_it_answers()
    assert durable_cluster.url(SUPERUSER, "postgres") == before
    assert ask(durable_cluster, "SELECT answer FROM saved") == [("yes",)]


def test_takes_over_from_a_server_that_lost_its_supervisor(run, durable_cluster):
    ask(durable_cluster, "CREATE TABLE saved AS SELECT 'yes' AS answer")
    successor = Cluster(run)
    successor.start()
    successor.wait_until_it_answers()
    assert durable_cluster.server.wait() == 0
    assert ask(successor, "SELECT answer FROM saved") == [("yes",)]
    successor.stop()


def test_pid_file_with_a_strangers_number_stops_nobody(run, cluster, bystander):
    cluster.stop()
    lines = [str(bystander.pid), str(cluster.data), "0", "5432", "/nowhere", "", "", "ready"]
    (cluster.data / "postmaster.pid").write_text("\n".join(lines))
    cluster.start()
    cluster.wait_until_it_answers()
    assert ask(cluster, "SELECT 1") == [(1,)]


def test_stopping_leaves_no_process_behind(cluster):
    with cluster.account.assumed():
        assert cluster.server.pid in processes.working_in(cluster.data)
    cluster.stop()
    with cluster.account.assumed():
        assert processes.working_in(cluster.data) == []


def test_socket_of_a_long_path_has_a_short_one(place):
    run = RunDirectory(place / ("a-rather-long-name" * 6))
    run.make()
    cluster = running_cluster(run)
    directory = cluster.socket_directory
    assert len(os.fsencode(directory / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    assert mode(directory) == 0o700
    cluster.stop()
    assert not directory.exists()


def test_works_below_a_directory_that_only_we_may_enter(place):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    run = RunDirectory(closed / "run")
    run.make()
    cluster = running_cluster(run)
    cluster.stop()
    for path in Cluster.places(run):
        shutil.rmtree(path, ignore_errors=True)
    assert mode(closed) == 0o700


def test_lost_passwords_are_one_sentence(run):
    Cluster(run, durable=False).create()
    home = next(path for path in Cluster.places(run) if path.exists())
    (home / "passwords.json").unlink()
    with pytest.raises(StartError, match=r"^The passwords in .* are gone: .*`make demo-reset`\.$"):
        Cluster(run)
