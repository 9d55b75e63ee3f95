"""Who may see what is answered four times: by `visible_to`, `can_view`, guardian and the database. They are held equal.

Whatever happens around a case: help that begins and ends, invitations and seats, parts with and without the OM, what is
shielded and who is kept apart, appointments, break-glass, and time that passes.
"""

from collections.abc import Collection

from django.db import connection
from guardian.shortcuts import get_objects_for_user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from psycopg.sql import SQL, Identifier, Literal

from cases.models import Case
from leidraad.services.guide import load_guide
from tests.access.content import tables_of_the_dossier
from tests.access.happenings import STEPS, Course, begin, happen
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.permissions import CasePermission
from zvh.access.querysets import can_view, permissions_on
from zvh.accounts.models import User

# Without join tables, which follow the row that they hang on (tests/access/test_raw_sql.py).
GUARDED = {
    entry.table: entry.model for entry in tables_of_the_dossier() if not entry.model._meta.auto_created
}
number = st.integers(0, 7)
happenings = st.lists(
    st.tuples(st.sampled_from(sorted(STEPS)), number, number, number), min_size=4, max_size=16
)
# One after the other, each of these can happen.
IN_ORDER = [
    ("say", 0, 0),
    ("say", 1, 0),
    ("say", 2, 0),
    ("say", 3, 5),
    ("say", 4, 4),
    ("tell", 5, 2),
    ("review", 5, 0),
    ("give_score", 5, 4),
    ("freeze_plan",),
    ("shield", 0, 1),
    ("unshield", 0, 1),
    ("involve", 0, 0, 5),
    ("end_help", 0),
    ("invite", 0),
    ("stay_away", 5),
    ("sit", 5, 2),
    ("stand_up", 5, 2),
    ("let_together", 0),
    ("keep_apart", 0, 1),
    ("live_somewhere", 0, 1),
    ("hear_child",),
    ("break_glass", 3, 1),
    ("appoint", 2, 1),
    ("turn_over",),
    ("go_to", 0),
    ("let_time_pass", 3),
]


class FourWayTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        with acting(None):
            load_guide(SHIPPED_GUIDE)
        cls.course = begin()

    def test_each_of_these_can_happen(self):
        refused = [step for step in IN_ORDER if not happen(self.course, *step)]
        assert refused == []
        assert {name for name, *_numbers in IN_ORDER} == STEPS.keys()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(happenings)
    def test_all_four_give_the_same_answer(self, steps):
        for step in steps:
            happen(self.course, *step)
        with as_owner():
            everything = _rows(GUARDED)
        filled = {table for table, rows in everything.items() if rows}
        everybody = (self.course.world.chair, *self.course.users)
        for place, user in enumerate(everybody, start=len(steps)):
            given = _holds_for_rows(user, filled)
            _holds_for_one_row(user, everything, given, place)
            _holds_for_cases(User.objects.get(pk=user.pk), self.course)


def _holds_for_rows(user: User, filled: set[str]) -> dict[str, set[str]]:
    """The rows of each table, as the application and the database have them, neither with the other's help."""
    with acting(user):
        given = _rows(filled)
    with as_owner():
        for table, keys in given.items():
            told = GUARDED[table].objects.visible_to(principal_of(user)).values_list("pk", flat=True)
            assert keys == {str(key) for key in told}, (table, user.role)
    return given


def _holds_for_one_row(user: User, everything: dict, given: dict, place: int) -> None:
    """`can_view` asks for membership: one row that is seen and one that is not will do, of another table each time."""
    table = sorted(given)[place % len(given)]
    for keys, expected in ((given[table], True), (everything[table] - given[table], False)):
        for key in sorted(keys)[:1]:
            with as_owner():
                assert can_view(principal_of(user), GUARDED[table](pk=key)) is expected, (table, user.role)


def _holds_for_cases(user: User, course: Course) -> None:
    """What somebody may do in each case, as grants, guardian and the database have it."""
    with acting(user):
        opened = _opened()
        for case in course.cases:
            held = permissions_on(principal_of(user), case.pk)
            assert held == {permission for permission, key in opened if key == case.pk}
            assert user.has_perm(f"cases.{CasePermission.VIEW}", case) is (CasePermission.VIEW in held)
        case = course.world.case
        held = {permission for permission, key in opened if key == case.pk}
        assert held == {each for each in CasePermission.values if user.has_perm(f"cases.{each}", case)}
        listed = get_objects_for_user(user, f"cases.{CasePermission.VIEW}", Case)
        assert {each.pk for each in listed} == {key for each, key in opened if each == CasePermission.VIEW}


def _opened() -> set[tuple]:
    """Each permission with the cases on which the database says that whoever acts has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT permission, access_cases(permission) FROM unnest(%s::text[]) permission",
            [CasePermission.values],
        )
        return set(cursor.fetchall())


def _rows(tables: Collection[str]) -> dict[str, set[str]]:
    """The keys that the database gives to whoever acts, in one statement."""
    one = SQL("SELECT {name}, {key}::text FROM {table}")
    parts = [
        one.format(
            name=Literal(table), key=Identifier(GUARDED[table]._meta.pk.column), table=Identifier(table)
        )
        for table in tables
    ]
    found: dict[str, set[str]] = {table: set() for table in tables}
    with connection.cursor() as cursor:
        cursor.execute(SQL(" UNION ALL ").join(parts))
        for table, key in cursor.fetchall():
            found[table].add(key)
    return found
