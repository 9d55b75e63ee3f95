"""Letting somebody else chair: before a meeting, and in the middle of it when the chair can't log in any more."""

import pytest

from cases.models import CaseState
from meetings.models import AgendaItem, Attendee, Meeting
from meetings.services import (
    add_to_agenda,
    ask_attendee,
    close_meeting,
    hand_over_chair,
    move_to_part,
    start_meeting,
    start_sitting,
    weigh,
)
from tests.access.matrix.people import WORKING
from tests.factories import UserFactory
from tests.meetings.browser import address, signed_in
from tests.meetings.scenes import (
    ask_person,
    ask_user,
    make_family,
    parts_of,
    plan,
    reload,
    seated,
    sitting_with,
    waiting_referral,
)
from tests.meetings.test_planning_services import permissions
from tests.roles import acting, as_owner
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Role
from zvh.administration.services.users import disable
from zvh.audit.models import Line
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


def procesregisseur(**facts):
    return UserFactory(role=Role.PROCESREGISSEUR, **facts)


@pytest.fixture
def intake():
    return UserFactory(role=Role.PROCESONDERSTEUNER, has_intake_duty=True)


@pytest.fixture
def chair():
    return procesregisseur()


@pytest.fixture
def next_chair():
    return procesregisseur()


@pytest.fixture
def typist():
    return UserFactory(role=Role.PROCESONDERSTEUNER)


@pytest.fixture
def sitting(intake, chair, typist):
    return sitting_with(intake, chair, typist)


@pytest.fixture
def item(sitting, intake) -> AgendaItem:
    with acting(intake):
        return add_to_agenda(meeting=sitting, case=waiting_referral(intake))


def start(sitting, chair):
    with acting(chair):
        start_sitting(meeting=sitting, version=0)


def disabled(user):
    with acting(UserFactory(role=Role.BEHEERDER)):
        disable(user=user)


def hand_over(meeting, by, to, version=1):
    with acting(by):
        hand_over_chair(meeting=meeting, version=version, chair=to)


def roles_at(item) -> dict:
    with as_owner():
        return dict(Attendee.objects.filter(item=item).values_list("user__name", "table_role"))


@pytest.mark.parametrize("by", ["intake", "typist"])
def test_a_sitting_goes_on_when_its_chair_is_disabled_halfway(request, by, sitting, item, chair, next_chair):
    partner = ask_user(item, chair).user
    start(sitting, chair)
    disabled(chair)
    hand_over(sitting, request.getfixturevalue(by), next_chair)
    assert permissions(next_chair, item.case) == set(DIRECTOR)
    with acting(next_chair):
        own = AgendaItem.objects.select_related("case").get(pk=item.pk)
        weigh(item=own, outcome="declined", reason="Het wijkteam kan dit.", advice="Bel het wijkteam.")
        close_meeting(meeting=sitting, version=2)
    assert reload(item.case).state == CaseState.DECLINED
    for user in (chair, next_chair, partner):
        assert permissions(user, item.case) == set()
    with as_owner():
        line = Line.objects.get(act="meeting.hand_over_chair")
        assert (line.case_id, line.subject_id) == (item.case_id, sitting.pk)


def test_a_focusoverleg_goes_on_when_its_chair_is_disabled_halfway(typist, next_chair):
    family = make_family()
    item = plan(family, typist=typist)
    for person in (family.mother, family.father):
        ask_person(item, family.director, person)
    with acting(family.director):
        start_meeting(item=item, version=0)
    disabled(family.director)
    hand_over(item.meeting, typist, next_chair)
    assert permissions(next_chair, family.case) == set(DIRECTOR)
    assert roles_at(item)[next_chair.name] == "chair"
    # They were at the table, and stay in its list.
    assert roles_at(item)[family.director.name] == "involved"
    with acting(next_chair):
        move_to_part(part=parts_of(item)[1], version=2)


def test_before_the_meeting_the_earlier_chair_is_asked_no_more(typist, next_chair):
    family = make_family()
    item = plan(family, typist=typist)
    with acting(family.director):
        hand_over_chair(meeting=item.meeting, version=0, chair=next_chair)
    assert seated(item) == [{typist.name, next_chair.name}] * 2
    assert reload(item.meeting).chair_id == next_chair.pk


def test_who_is_at_the_table_already_chairs_from_there(sitting, item, chair, intake):
    partner = procesregisseur()
    with acting(chair):
        ask_attendee(item=item, kind="professional", user=partner)
    start(sitting, chair)
    hand_over(sitting, intake, partner)
    assert roles_at(item)[partner.name] == "chair"
    assert permissions(partner, item.case) == set(DIRECTOR)


def test_who_types_and_takes_over_types_no_more(intake, chair):
    typist = procesregisseur()
    sitting = sitting_with(intake, chair, typist)
    hand_over(sitting, intake, typist, version=0)
    assert (reload(sitting).chair_id, reload(sitting).typist_id) == (typist.pk, None)


@pytest.mark.parametrize("role", [role for role in WORKING if role != Role.PROCESREGISSEUR])
def test_nobody_but_a_procesregisseur_takes_over(role, sitting, intake):
    with pytest.raises(DomainError) as refused:
        hand_over(sitting, intake, UserFactory(role=role), version=0)
    assert refused.value.field == "chair"


def test_nobody_who_was_disabled_takes_over(sitting, intake, next_chair):
    disabled(next_chair)
    with pytest.raises(DomainError):
        hand_over(sitting, intake, reload(next_chair), version=0)


def test_a_partner_at_the_sitting_hands_nothing_over(sitting, item, chair, next_chair):
    partner = ask_user(item, chair).user
    with pytest.raises(DomainError):
        hand_over(sitting, partner, next_chair, version=0)
    browser = signed_in(partner)
    assert browser.get(address("sitting_chair", meeting=sitting)).status_code == 403
    assert reload(sitting).chair_id == chair.pk


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_meeting_that_is_over_has_the_chair_it_had(sitting, intake, next_chair, state):
    with as_owner():
        Meeting.objects.filter(pk=sitting.pk).update(state=state, closed_at=sitting.starts_at)
    with pytest.raises(Conflict):
        hand_over(sitting, intake, next_chair, version=0)


def test_what_somebody_else_changed_meanwhile_is_a_conflict(sitting, intake, next_chair):
    with pytest.raises(Conflict):
        hand_over(sitting, intake, next_chair, version=5)


def test_intake_finds_the_button_and_the_form_answers(sitting, item, intake, chair, next_chair):
    start(sitting, chair)
    browser = signed_in(intake)
    page = address("sitting_chair", meeting=sitting)
    assert page in browser.get(address("sitting", meeting=sitting)).content.decode()
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"version": 1, "chair": ""}).status_code == 422
    assert browser.post(page, {"version": 0, "chair": next_chair.pk}).status_code == 409
    assert browser.post(page, {"version": 1, "chair": next_chair.pk}).status_code == 302
    assert reload(sitting).chair_id == next_chair.pk


def test_who_types_finds_the_button_in_a_focusoverleg(typist, next_chair):
    family = make_family()
    item = plan(family, typist=typist)
    browser, page = signed_in(typist), address("chair", item=item)
    assert page in browser.get(address("detail", item=item)).content.decode()
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"version": 0, "chair": next_chair.pk}).status_code == 302
    assert permissions(family.director, family.case) == set(DIRECTOR)
    assert permissions(next_chair, family.case) == set(DIRECTOR)
