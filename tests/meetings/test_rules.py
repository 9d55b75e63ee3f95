"""The table rules, one sentence each. Ids are small numbers: what matters is who sits with whom."""

from datetime import date
from uuid import UUID

import pytest

from meetings.models import WarningRule
from meetings.rules import (
    TABLE_SIZE,
    Key,
    Participant,
    Relative,
    Remark,
    Table,
    TablePart,
    check,
    is_invited_themselves,
)

CHAIR, OM, POLICE, MOTHER, FATHER, SISTER, CHILD = (UUID(int=number) for number in range(1, 8))
MOTHER_PERSON, FATHER_PERSON, CHILD_PERSON = (UUID(int=number) for number in range(101, 104))
ONE, TWO = UUID(int=201), UUID(int=202)

chair = Participant(CHAIR, "M. Aydin", is_chair=True)
prosecutor = Participant(OM, "J. Visser", is_om=True)
police = Participant(POLICE, "K. Hendriks")
mother = Participant(MOTHER, "Moeder", is_family_side=True, person_id=MOTHER_PERSON)
father = Participant(FATHER, "Vader", is_family_side=True, person_id=FATHER_PERSON)
sister = Participant(SISTER, "Zus van moeder", is_family_side=True, accompanies=MOTHER)
APART = frozenset({frozenset({MOTHER_PERSON, FATHER_PERSON})})


def table(*participants, with_family=True, separated=frozenset(), **fields) -> Table:
    """Everyone named at one table, in one part."""
    part = TablePart(ONE, "part 1", with_family, seated=frozenset(each.id for each in participants))
    return Table(participants=participants, parts=(part,), separated=separated, **fields)


def keys(remarks) -> list[Key]:
    return [remark.key for remark in remarks]


def test_the_om_never_sits_in_a_part_with_the_family():
    assert keys(check(table(chair, prosecutor, mother)).blocks) == [Key.OM_WITH_FAMILY]


def test_the_om_is_refused_in_a_part_with_the_family_before_the_family_has_a_seat():
    assert keys(check(table(chair, prosecutor)).blocks) == [Key.OM_WITH_FAMILY]


def test_the_family_never_sits_in_a_part_without_the_family():
    assert check(table(chair, mother, with_family=False)).blocks == (
        Remark(Key.FAMILY_IN_OTHER_PART, "", frozenset({MOTHER}), ONE),
    )


def test_a_confidant_counts_as_family_for_the_om():
    assert keys(check(table(prosecutor, sister, with_family=False)).blocks) == [Key.FAMILY_IN_OTHER_PART]


def test_the_police_is_not_the_om():
    assert check(table(chair, police, mother)).blocks == ()


def test_om_and_family_may_each_have_their_own_part():
    parts = (
        TablePart(ONE, "part 1", False, seated=frozenset({CHAIR, OM})),
        TablePart(TWO, "part 2", True, seated=frozenset({CHAIR, MOTHER})),
    )
    assert check(Table((chair, prosecutor, mother), parts)).blocks == ()


def test_separated_persons_never_share_a_part():
    assert check(table(chair, mother, father, separated=APART)).blocks == (
        Remark(Key.SEPARATED_TOGETHER, "", frozenset({MOTHER, FATHER}), ONE),
    )


def test_persons_who_are_not_separated_may_share_a_part():
    assert check(table(chair, mother, father)).blocks == ()


def test_a_confidant_counts_with_whom_they_come_with():
    remarks = check(table(chair, mother, father, sister, separated=APART)).blocks
    assert [remark.subjects for remark in remarks] == [
        frozenset({MOTHER, FATHER}),
        frozenset({FATHER, SISTER}),
    ]


def test_the_confidant_alone_is_kept_apart_too():
    part = TablePart(ONE, "part 1", True, seated=frozenset({FATHER, SISTER}))
    remarks = check(Table((mother, father, sister), (part,), separated=APART)).blocks
    assert keys(remarks) == [Key.SEPARATED_TOGETHER]


def test_a_relative_who_joins_another_counts_for_both():
    aunt_person = UUID(int=104)
    aunt = Participant(UUID(int=9), "Tante", is_family_side=True, person_id=aunt_person, accompanies=MOTHER)
    with_father = table(father, aunt, separated=APART)
    with_father = Table((*with_father.participants, mother), with_father.parts, separated=APART)
    assert keys(check(with_father).blocks) == [Key.SEPARATED_TOGETHER]


def test_an_interpreter_belongs_to_no_side():
    interpreter = Participant(UUID(int=9), "Tolk", is_interpreter=True, accompanies=MOTHER)
    part = TablePart(ONE, "part 1", True, seated=frozenset({FATHER, interpreter.id}))
    assert check(Table((mother, father, interpreter), (part,), separated=APART)).blocks == ()


def test_two_who_come_with_each_other_do_not_loop():
    one = Participant(SISTER, "Zus", is_family_side=True, accompanies=CHILD)
    other = Participant(CHILD, "Broer", is_family_side=True, accompanies=SISTER)
    assert check(table(chair, one, other, separated=APART)).blocks == ()


def test_a_family_member_who_is_not_asked_needs_a_reason():
    relative = Relative(FATHER_PERSON, "Vader")
    checked = check(table(chair, mother, relatives=(Relative(MOTHER_PERSON, "Moeder"), relative)))
    assert keys(checked.open_warnings) == [Key.FAMILY_NOT_INVITED]
    assert not checked.may_start


def test_a_written_reason_settles_the_warning_and_stays_readable():
    reasons = {(Key.FAMILY_NOT_INVITED, FATHER_PERSON, None): "Zit vast, spreekt woensdag met reclassering."}
    checked = check(table(chair, mother, relatives=(Relative(FATHER_PERSON, "Vader"),), reasons=reasons))
    assert [warning.reason for warning in checked.warnings] == list(reasons.values())
    assert checked.may_start


def test_a_child_under_sixteen_is_heard_through_its_own_rule():
    child = Relative(CHILD_PERSON, "Kind", is_invited_themselves=False)
    assert check(table(chair, relatives=(child,))).warnings == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"is_online": True}, [Key.FAMILY_ALONE_ONLINE]),
        ({"is_online": True, "has_professional_beside": True}, []),
        ({"is_online": True, "stays_away": True}, []),
    ],
)
def test_online_a_professional_is_with_the_family_member(fields, expected):
    online = Participant(MOTHER, "Moeder", is_family_side=True, person_id=MOTHER_PERSON, **fields)
    assert keys(check(table(chair, online)).warnings) == expected


@pytest.mark.parametrize(("people", "expected"), [(TABLE_SIZE, []), (TABLE_SIZE + 1, [Key.TABLE_TOO_LARGE])])
def test_more_than_eight_at_one_table_warns_and_everyone_counts(people, expected):
    others = [Participant(UUID(int=300 + number), f"P{number}") for number in range(people - 1)]
    assert keys(check(table(chair, *others)).warnings) == expected


def test_nine_people_over_two_tables_are_not_too_many():
    others = tuple(Participant(UUID(int=300 + number), f"P{number}") for number in range(9))
    halves = (others[:5], others[5:])
    parts = tuple(
        TablePart(part, "part", True, seated=frozenset(each.id for each in half))
        for part, half in zip((ONE, TWO), halves, strict=True)
    )
    assert check(Table(others, parts)).warnings == ()


def test_a_step_in_no_part_is_told_and_asks_no_reason():
    checked = check(table(chair, steps=(("vooraf", "Vooraf"), ("schaalvraag", "Schaalvraag"))))
    assert [(warning.key, warning.step) for warning in checked.warnings] == [
        (Key.STEP_IN_NO_PART, "vooraf"),
        (Key.STEP_IN_NO_PART, "schaalvraag"),
    ]
    assert checked.may_start


def test_deciding_without_the_family_makes_proposals():
    part = TablePart(ONE, "part 1", False, ("besluitvorming",), frozenset({CHAIR}))
    assert keys(check(Table((chair,), (part,))).notices) == [Key.DECISIONS_ARE_PROPOSALS]


def test_what_is_not_finished_is_told():
    parts = (TablePart(ONE, "part 1"), TablePart(TWO, "part 2", True, seated=frozenset({POLICE})))
    assert keys(check(Table((chair, police), parts)).notices) == [
        Key.NOBODY_SEATED,
        Key.CHAIR_NOT_SEATED,
        Key.FAMILY_NOT_SEATED,
        Key.SEATED_NOWHERE,
    ]


def test_who_needs_an_interpreter_gets_one():
    relatives = (Relative(MOTHER_PERSON, "Moeder", interpreter_language="Tigrinya"),)
    interpreter = Participant(UUID(int=9), "Tolk", is_interpreter=True, accompanies=MOTHER)
    assert keys(check(table(chair, mother, relatives=relatives)).notices) == [Key.INTERPRETER_MISSING]
    assert check(table(chair, mother, interpreter, relatives=relatives)).notices == ()


MEETING_DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("earliest", "latest", "is_child", "expected"),
    [
        (date(2010, 3, 1), date(2010, 3, 1), True, True),
        (date(2010, 3, 2), date(2010, 3, 2), True, False),
        (date(2009, 12, 1), date(2011, 1, 1), True, True),
        (None, date(2012, 1, 1), True, False),
        (None, None, True, False),
        (None, None, False, True),
        (date(1988, 2, 29), date(1988, 2, 29), False, True),
    ],
)
def test_from_sixteen_somebody_is_invited_themselves(earliest, latest, is_child, expected):
    assert expected == is_invited_themselves(
        born_earliest=earliest, born_latest=latest, is_child=is_child, on=MEETING_DAY
    )


def test_warnings_that_ask_a_reason_are_the_ones_the_database_keeps_reasons_for():
    relatives = (Relative(FATHER_PERSON, "Vader"),)
    online = Participant(MOTHER, "Moeder", is_family_side=True, person_id=MOTHER_PERSON, is_online=True)
    others = [Participant(UUID(int=300 + number), f"P{number}") for number in range(8)]
    asking = check(table(chair, online, *others, relatives=relatives)).open_warnings
    assert {warning.key.value for warning in asking} == set(WarningRule.values)
