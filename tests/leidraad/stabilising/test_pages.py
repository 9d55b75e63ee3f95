"""The pages of the follow-up: what each offers to whom, what is refused beside which field, at a constant cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CaseState, EvaluationMoment, SafeChannel
from leidraad.stabilising.course import moments_for
from leidraad.stabilising.rules import When
from tests.factories import UserFactory, open_case
from tests.leidraad.stabilising.scene import TODAY
from tests.leidraad.stabilising.test_following import complete
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.permissions import VIEWER


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def address(scene, name: str = "stabilising", call=None) -> str:
    more = {"call": call.pk} if call else {}
    return reverse(f"leidraad:{name}", kwargs={"case": scene.case.pk} | more)


def page(scene, user, name: str = "stabilising", call=None) -> str:
    response = browser(user).get(address(scene, name, call))
    assert response.status_code == 200
    return response.content.decode()


def post(scene, user, name: str, data: dict, call=None):
    return browser(user).post(address(scene, name, call), data)


def test_the_procesregisseur_begins_the_follow_up_and_sees_the_calls(scene):
    assert "Go on to follow-up" in page(scene, scene.director)
    assert post(scene, scene.director, "stabilise", {"reason": ""}).status_code == 422
    assert post(scene, scene.contact, "stabilise", {"reason": "x"}).status_code == 403
    begun = post(scene, scene.director, "stabilise", {"reason": "Rust."})
    assert (begun.status_code, begun.url) == (302, address(scene))
    shown = page(scene, scene.director)
    assert shown.count("F. Jansen calls Samira de Wit") == 3
    assert shown.count("F. Jansen calls Bas de Wit") == 3
    assert "No safe channel was agreed yet" in shown


def test_a_case_of_an_earlier_phase_is_not_offered_it(scene):
    with as_owner():
        type(scene.case).objects.filter(pk=scene.case.pk).update(phase="directe_veiligheid")
    assert "Go on to follow-up" not in page(scene, scene.director)


def test_who_calls_reads_how_to_reach_them_and_writes_down_what_came_of_it(followed):
    call = followed.first
    shown = page(followed, followed.contact, "moment", call)
    assert "06 1234 5678" in shown
    assert "Leave no voicemail" in shown
    assert all(
        sign in shown for sign in ("Hij drinkt weer", "Zij slaapt slecht", "Samen eten", "Geen drank in huis")
    )
    answer = post(
        followed,
        followed.contact,
        "moment",
        {
            "version": 0,
            "next_id": uuid4(),
            "done_on": TODAY(),
            "signs": ["1"],
            "said": "Ik slaap weer.",
            "outcome": "watch",
            "next_on": TODAY() + timedelta(days=28),
            f"holds_need_{followed.need.pk}": "partly",
            f"words_need_{followed.need.pk}": "Twee keer eten",
        },
        call,
    )
    assert answer.status_code == 302
    shown = page(followed, followed.partner, "moment", call)
    assert all(words in shown for words in ("Ik slaap weer.", "Now: Twee keer eten", "keep an eye on it"))
    assert "06 1234 5678" not in shown


def test_without_an_agreed_channel_it_is_asked_for_before_anything_else(followed):
    with as_owner():
        SafeChannel.objects.update(agreed_on=None)
    shown = page(followed, followed.contact, "moment", followed.first)
    assert "First agree on a safe channel" in shown
    assert "nobody said that it was agreed with this person alone" in shown
    assert "06 1234 5678" not in shown


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "outcome"),
        ({"outcome": "x"}, "outcome"),
        ({"outcome": "fine", "done_on": "2099-01-01"}, "done_on"),
        ({"outcome": "fine", "done_on": "gisteren"}, "done_on"),
        ({"outcome": "fine", "is_unsafe": "on"}, "outcome"),
        ({"outcome": "watch", "next_on": ""}, "next_on"),
        ({"outcome": "watch", "next_on": "2020-01-01"}, "next_on"),
        ({"outcome": "fine", "signs": ["9"]}, "signs"),
        ({"outcome": "fine", "version": "7"}, None),
        ({"outcome": "fine", "said": "x" * 20_001}, "said"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_is_kept(followed, sent, field):
    data = {"version": 0, "next_id": uuid4(), "done_on": TODAY(), "said": "Mijn woorden"} | sent
    response = post(followed, followed.contact, "moment", data, followed.first)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field or "__all__"]
    assert data["said"] in response.content.decode()
    assert followed.first.outcome == ""


def test_evaluated_twice_says_so(followed):
    call = followed.first
    data = {"version": 0, "next_id": uuid4(), "done_on": TODAY(), "outcome": "fine"}
    assert post(followed, followed.contact, "moment", data, call).status_code == 302
    again = post(followed, followed.contact, "moment", data, call)
    assert again.status_code == 422
    assert "evaluated already" in again.content.decode()


def test_a_partner_who_is_not_to_call_reads_and_writes_nothing(followed):
    data = {"version": 0, "next_id": uuid4(), "done_on": TODAY(), "outcome": "fine"}
    assert post(followed, followed.partner, "moment", data, followed.first).status_code == 403
    assert "<textarea" not in page(followed, followed.partner, "moment", followed.first)


def test_a_stranger_finds_nothing(followed):
    client = browser(UserFactory())
    assert client.get(address(followed)).status_code == 404
    assert client.get(address(followed, "moment", followed.first)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"planned_on": "2020-01-01"}, "planned_on"),
        ({"planned_on": ""}, "planned_on"),
        ({"caller": str(uuid4())}, "caller"),
        ({"person": str(uuid4())}, "person"),
    ],
)
def test_a_call_that_cannot_be_is_refused_beside_its_field(followed, sent, field):
    data = {
        "new_id": uuid4(),
        "planned_on": TODAY(),
        "caller": followed.contact.pk,
        "person": followed.mother.pk,
    } | sent
    response = post(followed, followed.director, "moment_add", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert len(followed.moments) == 6


def test_a_call_is_added_changed_and_taken_off(followed):
    values = {"planned_on": TODAY(), "caller": followed.partner.pk, "person": followed.mother.pk}
    assert post(followed, followed.director, "moment_add", {"new_id": uuid4()} | values).status_code == 302
    call = next(moment for moment in followed.moments if moment.caller_id == followed.partner.pk)
    later = values | {"planned_on": TODAY() + timedelta(days=3), "version": 0}
    assert post(followed, followed.director, "moment_change", later, call).status_code == 302
    assert post(followed, followed.director, "moment_change", later, call).status_code == 422
    taken_off = {"version": 1, "reason": "Zij belt zelf."}
    assert post(followed, followed.director, "moment_remove", taken_off, call).status_code == 302
    assert "Zij belt zelf." in page(followed, followed.partner)


def test_a_bad_sign_is_decided_on_by_who_directs(followed):
    call = followed.has_bad_sign(goals={f"line_{followed.line.pk}": "no"})
    overview = browser(followed.director).get(reverse("pages:case", args=[followed.case.pk])).content.decode()
    assert "A bad sign waits for a decision" in overview
    shown = browser(followed.director).get(address(followed, "moment", call))
    assert shown.context["decide_form"].initial == {"phase": "risicogestuurde_zorg"}
    assert "What do we do?" not in page(followed, followed.contact, "moment", call)
    data = {"answer": "reopened", "phase": "risicogestuurde_zorg", "reason": "Er is weer drank."}
    assert post(followed, followed.contact, "moment_decide", data, call).status_code == 403
    assert post(followed, followed.director, "moment_decide", data | {"phase": ""}, call).status_code == 422
    assert post(followed, followed.director, "moment_decide", data, call).status_code == 302
    assert followed.reloaded().state == CaseState.OPEN
    again = post(followed, followed.director, "moment_decide", data, call)
    assert again.status_code == 422
    assert "decided already" in again.content.decode()


def test_a_focusoverleg_first_leads_to_planning_it(followed):
    call = followed.has_bad_sign()
    data = {"answer": "meeting", "reason": "Eerst samen kijken."}
    answer = post(followed, followed.director, "moment_decide", data, call)
    assert answer.url == reverse("leidraad:plan_meeting", args=[followed.case.pk])


def test_the_toekomstplan_is_asked_for_and_written(scene):
    with as_owner():
        scene.plan.delete()
    scene.enter()
    assert "There is no toekomstplan yet" in page(scene, scene.director)
    words = {"signals": "Een\nTwee", "first_heard_by": "Buurvrouw", "what_then": "Bellen"}
    assert post(scene, scene.director, "future_plan", words | {"signals": ""}).status_code == 422
    assert post(scene, scene.director, "future_plan", words).status_code == 302
    assert "Buurvrouw" in page(scene, scene.director)


def test_after_closing_the_caller_writes_down_and_refers_the_household_again(followed):
    complete(followed)
    call = followed.first
    shown = page(followed, followed.contact, "moment", call)
    assert "06 1234 5678" in shown
    assert "Adjust the words" not in shown
    data = {"version": 0, "next_id": uuid4(), "done_on": TODAY(), "outcome": "bad", "is_unsafe": "on"}
    assert post(followed, followed.contact, "moment", data, call).status_code == 302
    assert "Refer the household again" in page(followed, followed.contact, "moment", call)
    form = page(followed, followed.contact, "refer_again", call)
    assert "we followed the household since then" in form
    words = {"new_id": uuid4(), "reason": "Weer ruzie.", "summary": "Zie boven.", "acute_danger": "on"}
    sent = post(followed, followed.contact, "refer_again", words, call)
    assert (sent.status_code, sent.url) == (302, reverse("cases:referral", args=[words["new_id"]]))
    assert browser(followed.contact).get(sent.url).status_code == 200
    assert browser(followed.contact).get(address(followed)).status_code == 404


def test_who_follows_stops_and_loses_access(followed):
    complete(followed)
    assert "Stop following" not in page(followed, followed.director)
    assert "Stop following" in page(followed, followed.contact)
    assert post(followed, followed.director, "stop_following", {}).status_code == 403
    assert post(followed, followed.contact, "stop_following", {}).status_code == 302
    assert browser(followed.contact).get(address(followed)).status_code == 404


def test_a_case_in_hand_is_not_stopped_here(followed):
    assert post(followed, followed.contact, "stop_following", {}).status_code == 409


def add_moments(scene, number: int) -> None:
    followed = scene.followed()
    with as_owner():
        EvaluationMoment.objects.bulk_create(
            EvaluationMoment(
                case=scene.case,
                stabilisation=followed,
                planned_on=TODAY() + timedelta(days=day % 9),
                caller=scene.contact,
                person=scene.mother,
            )
            for day in range(number)
        )


def queries(user, url: str) -> int:
    client = browser(user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("where", ["course", "overview"])
def test_the_queries_of_a_page_do_not_grow_with_the_calls(followed, where):
    url = address(followed) if where == "course" else reverse("pages:case", args=[followed.case.pk])
    before = queries(followed.director, url)
    add_moments(followed, 100)
    assert queries(followed.director, url) == before


def test_the_calls_of_a_first_page_take_one_query_however_many_there_are(followed):
    principal = principal_of(followed.contact)
    for number in (3, 100):
        add_moments(followed, number)
        with acting(followed.contact), CaptureQueriesContext(connection) as captured:
            shown = moments_for(principal)
            assert all(call.moment.person.full_name and call.moment.case.household.name for call in shown)
        assert len(captured) == 1
    assert len(shown) == 103
    assert {call.stands for call in shown} == {When.TODAY, When.SOON, When.TO_COME}


def test_who_directs_sees_what_is_late_and_bad_signs_and_others_see_neither(followed):
    call = followed.has_bad_sign()
    late = next(moment for moment in followed.moments if moment.person_id == followed.father.pk)
    with as_owner():
        EvaluationMoment.objects.filter(pk=late.pk).update(planned_on=TODAY() - timedelta(days=14))
    reader = UserFactory()
    open_case(reader, followed.case, VIEWER)
    shown = {}
    for user in (followed.director, followed.contact, reader):
        with acting(user):
            shown[user] = {one.moment.pk for one in moments_for(principal_of(user))}
    assert shown == {followed.director: {call.pk, late.pk}, followed.contact: {late.pk}, reader: set()}
