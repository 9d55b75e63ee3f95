"""What was done to the log behind the application's back comes out, whoever did it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from tests.factories import CaseFactory, UserFactory, director_of
from tests.roles import acting, as_owner
from zvh.audit.anchors import AnchorError, note_head, read_anchors
from zvh.audit.checking import check_log
from zvh.audit.erasing import erase_words
from zvh.audit.log import record
from zvh.audit.models import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchor(tmp_path):
    return tmp_path / "anchor"


@pytest.fixture
def five_lines(anchor):
    """A log of five lines, one with words, noted outside after the third."""
    case = CaseFactory()
    with acting(director_of(case)):
        for act in ("case.open", "case.change", "cases.list", "case.open", "case.end"):
            words = "de Wit" if act == "cases.list" else ""
            record(act, case_id=case.pk, persons=[case.household_id], words=words)
            connection.check_constraints()
            if act == "cases.list":
                note_head(anchor)


def checked(anchor) -> tuple[int, list[str]]:
    with as_owner():
        report = check_log(anchor)
    return report.lines, report.deviations


def behind_its_back(*commands: str) -> None:
    """What somebody could do who owns the database: take the triggers away first, and put them back."""
    with as_owner(), connection.cursor() as cursor:
        for table in ("audit_line", "audit_seal", "audit_words"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for command in commands:
            cursor.execute(command)
        for table, name in _triggers(cursor):
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def _triggers(cursor):
    cursor.execute(
        "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE 'audit_%' AND NOT tgisinternal"
    )
    return cursor.fetchall()


THIRD = "(SELECT line_id FROM audit_seal WHERE number = 3)"


def test_a_log_that_nobody_touched_is_whole(five_lines, anchor, capsys):
    assert checked(anchor) == (5, [])
    with as_owner():
        call_command("check_log", anchor=anchor)
    assert capsys.readouterr().out.startswith("lines 5 · with words 1 · words erased 0 · noted outside 1 · ")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit_line SET act = 'case.read' WHERE id = {third}", "Line 3 is not as it was written"),
        ("UPDATE audit_line SET at = at - interval '1 day' WHERE id = {third}", "Line 3 is not as it was"),
        ("UPDATE audit_line SET persons = '{{}}' WHERE id = {third}", "Line 3 is not as it was written"),
        ("DELETE FROM audit_line WHERE id = {third}", "Line 3 is gone"),
        ("DELETE FROM audit_seal WHERE number = 3", "Where line 3 should be stands 4"),
        ("UPDATE audit_seal SET number = CASE number WHEN 4 THEN 9 END WHERE number = 4", "should be stands"),
        ("DELETE FROM audit_seal WHERE number > 2", "Line 3 was noted outside the database, and is gone"),
        ("UPDATE audit_words SET text = 'iets anders'", "are not those it was written with"),
        ("DELETE FROM audit_words", "are gone, and nobody erased them"),
        (
            "INSERT INTO audit_line (id, act) VALUES (gen_random_uuid(), 'case.read')",
            "1 lines are not in the chain",
        ),
    ],
)
def test_what_was_changed_comes_out(five_lines, anchor, change, found):
    behind_its_back(change.format(third=THIRD))
    deviations = checked(anchor)[1]
    assert any(found in deviation for deviation in deviations), deviations
    with as_owner(), pytest.raises(CommandError, match="not as it was written"):
        call_command("check_log", anchor=anchor)


def test_a_tail_that_was_cut_off_comes_out_by_what_was_noted_outside(five_lines, anchor):
    behind_its_back(
        "DELETE FROM audit_words",
        "DELETE FROM audit_line WHERE id IN (SELECT line_id FROM audit_seal WHERE number > 2)",
        "DELETE FROM audit_seal WHERE number > 2",
    )
    assert checked(None) == (2, [])
    assert checked(anchor)[1] == ["Line 3 was noted outside the database, and is gone."]
    with pytest.raises(AnchorError, match="ends before line 3"):
        note_head(anchor)


def test_triggers_that_were_switched_off_come_out(five_lines, anchor):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_line ENABLE TRIGGER audit_line_seal")
        cursor.execute("ALTER TABLE audit_line DISABLE TRIGGER audit_line_stays")
    assert checked(anchor)[1] == [
        "The trigger audit_line_seal does not run for everyone.",
        "The trigger audit_line_stays does not run for everyone.",
    ]


def test_the_head_is_noted_when_there_is_news(five_lines, anchor):
    assert note_head(anchor)
    assert not note_head(anchor)
    assert [each.number for each in read_anchors(anchor)] == [3, 5]
    assert anchor.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", ["changed", "removed", "nonsense"])
def test_an_anchor_that_was_changed_comes_out(five_lines, anchor, damage):
    note_head(anchor)
    first, second = anchor.read_text().splitlines()
    broken = {
        "changed": [json.dumps(json.loads(first) | {"number": 2}), second],
        "removed": [second],
        "nonsense": [first, "x"],
    }[damage]
    anchor.write_text("".join(f"{line}\n" for line in broken))
    assert "anchor" in checked(anchor)[1][0]


def test_without_an_anchor_it_says_so(five_lines, tmp_path):
    assert checked(tmp_path / "none")[1] == [f"There is no anchor at {tmp_path / 'none'}."]


def test_erased_words_leave_the_chain_whole(five_lines, anchor):
    with acting(UserFactory(role="partner")):
        with as_owner():
            line_id = Words.objects.get().pk
        assert not erase_words(line_id)
    with acting(UserFactory(role="privacy_officer")):
        assert erase_words(line_id)
        connection.check_constraints()
    assert checked(anchor) == (6, [])


def test_the_application_can_not_run_it(five_lines, anchor):
    with pytest.raises(CommandError, match="as the owner"):
        call_command("check_log", anchor=anchor)


def test_a_line_that_can_not_be_written_stops_the_act():
    case = CaseFactory()
    with acting(director_of(case)):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_line ADD CONSTRAINT full_up CHECK (false) NOT VALID")
        with pytest.raises(IntegrityError, match="full_up"), transaction.atomic():
            record("case.open", case_id=case.pk)
