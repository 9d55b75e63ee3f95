"""The chain: sealed when a transaction commits, checked line by line, and told apart from one that was changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import CaseFactory, UserFactory, director_of, partner_in
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.audit.erasing import erase_words
from zvh.audit.log import record
from zvh.audit.models import Line, Seal, Words

pytestmark = pytest.mark.django_db


INSERT = "INSERT INTO audit_line (id, act, principal_id{}) VALUES (gen_random_uuid(), 'case.read', %s{})"


def commit():
    """What committing does to the log: everything that was put off until then."""
    connection.check_constraints()


def chained() -> list[tuple[str, int]]:
    with as_owner():
        numbers = dict(Seal.objects.values_list("line_id", "number"))
        return sorted(
            ((line.act, numbers.get(line.pk)) for line in Line.objects.all()), key=lambda each: each[1]
        )


def test_lines_get_their_place_when_the_transaction_commits():
    case = CaseFactory()
    with acting(director_of(case)):
        record("case.read", case_id=case.pk)
        record("case.change", case_id=case.pk)
        with as_owner():
            assert Seal.objects.count() == 0
        commit()
    assert chained() == [("case.read", 1), ("case.change", 2)]


def test_what_is_undone_halfway_leaves_no_gap():
    user = UserFactory()
    with acting(user):
        record("first.done")
        with transaction.atomic():
            record("second.done")
            commit()
            transaction.set_rollback(True)
        record("third.done")
        commit()
    assert chained() == [("first.done", 1), ("third.done", 2)]


def _refused_as(role: str, command: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(command)
    except DatabaseError as error:
        return "append-only" in str(error) or "permission denied" in str(error)
    return False


@pytest.mark.parametrize("model", [Line, Seal])
@pytest.mark.parametrize("command", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("role", ["zvh_serving", "zvh_owner"])
def test_nobody_changes_or_removes_a_line(model, command, role):
    with acting(UserFactory()):
        record("case.read")
        commit()
    table = model._meta.db_table
    change = "hash = ''" if model is Seal else "act = 'nothing'"
    assert _refused_as(role, command.format(table, change))
    with as_owner():
        assert (Line.objects.count(), Seal.objects.count()) == (1, 1)


def test_the_application_says_neither_when_nor_for_whom():
    case = CaseFactory()
    partner, other = partner_in(case), UserFactory()
    with acting(partner), connection.cursor() as cursor:
        for column in ("at", "role", "organisation_id", "grant_id", "transaction_id"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(INSERT.format(f", {column}", ", NULL"), [partner.pk])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(INSERT.format("", ""), [other.pk])


def test_a_line_says_as_whom_and_on_which_grant():
    case = CaseFactory()
    partner = partner_in(case)
    with acting(partner):
        record("case.read", case_id=case.pk)
    with as_owner():
        line = Line.objects.get(act="case.read")
        grant = Grant.objects.get(principal_id=partner.pk, case_id=case.pk, permission="view_case")
    assert (line.principal_id, line.organisation_id, line.role) == (
        partner.pk,
        partner.organisation_id,
        partner.role,
    )
    assert (line.grant_id, line.grant_reason) == (grant.pk, grant.reason)
    assert line.transaction_id > 0


def test_words_stand_beside_the_chain_and_can_be_erased():
    officer = UserFactory(role="privacy_officer")
    with acting(UserFactory()):
        record("cases.list", words="de Wit", number_of_cases=3)
        commit()
    with acting(officer):
        words = Words.objects.get()
        assert words.text == "de Wit"
        assert bytes(Line.objects.get(pk=words.line_id).words_hash)
        assert erase_words(words.line_id)
        assert not Words.objects.exists()
        assert Line.objects.filter(act="words.erase", subject_id=words.line_id).exists()
