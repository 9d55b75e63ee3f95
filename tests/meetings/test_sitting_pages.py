"""The pages of the weegoverleg: the list, planning a sitting, its agenda, and weighing one referral after another."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case
from meetings.models import AgendaItem, AttendeeKind, Meeting
from meetings.services import add_to_agenda, ask_attendee, start_sitting
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.browser import address, moment, signed_in
from tests.meetings.scenes import reload, sitting_with, waiting_referral
from tests.roles import acting, as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db

SITTINGS = reverse("meetings:sitting_list")
NEW_SITTING = reverse("meetings:new_sitting")


@pytest.fixture
def intake():
    return UserFactory(role=Role.PROCESONDERSTEUNER, has_intake_duty=True)


@pytest.fixture
def chair():
    return UserFactory(role=Role.PROCESREGISSEUR)


@pytest.fixture
def sitting(intake, chair):
    return sitting_with(intake, chair)


def put_on_agenda(sitting, intake, count=1) -> list[AgendaItem]:
    with acting(intake):
        return [add_to_agenda(meeting=sitting, case=waiting_referral(intake)) for _ in range(count)]


def invited_to(item, intake):
    partner = UserFactory()
    with acting(intake):
        ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=partner)
    return partner


def start(sitting, chair) -> None:
    with acting(chair):
        start_sitting(meeting=sitting, version=0)


def decision(**changes) -> dict:
    return {
        "outcome": "taken_up",
        "reason": "Het geweld stopt niet met één organisatie.",
        "track": "regulier",
        "phase": "directe_veiligheid",
    } | changes


def test_a_sitting_is_planned_by_who_has_intake_duty(intake, chair):
    browser = signed_in(intake)
    assert browser.get(NEW_SITTING).status_code == 200
    new_id = uuid4()
    form = moment(chair=chair.pk, typist=intake.pk, new_id=new_id)
    for _ in range(2):
        response = browser.post(NEW_SITTING, form)
        assert (response.status_code, response.url) == (302, f"/weegoverleg/{new_id}/")
    with as_owner():
        assert Meeting.objects.get().chair == chair


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CASUSREGISSEUR, Role.EXPERT, Role.MANAGER])
def test_somebody_else_plans_no_sitting(role):
    assert signed_in(UserFactory(role=role)).get(NEW_SITTING).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": "12:00"}, "ends"),
        ({"chair": ""}, "chair"),
        ({"new_id": "x"}, "new_id"),
        ({"day": "29-02-2027"}, "day"),
    ],
)
def test_a_sitting_that_cannot_be_is_refused_beside_the_field(chair, changes, field):
    form = moment(chair=chair.pk, new_id=uuid4()) | changes
    response = signed_in(chair).post(NEW_SITTING, form)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    with as_owner():
        assert not Meeting.objects.exists()


def test_planning_for_others_without_the_duty_is_refused_in_words(chair):
    form = moment(chair=chair.pk, new_id=uuid4())
    response = signed_in(UserFactory(role=Role.PROCESREGISSEUR)).post(NEW_SITTING, form)
    assert response.status_code == 422
    assert "typist" in response.context["form"].errors


def test_the_id_of_somebody_elses_meeting_is_refused(chair, sitting):
    other = UserFactory(role=Role.PROCESREGISSEUR)
    response = signed_in(other).post(NEW_SITTING, moment(chair=other.pk, new_id=sitting.pk))
    assert response.status_code == 409


def test_a_stranger_finds_no_sitting(sitting):
    stranger = signed_in(UserFactory(role=Role.PROCESREGISSEUR))
    assert stranger.get(address("sitting", meeting=sitting)).status_code == 404
    assert str(sitting.pk) not in stranger.get(SITTINGS).content.decode()


def test_waiting_referrals_are_put_on_the_agenda(intake, sitting):
    case = waiting_referral(intake)
    browser = signed_in(intake)
    assert case.household.name in browser.get(address("sitting", meeting=sitting)).content.decode()
    assert browser.post(address("agenda", meeting=sitting), {"cases": [case.pk]}).status_code == 302
    with as_owner():
        assert AgendaItem.objects.get(meeting=sitting).case == case


@pytest.mark.parametrize("cases", [[], ["x"], ["00000000-0000-4000-8000-000000000000"]])
def test_what_does_not_wait_is_not_put_on_the_agenda(intake, sitting, cases):
    response = signed_in(intake).post(address("agenda", meeting=sitting), {"cases": cases})
    assert response.status_code == 422


def test_the_page_of_a_referral_offers_the_sittings(intake, sitting):
    case = waiting_referral(intake)
    page = signed_in(intake).get(reverse("cases:referral", kwargs={"case": case.pk})).content.decode()
    assert address("agenda", meeting=sitting) in page


def test_who_is_asked_for_one_referral_sees_that_one_only(intake, sitting):
    first, second = put_on_agenda(sitting, intake, 2)
    partner = signed_in(invited_to(first, intake))
    page = partner.get(address("sitting", meeting=sitting)).content.decode()
    assert first.case.household.name in page
    assert second.case.household.name not in page
    assert partner.get(address("referral", item=first)).status_code == 200
    assert partner.get(address("referral", item=second)).status_code == 404


@pytest.mark.parametrize(
    "name", ["agenda", "move_sitting", "sitting_cancellation", "sitting_start", "sitting_close"]
)
def test_who_is_asked_for_one_referral_leads_nothing(intake, sitting, name):
    [item] = put_on_agenda(sitting, intake)
    partner = signed_in(invited_to(item, intake))
    assert partner.post(address(name, meeting=sitting), {"version": 0}).status_code == 403


@pytest.mark.parametrize("name", ["referral", "agenda_order", "agenda_removal"])
def test_who_is_asked_for_a_referral_decides_nothing_about_it(intake, sitting, name):
    [item] = put_on_agenda(sitting, intake)
    partner = signed_in(invited_to(item, intake))
    assert partner.post(address(name, item=item), decision()).status_code == 403


def test_the_agenda_changes_order(intake, sitting):
    first, second = put_on_agenda(sitting, intake, 2)
    browser = signed_in(intake)
    browser.post(address("agenda_order", item=second), {"to": "up"})
    with as_owner():
        assert list(AgendaItem.objects.filter(meeting=sitting)) == [second, first]
    browser.post(address("agenda_order", item=second), {"to": "up"})
    browser.post(address("agenda_order", item=second), {"to": "down"})
    with as_owner():
        assert list(AgendaItem.objects.filter(meeting=sitting)) == [first, second]


def test_a_referral_is_taken_off_the_agenda(intake, sitting):
    [item] = put_on_agenda(sitting, intake)
    assert signed_in(intake).post(address("agenda_removal", item=item)).status_code == 302
    with as_owner():
        assert not AgendaItem.objects.exists()


def test_a_partner_is_asked_for_one_referral(intake, sitting):
    [item] = put_on_agenda(sitting, intake)
    partner = UserFactory()
    browser = signed_in(intake)
    assert browser.get(address("ask_others", item=item)).status_code == 200
    browser.post(address("ask", item=item), {"user": [partner.pk]})
    assert signed_in(partner).get(address("referral", item=item)).status_code == 200


def test_the_planning_page_of_a_referral_leads_to_the_weegoverleg(intake, sitting):
    [item] = put_on_agenda(sitting, intake)
    response = signed_in(intake).get(address("detail", item=item))
    assert response.url == address("referral", item=item)


def test_the_sitting_goes_from_referral_to_referral(intake, chair, sitting):
    first, second = put_on_agenda(sitting, intake, 2)
    browser = signed_in(chair)
    response = browser.post(address("sitting_start", meeting=sitting), {"version": 0})
    assert response.url == address("referral", item=first)
    response = browser.post(address("referral", item=first), decision(procesregisseur=chair.pk))
    assert response.url == address("referral", item=second)
    response = browser.post(
        address("referral", item=second), decision(outcome="declined", advice="Bel over zes weken.")
    )
    assert response.url == address("sitting", meeting=sitting)
    with as_owner():
        states = {case.pk: case.state for case in Case.objects.all()}
    assert (states[first.case_id], states[second.case_id]) == ("open", "declined")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 1_000_000}, "reason"),
        ({"reason": "nul \x00"}, "reason"),
        ({}, "procesregisseur"),
        ({"procesregisseur": "nobody"}, "procesregisseur"),
        ({"track": "snel"}, "track"),
        ({"outcome": "declined"}, "advice"),
        ({"outcome": "more_asked"}, "what"),
    ],
)
def test_half_a_decision_comes_back_beside_its_field(intake, chair, sitting, changes, field):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    response = signed_in(chair).post(address("referral", item=item), decision(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert reload(item).outcome == ""


def test_deciding_twice_is_told(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    browser = signed_in(chair)
    form = decision(procesregisseur=chair.pk)
    answers = [browser.post(address("referral", item=item), form).status_code for _ in range(2)]
    assert answers == [302, 409]


def test_closing_ends_the_sitting_once(intake, chair, sitting):
    put_on_agenda(sitting, intake)
    start(sitting, chair)
    browser = signed_in(chair)
    answers = [
        browser.post(address("sitting_close", meeting=sitting), {"version": 1}).status_code for _ in range(2)
    ]
    assert answers == [302, 409]
    assert reload(sitting).state == "closed"


def test_a_sitting_is_moved_and_called_off(intake, sitting):
    browser = signed_in(intake)
    assert browser.get(address("move_sitting", meeting=sitting)).status_code == 200
    assert browser.post(address("move_sitting", meeting=sitting), moment(version=0)).status_code == 302
    assert browser.post(address("sitting_cancellation", meeting=sitting), {"version": 1}).status_code == 302
    assert reload(sitting).state == "cancelled"


def queries_of(browser, place) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(place).status_code == 200
    return len(captured)


def test_lists_take_the_same_number_of_queries(intake, chair, sitting):
    browser = signed_in(chair)
    place = address("sitting", meeting=sitting)
    put_on_agenda(sitting, intake, 2)
    queries_of(browser, place)
    few = (queries_of(browser, SITTINGS), queries_of(browser, place))
    for item in put_on_agenda(sitting, intake, 4):
        invited_to(item, intake)
    for _ in range(4):
        sitting_with(intake, chair)
    assert (queries_of(browser, SITTINGS), queries_of(browser, place)) == few
    assert max(few) < 12


def test_a_referral_takes_the_same_number_of_queries_for_a_large_household(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    MembershipFactory.create_batch(2, household=item.case.household)
    browser, place = signed_in(chair), address("referral", item=item)
    queries_of(browser, place)
    few = queries_of(browser, place)
    MembershipFactory.create_batch(6, household=item.case.household)
    assert queries_of(browser, place) == few


def test_past_sittings_stand_apart(intake, chair, sitting):
    with as_owner():
        Meeting.objects.filter(pk=sitting.pk).update(state="closed", closed_at=sitting.starts_at)
    browser = signed_in(chair)
    assert str(sitting.pk) not in browser.get(SITTINGS).content.decode()
    assert str(sitting.pk) in browser.get(SITTINGS, {"when": "past"}).content.decode()
