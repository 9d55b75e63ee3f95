"""Going into follow-up, and who calls whom when."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cases.models import (
    Appointment,
    Case,
    CaseState,
    EvaluationMoment,
    Involvement,
    PhaseChange,
    Stabilisation,
)
from cases.services import change_phase, end_appointment
from cases.services.measures import separate
from leidraad.models import ClosingPlan
from leidraad.stabilising.planning import (
    add_moment,
    change_moment,
    enter,
    remove_moment,
    write_future_plan,
)
from leidraad.stabilising.rules import proposed_days
from tests.factories import PersonFactory, UserFactory, open_case
from tests.leidraad.stabilising.scene import TODAY
from tests.roles import acting, as_owner
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR
from zvh.errors import Conflict, DomainError

SOON = timedelta(days=20)


def test_everybody_of_whom_an_own_answer_is_asked_is_called_after_three_six_and_twelve_months(followed):
    with as_owner():
        case = Case.objects.get(pk=followed.case.pk)
        stabilisation = Stabilisation.objects.get()
    assert (case.state, stabilisation.since, stabilisation.reason) == (
        CaseState.STABILISING,
        TODAY(),
        "Al een halfjaar rust.",
    )
    planned = [(m.months, m.planned_on, m.caller_id, m.person_id) for m in followed.moments]
    assert sorted(planned, key=str) == sorted(
        (
            (months, day, followed.contact.pk, person.pk)
            for months, day in proposed_days(TODAY())
            for person in (followed.mother, followed.father)
        ),
        key=str,
    )


def test_without_a_casusregisseur_the_procesregisseur_calls(scene):
    with as_owner():
        duty = Appointment.objects.get(user=scene.contact)
    with acting(scene.director):
        end_appointment(appointment=duty)
    scene.enter()
    assert {moment.caller_id for moment in scene.moments} == {scene.director.pk}


def test_going_into_follow_up_asks_for_a_reason_recovery_and_nothing_that_runs(scene):
    with acting(scene.director):
        with pytest.raises(DomainError, match="good enough") as refusal:
            enter(case=scene.case, reason="  ")
        assert refusal.value.field == "reason"
        enter(case=scene.case, reason="Rust.")
        with pytest.raises(Conflict):
            enter(case=scene.case, reason="Rust.")
        change_phase(case=scene.case, to="risicogestuurde_zorg", reason="Toch niet.")
        with pytest.raises(DomainError, match="recovery"):
            enter(case=scene.case, reason="Rust.")


def test_going_back_to_a_phase_ends_the_follow_up_and_its_calls_lapse(followed):
    with acting(followed.director):
        change_phase(case=followed.case, to="directe_veiligheid", reason="Bedreigd.")
        assert not EvaluationMoment.objects.standing().exists()
    ended = followed.followed()
    assert (ended.until, ended.ended_how) == (TODAY(), "relapse")
    with as_owner():
        assert PhaseChange.objects.filter(to_phase="directe_veiligheid").count() == 1


def keep_parents_apart(scene):
    with acting(scene.director):
        separate(household=scene.case.household, person=scene.mother, other=scene.father, reason="Stalking.")


def test_whoever_helps_one_of_two_who_are_kept_apart_does_not_call_the_other(scene):
    keep_parents_apart(scene)
    with as_owner():
        own = Involvement.objects.create(
            case=scene.case, organisation=scene.contact.organisation, user=scene.contact, since=TODAY()
        )
        own.persons.set([scene.mother])
    scene.enter()
    assert {(m.caller_id, m.person_id) for m in scene.moments} == {
        (scene.contact.pk, scene.mother.pk),
        (scene.director.pk, scene.father.pk),
    }
    with acting(scene.director), pytest.raises(DomainError, match="kept apart") as refusal:
        add_moment(
            new_id=uuid4(),
            case=scene.case,
            planned_on=TODAY() + SOON,
            caller=scene.partner,
            person=scene.father,
        )
    assert refusal.value.field == "caller"


def add(scene, **values):
    values = {"planned_on": TODAY() + SOON, "caller": scene.partner, "person": scene.father} | values
    with acting(scene.director):
        return add_moment(**{"new_id": uuid4(), "case": scene.case} | values)


def test_a_call_is_added_once(followed):
    new_id = uuid4()
    assert add(followed, new_id=new_id) == add(followed, new_id=new_id)
    assert len(followed.moments) == 7


@pytest.mark.parametrize(
    ("day", "words"),
    [(timedelta(days=-1), "past"), (timedelta(days=731), "two years")],
)
def test_a_call_lies_ahead_and_within_reach(followed, day, words):
    with pytest.raises(DomainError, match=words) as refusal:
        add(followed, planned_on=TODAY() + day)
    assert refusal.value.field == "planned_on"


def test_nobody_calls_who_does_not_work_on_the_case_for_longer_than_a_meeting(followed):
    stranger, guest = UserFactory(), UserFactory()
    open_case(guest, followed.case, CONTRIBUTOR, GrantReason.INVITATION)
    for user in (stranger, guest):
        with pytest.raises(DomainError, match="does not work") as refusal:
            add(followed, caller=user)
        assert refusal.value.field == "caller"


def test_a_child_and_somebody_of_another_household_are_not_called(followed):
    for person in (followed.child, PersonFactory()):
        with pytest.raises(DomainError, match="called themselves") as refusal:
            add(followed, person=person)
        assert refusal.value.field == "person"


def test_without_a_follow_up_nothing_is_planned(scene):
    with pytest.raises(Conflict, match="not followed"):
        add(scene)


def test_a_call_is_changed_and_an_older_form_is_not_taken(followed):
    moment = followed.first
    values = {"planned_on": TODAY() + SOON, "caller": followed.partner, "person": followed.mother}
    with acting(followed.director):
        change_moment(moment=moment, version=0, **values)
        with pytest.raises(Conflict, match="meanwhile"):
            change_moment(moment=moment, version=0, **values)
    now = followed.first
    assert (now.planned_on, now.caller_id, now.version) == (TODAY() + SOON, followed.partner.pk, 1)


def test_a_late_call_can_get_another_caller_without_another_day(followed):
    moment = followed.first
    with as_owner():
        EvaluationMoment.objects.filter(pk=moment.pk).update(planned_on=TODAY() - SOON)
    moment = followed.first
    with acting(followed.director):
        change_moment(
            moment=moment,
            planned_on=moment.planned_on,
            caller=followed.partner,
            person=followed.mother,
            version=0,
        )
    assert followed.first.caller_id == followed.partner.pk


def test_a_call_is_taken_off_with_a_reason_that_stays(followed):
    moment = followed.first
    with acting(followed.director):
        with pytest.raises(DomainError, match="reason"):
            remove_moment(moment=moment, reason=" ", version=0)
        remove_moment(moment=moment, reason="Zij belt zelf.", version=0)
        with pytest.raises(Conflict):
            remove_moment(moment=moment, reason="x", version=1)
    with as_owner():
        gone = EvaluationMoment.objects.get(pk=moment.pk)
    assert (gone.removed_on, gone.removed_because) == (TODAY(), "Zij belt zelf.")


def test_the_toekomstplan_is_written_and_written_again_outside_a_meeting(scene):
    words = {"signals": "Een", "first_heard_by": "Twee", "what_then": "Drie"}
    with as_owner():
        ClosingPlan.objects.all().delete()
    with acting(scene.director):
        write_future_plan(case=scene.case, **words)
        plan = write_future_plan(case=scene.case, **words | {"signals": "Vier"})
    with as_owner():
        assert list(ClosingPlan.objects.values_list("pk", "signals")) == [(plan.pk, "Vier")]
