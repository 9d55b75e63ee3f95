"""What a guest sees who came in, what they answer, and what whoever plans does for them."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from meetings.models import Attendee, Meeting
from tests.factories import UserFactory, partner_in
from tests.meetings.browser import address, signed_in
from tests.meetings.guests.coming_in import (
    CODE,
    DOOR,
    OWN,
    REPLY,
    Asked,
    at_the_door,
    come_in,
    confirm,
    invited,
)
from tests.meetings.scenes import ask_user, plan
from tests.roles import as_owner
from zvh.access.grants import principal_of
from zvh.access.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(family, item):
    return invited(item, family.director)


def desk(item, guest, what: str) -> str:
    return reverse(f"meetings:guest_{what}", kwargs={"item": item.pk, "attendee": guest.attendee.pk})


def number_on(page) -> str:
    return re.search(r"<strong>(\d{3} \d{3})</strong>", page.content.decode())[1]


def reply_of(guest) -> str:
    with as_owner():
        return Attendee.objects.get(pk=guest.attendee.pk).reply


def test_they_see_when_and_where_their_parts_and_who_chairs_and_no_name_of_the_family(family, item, guest):
    page = come_in(guest).get(OWN).content.decode()
    for word in ("Den Haag, kamer 3", family.director.name, family.director.email, family.case.number):
        assert word in page
    for word in ("Fatima", "Peter", "Noor", family.case.household.name):
        assert word not in page


def test_they_answer_until_the_meeting_begins(item, guest):
    client = come_in(guest)
    assert client.post(REPLY, {"reply": "accepted"}).url == OWN
    assert reply_of(guest) == "accepted"
    assert client.post(REPLY, {"reply": "declined"}).url == OWN
    assert reply_of(guest) == "declined"
    assert client.post(REPLY, {"reply": "none"}).status_code == 422
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(state="running")
    assert client.post(REPLY, {"reply": "accepted"}).status_code == 409
    assert reply_of(guest) == "declined"


def test_whoever_asks_a_guest_sees_the_number_once(family, item, chair):
    form = {"new_id": uuid4(), "kind": "guest", "name": "Juf Anna", "email": "anna@school.example"}
    page = chair.post(address("ask_others", item=item), form)
    assert page.status_code == 200
    with as_owner():
        attendee = Attendee.objects.get(pk=form["new_id"])
    number = number_on(page)
    guest = Asked(attendee, number, form["email"])
    assert confirm(at_the_door(guest), guest).url == OWN
    again = chair.post(address("ask_others", item=item), form)
    assert (again.status_code, number in again.content.decode()) == (409, False)
    assert number not in chair.get(address("attendee", item=item, attendee=attendee)).content.decode()


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("geen adres", "geldig"),
        ("taken@example.org", "werkt met dit systeem"),
        ("anna@school.example", "al gevraagd"),
    ],
)
def test_an_address_that_will_not_do_is_said_beside_its_field(item, guest, chair, email, said):
    UserFactory(email="taken@example.org")
    form = {"new_id": uuid4(), "kind": "guest", "name": "Meester Bob", "email": email}
    page = chair.post(address("ask_others", item=item), form, headers={"accept-language": "nl"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["email"])
    assert said in page.context["form"].errors["email"][0]


def test_only_a_guest_gets_a_link(family, item, chair):
    form = {"new_id": uuid4(), "kind": "interpreter", "name": "Tolk", "email": "tolk@example.org"}
    assert chair.post(address("ask_others", item=item), form).status_code == 302
    with as_owner():
        assert Attendee.objects.get(pk=form["new_id"]).guest_id is None


def test_the_planning_page_shows_whether_a_guest_came_in(item, guest, chair):
    page = address("detail", item=item)
    english = {"accept-language": "en"}
    assert "not come in yet" in chair.get(page, headers=english).content.decode()
    come_in(guest)
    assert "not come in yet" not in chair.get(page, headers=english).content.decode()


def test_another_link_another_number_and_withdrawing(item, guest, chair):
    client = come_in(guest)
    assert chair.post(desk(item, guest, "link_again")).status_code == 302
    assert client.get(OWN).status_code == 200
    number = number_on(chair.post(desk(item, guest, "new_number")))
    assert client.get(OWN).url == DOOR
    client = at_the_door(guest)
    assert confirm(client, guest).status_code == 422
    assert confirm(client, guest, number=number).url == OWN
    assert chair.post(desk(item, guest, "withdrawal")).status_code == 302
    assert client.get(OWN).url == DOOR
    assert chair.post(desk(item, guest, "link_again")).status_code == 409
    assert chair.get(address("attendee", item=item, attendee=guest.attendee)).status_code == 200


def test_who_only_contributes_does_none_of_it(family, item, guest):
    partner = signed_in(partner_in(family.case))
    for what in ("link_again", "new_number", "withdrawal"):
        assert partner.post(desk(item, guest, what)).status_code == 403


def test_the_access_page_of_the_case_shows_a_guest_and_why(family, item, guest, chair):
    page = chair.get(reverse("pages:case_access", kwargs={"case": family.case.pk}))
    shown = next(one for one in page.context["now"] if one.principal_id == guest.attendee.guest_id)
    assert (shown.name, shown.can_be_ended) == ("Juf Anna", True)
    assert "Focusoverleg" in shown.why


def test_somebody_who_is_logged_in_is_themselves_but_on_a_guests_own_pages(family, item, guest):
    client = come_in(guest)
    user = ask_user(item, family.director).user
    client.force_login(user)
    assert client.get(OWN).status_code == 200
    detail = client.get(address("detail", item=item))
    assert detail.wsgi_request.principal == principal_of(user)


def test_another_meeting_of_the_same_case_stays_closed(family, guest):
    other = plan(family)
    client = come_in(guest)
    assert "/inloggen/" in client.get(address("detail", item=other)).url
    with as_owner():
        assert Grant.objects.filter(because_of=guest.attendee.pk).count() == 2
    assert client.get(CODE).status_code == 200
