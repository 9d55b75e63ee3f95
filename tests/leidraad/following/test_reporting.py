"""An action on a phone: one tap is saved, words follow, a second thought brings back what was, strangers can't."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Appointment
from leidraad.following.services.reporting import explain_status, last_report, take_back, tell_status
from leidraad.models import ActionReport, ActionStatus, Escalation
from tests.factories import UserFactory, open_case
from tests.leidraad.following.world import as_it_stands, colleague_of, following, letters, today
from tests.leidraad.room.meeting import logged_in
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR
from zvh.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return following()


def address(name, action):
    return reverse(f"leidraad:{name}", kwargs={"case": action.case_id, "action": action.pk})


def tap(user, action, status):
    return logged_in(user).post(address("action_tell", action), {"status": status})


def reports(action):
    with as_owner():
        return ActionReport.objects.filter(action=action).count()


@pytest.mark.parametrize("status", ["done", "started", "stuck", "waiting", "dropped"])
def test_one_tap_saves_and_asks_for_words_afterwards(world, status):
    action = world.action()
    assert tap(world.partner, action, status).status_code == 302
    stands = as_it_stands(action)
    assert (stands.status, stands.status_since) == (status, today())
    page = logged_in(world.partner).get(address("action", action))
    assert bool(page.context["page"].lacks) == (status in {"stuck", "waiting", "dropped"})


def test_the_same_tap_twice_has_one_effect(world):
    action = world.action()
    tap(world.partner, action, "done")
    tap(world.partner, action, "done")
    assert reports(action) == 1


def test_on_a_waiting_list_it_says_since_when_and_what_helps_until_then(world):
    action = world.action()
    tap(world.partner, action, "waiting")
    words = {
        "status": "waiting",
        "waiting_since": today() - timedelta(days=14),
        "waiting_words": "tot februari",
        "bridge": "Vrijwilliger thuisadministratie",
    }
    answer = logged_in(world.partner).post(address("action_explain", action), words)
    assert answer.status_code == 302
    note = as_it_stands(action).status_note
    assert "tot februari" in note
    assert "Vrijwilliger thuisadministratie" in note
    page = logged_in(world.partner).get(address("action", action))
    assert page.context["page"].lacks == []


def test_words_are_not_demanded_and_what_lacks_stays_visible(world):
    action = world.action()
    tap(world.partner, action, "stuck")
    answer = logged_in(world.partner).post(address("action_explain", action), {"status": "stuck", "note": ""})
    assert answer.status_code == 302
    assert logged_in(world.partner).get(address("action", action)).context["page"].lacks == ["note"]


def test_a_waiting_list_of_tomorrow_is_refused_beside_the_field(world):
    action = world.action(status=ActionStatus.WAITING)
    words = {"status": "waiting", "waiting_since": today() + timedelta(days=1), "bridge": "Buurvrouw"}
    answer = logged_in(world.partner).post(address("action_explain", action), words)
    assert answer.status_code == 422
    assert list(answer.context["page"].words.errors) == ["waiting_since"]
    assert as_it_stands(action).status_note == ""


def test_a_second_thought_brings_back_what_was(world):
    action = world.action(status=ActionStatus.STARTED, status_note="Gebeld", said_since=9)
    tap(world.partner, action, "dropped")
    with acting(world.partner):
        report = last_report(action.__class__.objects.get(pk=action.pk))
    undo = {"report": report.pk}
    for _twice in range(2):
        assert logged_in(world.partner).post(address("action_undo", action), undo).status_code == 302
    stands = as_it_stands(action)
    assert (stands.status, stands.status_note, stands.status_since) == (
        "started",
        "Gebeld",
        today() - timedelta(days=9),
    )


def test_what_somebody_else_changed_after_it_is_not_taken_back(world):
    action = world.action()
    with acting(world.partner):
        report = tell_status(action=action, status="stuck")
    with acting(world.director):
        tell_status(action=action, status="done")
    with acting(world.partner), pytest.raises(Conflict):
        take_back(report=report)
    assert as_it_stands(action).status == "done"


def test_words_about_how_it_stood_before_are_refused(world):
    action = world.action()
    with acting(world.director):
        tell_status(action=action, status="done")
    with acting(world.partner), pytest.raises(Conflict):
        explain_status(action=action, status="stuck", note="Geld")


def test_words_of_somebody_else_stay_theirs(world):
    action = world.action()
    with acting(world.partner):
        report = tell_status(action=action, status="stuck")
        explain_status(action=action, status="stuck", note="Geld")
    with acting(world.director):
        explain_status(action=action, status="stuck", note="Geld, en een handtekening")
    assert as_it_stands(report).note == "Geld"
    assert as_it_stands(action).status_note == "Geld, en een handtekening"
    assert reports(action) == 2


def test_owner_colleague_and_who_keeps_the_dossier_may_and_others_may_not(world):
    of_organisation = world.action(owner_organisation=world.partner.organisation)
    other = UserFactory()
    open_case(other, world.case, CONTRIBUTOR)
    may = {
        world.partner: 302,
        colleague_of(world.partner, world.case): 302,
        world.director: 302,
        world.casusregisseur: 302,
        other: 403,
        world.reader: 403,
        UserFactory(): 404,
        UserFactory(organisation=world.partner.organisation): 404,
    }
    answers = {user: tap(user, of_organisation, "started").status_code for user in may}
    assert answers == may


def test_a_colleague_of_the_owner_does_not_report_on_what_is_one_persons(world):
    action = world.action()
    assert tap(colleague_of(world.partner, world.case), action, "done").status_code == 403


def test_an_unknown_status_is_refused(world):
    action = world.action()
    assert tap(world.partner, action, "klaar").status_code == 422
    assert as_it_stands(action).status == "agreed"


def test_what_waits_is_told_along_the_path_step_by_step(world):
    action = world.action(status=ActionStatus.WAITING)
    for _step in range(2):
        assert logged_in(world.partner).post(address("action_escalate", action)).status_code == 302
    assert logged_in(world.partner).post(address("action_escalate", action)).status_code == 409
    with as_owner():
        told = list(Escalation.objects.filter(action=action).values_list("duty", "told", "because"))
    assert told == [
        ("casusregisseur", world.casusregisseur.pk, "waiting"),
        ("procesregisseur", world.director.pk, "waiting"),
    ]
    assert sorted(to for to, _subject in letters()) == sorted(
        [world.casusregisseur.email, world.director.email]
    )


def test_nobody_is_told_twice_of_what_waits(world):
    with as_owner():
        Appointment.objects.filter(user=world.casusregisseur).update(until=today())
    action = world.action(status=ActionStatus.WAITING)
    answers = [logged_in(world.partner).post(address("action_escalate", action)).status_code for _ in "ab"]
    assert answers == [302, 409]
    page = logged_in(world.partner).get(address("action", action)).context["page"]
    assert not page.can_escalate
    assert [to for to, _subject in letters()] == [world.director.email]


def test_the_list_of_ones_own_has_also_what_is_the_organisations(world):
    own, of_organisation = (
        world.action("Bellen"),
        world.action("Plek zoeken", owner_organisation=world.partner.organisation),
    )
    world.action("Van een ander", owner=world.director)
    world.action("Klaar", status=ActionStatus.DONE)
    page = logged_in(world.partner).get(reverse("leidraad:own_actions"))
    assert set(page.context["actions"]) == {own, of_organisation}
