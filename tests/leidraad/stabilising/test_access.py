"""What calling somebody opens and what it does not, asked of the database as the serving role (rules 2, 4 and 4b)."""

from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import EvaluationMoment, SafeChannel, Stabilisation
from cases.services import change_phase, is_kept_from_me
from cases.services.measures import separate
from leidraad.models import Finding, GoalCheck
from tests.factories import CaseFactory, UserFactory, open_case
from tests.leidraad.stabilising.scene import TODAY
from tests.leidraad.stabilising.test_following import complete
from tests.roles import acting, as_owner, told_to
from zvh.access.grants import principal_of
from zvh.access.permissions import CONTRIBUTOR, VIEWER

DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def apart(followed):
    """The parents are kept apart; the partner, who helps nobody, calls the father."""
    with acting(followed.director):
        separate(
            household=followed.case.household,
            person=followed.mother,
            other=followed.father,
            reason="Stalking.",
        )
    with as_owner():
        SafeChannel.objects.create(
            household=followed.case.household,
            person=followed.father,
            kind="phone",
            value="06 8765 4321",
            agreed_on=TODAY(),
        )
    return followed


def caller(scene, person=None):
    """Somebody who works on the case, and calls the father or nobody."""
    user = UserFactory()
    open_case(user, scene.case, CONTRIBUTOR)
    if person is not None:
        with as_owner():
            EvaluationMoment.objects.filter(person=person).update(caller=user)
    return user


def channels(user) -> set[str]:
    with acting(user):
        given = set(SafeChannel.objects.values_list("value", flat=True))
    assert given == {channel.value for channel in told_to(principal_of(user), SafeChannel.objects.all())}
    return given


def test_who_is_to_call_somebody_who_is_kept_apart_sees_their_channel_and_no_other(apart):
    assert channels(caller(apart)) == set()
    user = caller(apart, apart.father)
    assert channels(user) == {"06 8765 4321"}
    with acting(user):
        assert is_kept_from_me(case=apart.case, person_id=apart.mother.pk)
        assert not is_kept_from_me(case=apart.case, person_id=apart.father.pk)


def test_it_closes_with_the_follow_up_with_the_call_and_with_access(apart):
    user = caller(apart, apart.father)
    with as_owner():
        EvaluationMoment.objects.filter(person=apart.father).update(
            removed_on=TODAY(), removed_because="Hij belt zelf."
        )
    assert channels(user) == set()
    with as_owner():
        EvaluationMoment.objects.update(removed_on=None)
    assert channels(user) == {"06 8765 4321"}
    with acting(apart.director):
        change_phase(case=apart.case, to="directe_veiligheid", reason="Bedreigd.")
    assert channels(user) == set()


def test_after_closing_the_caller_still_sees_it_and_who_reads_along_does_not(apart):
    complete(apart)
    assert channels(apart.contact) == {"06 1234 5678", "06 8765 4321"}
    assert channels(apart.director) == set()


def execute(user, sql: str, parameters: list) -> int | type[Exception]:
    """How many rows it touched as this user, or how the database refused it."""
    with acting(user):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.rowcount
        except DatabaseError as error:
            return type(error.__cause__)


INSERT = (
    "INSERT INTO cases_evaluationmoment (id, case_id, stabilisation_id, planned_on, caller_id, person_id, "
    "removed_because, outcome, is_unsafe, note, answer, answer_reason, version) "
    "VALUES (%s, %s, %s, %s, %s, %s, '', '', false, '', '', '', 0)"
)


def insert(scene, user, *, calls, person) -> int | type[Exception]:
    followed = scene.followed()
    return execute(user, INSERT, [uuid4(), scene.case.pk, followed.pk, TODAY(), calls.pk, person.pk])


def test_nobody_who_contributes_makes_themselves_a_caller(apart):
    user = caller(apart)
    assert insert(apart, user, calls=user, person=apart.father) is DENIED
    assert insert(apart, user, calls=apart.contact, person=apart.father) is DENIED
    user = caller(apart, apart.father)
    assert insert(apart, user, calls=user, person=apart.mother) is DENIED
    assert insert(apart, user, calls=user, person=apart.father) == 1
    assert insert(apart, apart.director, calls=apart.contact, person=apart.mother) == 1


def test_a_caller_does_not_turn_a_call_to_somebody_else(apart):
    user = caller(apart, apart.father)
    turn = "UPDATE cases_evaluationmoment SET person_id = %s WHERE person_id = %s"
    assert execute(user, turn, [apart.mother.pk, apart.father.pk]) is DENIED
    assert execute(user, "UPDATE cases_evaluationmoment SET note = 'x'", []) == 3


def test_who_reads_sees_the_calls_and_changes_none(followed):
    reader, stranger = UserFactory(), UserFactory()
    open_case(reader, followed.case, VIEWER)
    with acting(reader):
        assert EvaluationMoment.objects.count() == 6
    assert execute(reader, "UPDATE cases_evaluationmoment SET note = 'x'", []) == 0
    with acting(stranger):
        assert (EvaluationMoment.objects.count(), Stabilisation.objects.count()) == (0, 0)


def test_only_who_calls_stops_the_following_of_a_completed_case(followed):
    end = "UPDATE cases_stabilisation SET until = %s, ended_how = 'over'"
    assert execute(caller(followed), end, [TODAY()]) == 0
    complete(followed)
    stop = "SELECT 1 WHERE access_stop_following(%s)"
    assert execute(followed.director, end, [TODAY()]) == 0
    assert execute(followed.director, stop, [followed.followed().pk]) == 0
    assert execute(UserFactory(), stop, [followed.followed().pk]) == 0
    assert execute(followed.contact, end, [TODAY()]) == 1
    assert execute(followed.contact, stop, [followed.followed().pk]) == 1


def test_who_follows_a_completed_case_keeps_no_dossier(followed):
    complete(followed)
    for sql in (
        "UPDATE cases_case SET state = 'open'",
        "UPDATE leidraad_closingplan SET signals = 'x'",
        "UPDATE cases_evaluationmoment SET caller_id = %(other)s",
    ):
        touched = execute(followed.contact, sql, {"other": followed.director.pk})
        assert touched in (0, DENIED), sql


def test_how_a_hidden_goal_goes_is_hidden_with_it(followed):
    followed.evaluate(followed.first, goals={f"need_{followed.need.pk}": "no"})
    partner = principal_of(followed.partner)
    with acting(followed.partner):
        assert GoalCheck.objects.count() == 1
    with as_owner():
        Finding.objects.filter(pk=followed.need.pk).update(reach="chair")
    with acting(followed.partner):
        assert GoalCheck.objects.count() == 0
    assert told_to(partner, GoalCheck.objects.all()) == []


def test_the_next_case_of_the_household_is_not_opened_by_following_this_one(followed):
    complete(followed)
    following = CaseFactory(household=followed.reloaded().household)
    with acting(followed.contact):
        assert not type(following).objects.filter(pk=following.pk).exists()
