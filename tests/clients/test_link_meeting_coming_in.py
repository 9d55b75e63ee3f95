"""Who comes in on the family's own page of a meeting, what ends it, and what is kept of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.links.models import PersonalLink
from clients.links.services import withdraw_link
from meetings.models import Meeting, MeetingState
from tests.clients.link_meeting import DOOR, PAGE, PLAN, REGION, SECRET, agree, reading
from tests.clients.links import CODE, follow, link_for
from tests.factories import CaseFactory, MembershipFactory, director_of
from tests.leidraad.room.on_the_wall import say
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db


def test_who_was_not_asked_learns_of_no_meeting(sits):
    father = reading(sits, sits.father)
    assert [father.get(address).status_code for address in (PAGE, REGION, DOOR)] == [404, 404, 404]
    assert PAGE not in father.get(PLAN).content.decode()


def test_the_link_of_another_family_opens_nothing_of_this_one(sits):
    say(sits)
    case = CaseFactory()
    theirs = MembershipFactory(household=case.household).person
    client, _answer = follow(link_for(case, theirs, by=director_of(case)))
    for address in (PAGE, REGION, DOOR):
        answer = client.get(address)
        assert (answer.status_code, SECRET in answer.content.decode()) == (404, False)


def test_without_a_link_the_page_asks_for_the_code_and_the_rest_is_not_there(sits):
    client = Client()
    assert client.get(PAGE).url == CODE
    assert [client.get(address).status_code for address in (REGION, DOOR)] == [404, 404]


def _withdrawn(held, link):
    with acting(held.chair):
        withdraw_link(link=link)


def _run_out(held, link):
    with as_owner():
        PersonalLink.objects.filter(pk=link.pk).update(expires_at=Now())


def _an_hour_passed(held, link):
    with as_owner():
        PersonalLink.objects.filter(pk=link.pk).update(session_until=Now())


@pytest.mark.parametrize("end", [_withdrawn, _run_out, _an_hour_passed])
def test_with_the_link_everything_ends(sits, end):
    new = link_for(sits.case, sits.mother, by=sits.chair)
    client, _answer = follow(new)
    assert [client.get(address).status_code for address in (PAGE, REGION, DOOR)] == [200, 200, 200]
    end(sits, new.link)
    assert client.get(PAGE).url == CODE
    assert [client.get(address).status_code for address in (REGION, DOOR)] == [404, 404]


def test_the_door_says_whose_stream_it_is_and_until_when(held):
    new = link_for(held.case, held.mother, by=held.chair)
    client, _answer = follow(new)
    with as_owner():
        soon = timezone.now() + timedelta(minutes=5)
        PersonalLink.objects.filter(pk=new.link.pk).update(expires_at=soon)
    before = client.get(DOOR).json()
    held.begin(held.with_family)
    during = client.get(DOOR).json()
    assert 290 < before.pop("lasts") <= 300
    assert before == {"room": str(held.case.pk), "principal": str(new.link.principal_id), "is_outside": True}
    assert during["is_outside"] is False


def test_nothing_is_kept_and_nothing_is_sent(sits, mother):
    for address in (PAGE, REGION, DOOR):
        answer = mother.get(address)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert mother.post(address).status_code == 405


def test_the_plan_leads_to_the_talk_on_the_day_itself(held, mother):
    assert PAGE in mother.get(PLAN).content.decode()
    for state, days in ((MeetingState.PLANNED, 3), (MeetingState.CLOSED, 0)):
        begins = timezone.now() + timedelta(days=days)
        with as_owner():
            Meeting.objects.update(
                state=state, starts_at=begins, ends_at=begins + timedelta(hours=1), closed_at=begins
            )
        assert PAGE not in mother.get(PLAN).content.decode()


def test_every_look_is_logged_on_behalf_of_the_link_and_a_stay_once(sits):
    new = link_for(sits.case, sits.mother, by=sits.chair)
    client, _answer = follow(new)
    for address in (PAGE, REGION, REGION, DOOR, DOOR, f"{DOOR}?weg=1"):
        client.get(address)
    with as_owner():
        grant = Grant.objects.get(because_of=new.link.pk)
        lines = Line.objects.filter(principal_id=new.link.principal_id).exclude(act="link.confirm")
        found = list(
            lines.order_by("at").values_list("act", "address", "case_id", "subject_id", "grant_id", "persons")
        )
    about = (sits.case.pk, sits.item.pk, grant.pk, [sits.mother.pk])
    assert found == [
        ("link.meeting", "clients:link_meeting", *about),
        ("link.meeting", "clients:link_meeting_now", *about),
        ("link.follow", "clients:link_follow", *about),
        ("link.leave", "clients:link_follow", *about),
    ]
    with as_owner():
        assert not Line.objects.filter(address__startswith="clients:link_meeting", principal_id=None).exists()


def test_it_costs_the_same_for_2_rows_and_for_30(sits, mother):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert mother.get(REGION).status_code == 200
        return len(captured)

    def add(number):
        for each in range(number):
            say(sits, f"Risico {each}", about=[sits.mother])
            agree(sits, f"Actie {each}", aim="family")

    add(2)
    few = queries()
    add(28)
    assert queries() == few
    assert few <= 45
