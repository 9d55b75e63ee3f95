"""What changed is kept by the database: whole, by whom, and out of reach of whoever changed it."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import ContactPoint, Incident, Involvement, Reach, Separation
from leidraad.models import Finding
from tests.factories import (
    CaseFactory,
    MembershipFactory,
    UserFactory,
    director_of,
    open_case,
    partner_in,
)
from tests.roles import acting, as_owner
from zvh.access.history import event_model_of, reason_without
from zvh.access.history_tables import HistoryTable
from zvh.access.permissions import CONTRIBUTOR
from zvh.access.registry import GuardedTable, registered

pytestmark = pytest.mark.django_db

TABLES = registered()[1]
EVENTS = [entry for entry in TABLES if isinstance(entry, HistoryTable)]
# Rooms below the dossier: their rows are added once, and what ends in them the log tells.
PLUMBING = {"access", "accounts", "audit", "documents", "outbox"}


def events(row):
    """Label and transaction of the events of a row, oldest first, as the owner sees them."""
    with as_owner():
        return list(event_model_of(type(row)).objects.filter(id=row.pk).order_by("pgh_id"))


def readable(row):
    return [
        event.pgh_label for event in event_model_of(type(row)).objects.filter(id=row.pk).order_by("pgh_id")
    ]


def test_every_model_with_content_has_a_history_or_a_reason():
    without = [
        entry.model._meta.label
        for entry in TABLES
        if isinstance(entry, GuardedTable)
        and entry.model._meta.app_label not in PLUMBING
        and not event_model_of(entry.model)
        and not reason_without(entry.model)
    ]
    assert without == []
    assert len(EVENTS) > 50


def test_every_event_table_holds_every_column_of_its_model():
    for entry in EVENTS:
        kept = {field.column for field in entry.model._meta.local_fields}
        assert {field.column for field in entry.tracked._meta.local_fields} <= kept, entry.table


def test_a_change_is_kept_with_who_and_in_which_transaction():
    case = CaseFactory()
    director = director_of(case)
    with acting(director), connection.cursor() as cursor:
        case.household.name = "Nieuw"
        case.household.save()
        case.household.save()
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        here = cursor.fetchone()[0]
    first, second = events(case.household)
    assert (first.pgh_label, first.pgh_principal_id) == ("insert", None)
    assert (second.pgh_label, second.pgh_principal_id, second.pgh_transaction) == (
        "update",
        director.pk,
        here,
    )
    assert second.name == "Nieuw"


def test_join_tables_and_deletions_are_kept_too():
    case = CaseFactory()
    person = MembershipFactory(household=case.household).person
    director = director_of(case)
    with as_owner():
        involvement = Involvement.objects.create(
            case=case, organisation=director.organisation, since=date(2026, 1, 1)
        )
    with acting(director):
        involvement.persons.add(person)
        involvement.persons.remove(person)
    with as_owner():
        joined = event_model_of(Involvement.persons.through).objects.order_by("pgh_id")
        assert [(one.pgh_label, one.person_id) for one in joined] == [
            ("insert", person.pk),
            ("delete", person.pk),
        ]


def test_a_stranger_reads_no_history_and_a_reader_that_of_their_rows():
    case = CaseFactory()
    for user, seen in ((None, []), (UserFactory(), []), (partner_in(case), ["insert"])):
        with acting(user):
            assert readable(case) == readable(case.household) == seen
    with acting(director_of(CaseFactory())):
        assert readable(case) == []


def test_what_was_open_once_is_covered_with_its_row_and_what_was_covered_then_stays_so():
    case = CaseFactory()
    author, partner = director_of(case), partner_in(case)
    with acting(author):
        narrowed = Incident.objects.create(case=case, author_id=author.pk, text="a", reach=Reach.TABLE)
        widened = Incident.objects.create(case=case, author_id=author.pk, text="b", reach=Reach.CHAIR)
        narrowed.reach, widened.reach = Reach.AUTHOR, Reach.TABLE
        narrowed.save()
        widened.save()
        assert readable(narrowed) == readable(widened) == ["insert", "update"]
    with acting(partner):
        assert readable(narrowed) == []
        assert readable(widened) == ["update"]


def test_of_a_row_that_is_gone_the_last_state_remains_for_who_could_read_it():
    case = CaseFactory()
    author, partner = director_of(case), partner_in(case)
    with acting(author):
        open_to_all = Finding.objects.create(case=case, author_id=author.pk, text="a", kind="concern")
        covered = Finding.objects.create(
            case=case, author_id=author.pk, text="b", kind="concern", reach=Reach.CHAIR
        )
    with acting(author), connection.cursor() as cursor:
        cursor.execute("DELETE FROM leidraad_finding WHERE case_id = %s", [case.pk])
    for user, seen in ((partner, [["delete"], []]), (author, [["delete"], ["delete"]])):
        with acting(user):
            assert [readable(open_to_all), readable(covered)] == seen


def test_the_history_of_a_place_is_as_closed_as_the_place():
    case = CaseFactory()
    first, second = sorted(
        (MembershipFactory(household=case.household).person for _ in range(2)), key=lambda one: one.pk
    )
    director, partner, helper = director_of(case), partner_in(case), UserFactory()
    open_case(helper, case, CONTRIBUTOR)
    with as_owner():
        point = ContactPoint.objects.create(
            household=case.household, person=first, kind="address", value="Kanariegeel"
        )
        own = Involvement.objects.create(
            case=case, organisation=helper.organisation, user=helper, since=date(2026, 1, 1)
        )
        own.persons.set([first])
    with acting(partner):
        assert readable(point) == ["insert"]
    with as_owner():
        Separation.objects.create(
            household=case.household, person=first, other=second, reason="x", marked_by_id=director.pk
        )
    for user, seen in ((partner, []), (helper, ["insert"]), (director, ["insert"])):
        with acting(user):
            assert readable(point) == seen


@pytest.mark.parametrize(
    "forgery",
    [
        "INSERT INTO cases_householdevent (pgh_label, pgh_created_at, pgh_transaction) VALUES ('insert', now(), 1)",
        "UPDATE cases_householdevent SET name = 'x'",
        "DELETE FROM cases_householdevent",
        "TRUNCATE cases_householdevent",
        "ALTER TABLE cases_household DISABLE TRIGGER keep_history",
        "SET session_replication_role = replica",
        "DROP TRIGGER keep_history ON cases_household",
        "SELECT history_of_cases_household()",
        "CREATE FUNCTION pg_temp.access_principal() RETURNS uuid LANGUAGE sql RETURN NULL::uuid; "
        "ALTER FUNCTION history_of_cases_household() RESET search_path",
    ],
)
def test_who_changes_a_row_can_neither_write_its_history_nor_prevent_it(forgery):
    case = CaseFactory()
    with (
        acting(director_of(case)),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(forgery)


def test_no_setting_of_the_session_keeps_a_change_out_of_history():
    case = CaseFactory()
    with acting(director_of(case)), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{cases_household:keep_history}', true)")
        cursor.execute("SELECT set_config('search_path', 'pg_temp', true)")
        cursor.execute("UPDATE public.cases_household SET name = 'Stil'")
        cursor.execute("SELECT set_config('search_path', 'public', true)")
    assert [event.pgh_label for event in events(case.household)] == ["insert", "update"]


def test_models_and_history_agree_on_where_a_case_finds_its_changes():
    indexed = {entry.table: [index.fields for index in entry.model._meta.indexes] for entry in EVENTS}
    assert indexed["cases_caseevent"] == [["id"]]
    assert indexed["leidraad_findingevent"] == [["case"]]
    assert indexed["cases_contactpointevent"] == [["household"]]
    assert indexed["cases_involvementpersonsevent"] == [["involvement"]]
    assert {len(fields) for fields in indexed.values()} == {1}
