"""What the database itself gives and takes, whatever the application asks: raw SQL as the serving role, every table."""

import json
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from leidraad.models import ScaleRound
from tests.access.content import fill, tables_of_the_dossier, told_by_visible_to
from tests.access.world import build_world
from tests.factories import UserFactory, open_case
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.history_tables import HistoryTable
from zvh.access.permissions import CONTRIBUTOR, VIEWER
from zvh.access.registry import registered
from zvh.accounts.models import User

pytestmark = pytest.mark.django_db

FUNCTIONS, TABLES = registered()
GUARDED = tables_of_the_dossier()
HISTORY = [entry for entry in TABLES if isinstance(entry, HistoryTable)]
DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def worlds(db):
    """Two cases with a row in every table, and somebody of each kind in the first."""
    mine, other = build_world(), build_world()
    for world in (mine, other):
        fill(world)
    with as_owner():
        director = User.objects.get(pk=mine.rows["director"])
        case = type("Case", (), {"pk": mine.rows["case"]})
    reader, contributor = UserFactory(), UserFactory()
    open_case(reader, case, VIEWER)
    open_case(contributor, case, CONTRIBUTOR)
    return mine, other, (director, reader, contributor)


def keys(entry) -> set:
    """The keys of the rows that the database gives."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{entry.model._meta.pk.column}" FROM "{entry.table}"')
        return {key for (key,) in cursor.fetchall()}


def test_every_table_has_rows_or_what_follows_proves_nothing(worlds):
    with as_owner():
        assert [entry.table for entry in (*GUARDED, *HISTORY) if len(keys(entry)) < 2] == []


def test_nobody_and_a_stranger_get_no_row_of_any_table(worlds):
    for user in (None, UserFactory()):
        with acting(user):
            seen = {entry.table: keys(entry) for entry in (*GUARDED, *HISTORY)}
        assert {table for table, rows in seen.items() if rows} == set()


def test_everyone_gets_exactly_what_visible_to_says(worlds):
    _mine, _other, people = worlds
    for user in people:
        principal = principal_of(user)
        for entry in GUARDED:
            with acting(user):
                given = keys(entry)
            # As the owner: otherwise the database would narrow what the application says.
            with as_owner():
                told = told_by_visible_to(entry.model, principal)
            assert given == told, (entry.table, user.role)


def test_history_is_that_of_the_rows_somebody_sees(worlds):
    _mine, _other, people = worlds
    with as_owner():
        # Face down, a score is in nobody's history, not in its giver's either (tests/leidraad/room/test_blindness.py).
        ScaleRound.objects.update(revealed_at=timezone.now())
    for user in people:
        for entry in HISTORY:
            with acting(user):
                given = keys(entry)
                rows = list(entry.tracked._default_manager.values_list("pk", flat=True))
            with as_owner():
                # Whatever was changed in these worlds was for the same people before.
                of_rows = entry.model.objects.filter(**{f"{entry.tracked._meta.pk.name}__in": rows})
                assert given == set(of_rows.values_list("pk", flat=True)), (entry.table, user.role)


def test_no_row_of_another_case_is_changed_removed_or_added(worlds):
    director = worlds[2][0]
    with acting(director):
        seen = {entry.table: keys(entry) for entry in (*GUARDED, *HISTORY)}
    foreign = {}
    with as_owner():
        for entry in (*GUARDED, *HISTORY):
            key = sorted(keys(entry) - seen[entry.table], key=str)[0]
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT to_jsonb(t)::text FROM "{entry.table}" t WHERE "{_key(entry)}" = %s', [key]
                )
                foreign[entry.table] = key, json.loads(cursor.fetchone()[0])
    with acting(director):
        for entry in (*GUARDED, *HISTORY):
            key, row = foreign[entry.table]
            for change in (f'SET "{_key(entry)}" = "{_key(entry)}"',):
                assert _touched(f'UPDATE "{entry.table}" {change} WHERE "{_key(entry)}" = %s', key) == 0, (
                    entry
                )
            assert _touched(f'DELETE FROM "{entry.table}" WHERE "{_key(entry)}" = %s', key) == 0, entry
            fresh = row | {_key(entry): str(uuid4()) if isinstance(row[_key(entry)], str) else 10**9}
            added = _touched(
                f'INSERT INTO "{entry.table}" SELECT * FROM jsonb_populate_record(NULL::"{entry.table}", %s)',
                json.dumps(fresh),
            )
            assert added == 0, entry.table


def _key(entry) -> str:
    return entry.model._meta.pk.column


def _touched(statement: str, value) -> int:
    """How many rows; a refusal counts as none, any other error is one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [value])
            return cursor.rowcount
    except DatabaseError as error:
        if isinstance(error.__cause__, DENIED):
            return 0
        raise


def test_what_runs_as_the_owner_has_a_path_of_its_own_and_is_called_by_the_application_alone():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosecdef, proconfig, has_function_privilege('public', oid, 'EXECUTE') "
            "FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        )
        found = cursor.fetchall()
    assert len(found) > 60
    definers = [row for row in found if row[1]]
    assert [
        name for name, _, config, _ in definers if "search_path=public, pg_temp" not in (config or [])
    ] == []
    assert [name for name, _, _, for_all in found if for_all] == []
    called = {function.name for function in FUNCTIONS if not function.internal}
    internal = {function.name for function in FUNCTIONS if function.internal}
    laid = {name for name, *_ in found}
    assert called | internal <= laid
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND prorettype <> 'trigger'::regtype AND has_function_privilege(current_user, oid, 'EXECUTE')"
        )
        assert {name for (name,) in cursor.fetchall()} <= called
