"""Buildings and rooms: kept by who plans and the beheerder, chosen when planning, remembered in words."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Location, Meeting, Room
from meetings.services.places import add_location, add_room
from tests.factories import UserFactory
from tests.meetings.browser import address, moment, signed_in
from tests.meetings.planning.scenes import good_day, make_room
from tests.meetings.scenes import reload
from tests.roles import acting, as_owner
from zvh.accounts.models import Role
from zvh.errors import Conflict

pytestmark = pytest.mark.django_db
PLACES = reverse("meetings:place_list")
KEEPERS = [Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER, Role.BEHEERDER]


def about_room(**changes) -> dict:
    return {"name": "De Vliet", "seats": 6, "entrance": "hoofdingang", "other_entrance": ""} | changes


@pytest.mark.parametrize("role", KEEPERS)
def test_a_building_and_its_room_are_added_once(role):
    browser, building, room = signed_in(UserFactory(role=role)), uuid4(), uuid4()
    form = {"new_id": building, "name": "Stadhuis", "address": "Markt 1"}
    answers = [browser.post(reverse("meetings:new_location"), form).url for _ in range(2)]
    assert answers == [reverse("meetings:location", kwargs={"location": building})] * 2
    new_room = reverse("meetings:new_room", kwargs={"location": building})
    answers = [browser.post(new_room, about_room(new_id=room)).status_code for _ in range(2)]
    assert answers == [302, 302]
    with as_owner():
        assert [str(each) for each in Room.objects.select_related("location")] == ["Stadhuis, De Vliet"]
        assert Location.objects.count() == 1


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CASUSREGISSEUR, Role.MANAGER, Role.PRIVACY_OFFICER])
def test_nobody_else_keeps_places(role):
    browser, room = signed_in(UserFactory(role=role)), make_room()
    addresses = [PLACES, reverse("meetings:room", kwargs={"room": room.pk})]
    assert [browser.get(url).status_code for url in addresses] == [403, 403]


def test_a_name_that_is_taken_is_refused_beside_the_field():
    room, keeper = make_room(name="De Vliet"), UserFactory(role=Role.BEHEERDER)
    browser = signed_in(keeper)
    taken = browser.post(reverse("meetings:new_location"), {"new_id": uuid4(), "name": " zvh "})
    assert (taken.status_code, list(taken.context["form"].errors)) == (409, ["name"])
    new_room = reverse("meetings:new_room", kwargs={"location": room.location_id})
    taken = browser.post(new_room, about_room(new_id=uuid4()))
    assert (taken.status_code, list(taken.context["form"].errors)) == (409, ["name"])
    with acting(keeper), pytest.raises(Conflict):
        add_room(new_id=uuid4(), location=room.location, name="De Vliet", seats=4)


@pytest.mark.parametrize("seats", [0, -1, 1_000, "veel", ""])
def test_a_room_without_a_sensible_number_of_seats_is_refused(seats):
    room, browser = make_room(), signed_in(UserFactory(role=Role.BEHEERDER))
    new_room = reverse("meetings:new_room", kwargs={"location": room.location_id})
    answer = browser.post(new_room, about_room(new_id=uuid4(), seats=seats))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["seats"])


def test_a_meeting_keeps_the_words_of_its_room_whatever_the_room_is_called_later(family, item, chair):
    room = make_room()
    form = moment(day=good_day().isoformat(), version=0, room=room.pk, place="")
    assert chair.post(address("move", item=item), form).status_code == 302
    browser = signed_in(UserFactory(role=Role.BEHEERDER))
    browser.post(reverse("meetings:room", kwargs={"room": room.pk}), about_room(name="Nieuwe naam"))
    assert (reload(room).name, reload(item.meeting).place) == ("Nieuwe naam", "ZVH, De Duinen")
    page = chair.get(address("detail", item=item)).content.decode()
    assert "Kade 1" in page


def test_a_room_out_of_use_can_not_be_chosen_any_more(item, chair):
    room = make_room(is_in_use=False)
    form = moment(day=good_day().isoformat(), version=0, room=room.pk, place="")
    response = chair.post(address("move", item=item), form)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["room"])


@pytest.mark.parametrize(
    ("has_room", "place", "online", "field"),
    [(True, "Elders", "", "place"), (False, "", "", "place"), (True, "", "", None), (False, "", "on", None)],
)
def test_a_room_or_a_place_elsewhere_or_online(item, chair, has_room, place, online, field):
    room = make_room(is_suited_when_unsafe=True)
    form = moment(day=good_day().isoformat(), version=0, room=room.pk if has_room else "", place=place)
    response = chair.post(address("move", item=item), form | ({"is_online": online} if online else {}))
    if field is None:
        assert response.status_code == 302
    else:
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_a_form_for_a_meeting_in_a_room_begins_with_that_room(item, chair):
    room = make_room()
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(room=room, place=room.label)
    form = chair.get(address("move", item=item)).context["form"]
    assert (form["room"].value(), form["place"].value()) == (room.pk, "")


def test_the_list_takes_as_many_queries_for_many_rooms_as_for_one():
    browser = signed_in(UserFactory(role=Role.PROCESONDERSTEUNER))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(PLACES).status_code == 200
        return len(captured)

    make_room()
    queries()
    few = queries()
    with as_owner():
        for number in range(8):
            location = Location.objects.create(name=f"Gebouw {number}")
            Room.objects.create(location=location, name="Zaal", seats=4)
    assert queries() == few


def test_the_same_key_for_another_building_is_what_was_made_first():
    keeper, key = UserFactory(role=Role.BEHEERDER), uuid4()
    with acting(keeper):
        first = add_location(new_id=key, name="Stadhuis")
        assert add_location(new_id=key, name="Wijkcentrum") == first
