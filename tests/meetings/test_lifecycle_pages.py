"""Moving a meeting, handing over the typing, calling it off, starting it; and the meetings of a case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import UserFactory, partner_in
from tests.meetings.browser import address, in_days, moment, signed_in
from tests.meetings.scenes import ask_person, plan, reload, separate_persons
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db


def test_moving_a_meeting(item, chair):
    assert chair.get(address("move", item=item)).status_code == 200
    assert chair.post(address("move", item=item), moment(version=0)).status_code == 302
    assert reload(item.meeting).place == "Delft"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": "13:00"}, "ends"),
        ({"ends": "12:59"}, "ends"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": in_days(-1)}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "morgen"}, "day"),
        ({"day": ""}, "day"),
        ({"starts": "25:00"}, "starts"),
        ({"day": in_days(0), "starts": "00:00"}, "starts"),
        ({"place": ""}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"place": "\x00"}, "place"),
        ({"version": "0x"}, "version"),
    ],
)
def test_what_cannot_be_a_moment_is_told_beside_its_field(item, chair, changes, field):
    response = chair.post(address("move", item=item), {"version": 0} | moment(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert reload(item.meeting).version == 0


def test_two_browsers_that_move_one_meeting_do_it_once(item, chair):
    answers = [chair.post(address("move", item=item), moment(version=0)).status_code for _ in range(2)]
    assert answers == [302, 409]


def test_a_typist_who_hands_over_loses_the_page_not_their_way(family):
    typist = UserFactory(role=Role.PROCESONDERSTEUNER)
    item = plan(family, typist=typist)
    browser = signed_in(typist)
    assert browser.get(address("typist", item=item)).status_code == 200
    response = browser.post(address("typist", item=item), {"version": 0, "typist": ""})
    assert (response.status_code, response.url) == (302, "/overleggen/")
    assert reload(item.meeting).typist_id is None


def test_calling_a_meeting_off_once(item, chair):
    answers = [chair.post(address("cancellation", item=item), {"version": 0}).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert reload(item.meeting).state == "cancelled"


@pytest.mark.parametrize("version", ["", "-1", "999999999999", "één", "²"])
def test_a_version_that_is_no_number_is_nobodys(item, chair, version):
    assert chair.post(address("cancellation", item=item), {"version": version}).status_code == 409


def test_starting_before_the_reasons_are_there_says_what_lacks(item, chair):
    response = chair.post(address("start", item=item), {"version": 0})
    assert response.status_code == 422
    assert "Fatima" in response.content.decode()
    assert reload(item.meeting).state == "planned"


def test_a_separation_marked_after_planning_stops_the_start(family, item, chair):
    for person in (family.mother, family.father):
        ask_person(item, family.director, person)
    separate_persons(family)
    assert chair.post(address("start", item=item), {"version": 0}).status_code == 422
    assert "alert-danger" in chair.get(address("detail", item=item)).content.decode()


def test_starting_leads_to_the_room(family, item, chair):
    for person in (family.mother, family.father):
        ask_person(item, family.director, person)
    response = chair.post(address("start", item=item), {"version": 0})
    assert (response.status_code, response.url) == (302, f"/overleggen/{item.pk}/ruimte/")
    assert chair.post(address("start", item=item), {"version": 0}).status_code == 409


def test_meetings_of_a_case_for_who_may_see_it(family, item, chair):
    place = address("of_case", case=family.case)
    assert str(item.pk) in chair.get(place).content.decode()
    assert signed_in(partner_in(family.case)).get(place).status_code == 200
    assert signed_in(UserFactory()).get(place).status_code == 404


def test_the_meetings_of_a_case_take_the_same_number_of_queries(family, item, chair):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            chair.get(address("of_case", case=family.case))
        return len(captured)

    queries()
    few = queries()
    for _ in range(4):
        plan(family)
    assert queries() == few
