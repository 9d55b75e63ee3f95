"""The next meeting of a case: from what was agreed, before what is decided elsewhere, one click from the form."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Appointment
from leidraad.models import Action
from meetings.models import Meeting
from meetings.planning.next_meeting import next_meeting
from tests.factories import partner_in
from tests.meetings.browser import address, signed_in
from tests.meetings.planning.scenes import at, good_day, hearing_of
from tests.meetings.scenes import make_family, plan
from tests.roles import acting, as_owner

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def found(family):
    with acting(family.director):
        return next_meeting(family.director, family.case)


def agree(family, due, kind: str = "other") -> None:
    with as_owner():
        Action.objects.create(
            case=family.case,
            author_id=family.director.pk,
            text="Bellen",
            owner=family.director,
            due_on=due,
            kind=kind,
        )


def far(days: int):
    return timezone.localdate() + timedelta(days=days)


def test_without_anything_agreed_there_is_something_to_choose_from(family):
    proposed = found(family)
    assert (len(proposed.slots), proposed.planned, proposed.deadline) == (4, None, None)
    assert {slot.reasons for slot in proposed.slots} == {()}


def test_it_is_before_the_hearing_with_the_reason_beside_it(family):
    hearing = hearing_of(family, far(40))
    slots = found(family).slots
    assert max(slot.starts_at.date() for slot in slots) <= hearing.on - timedelta(days=5)
    assert [reason.split(" on ")[0] for slot in slots for reason in slot.reasons] == [
        "before the hearing"
    ] * 4


def test_a_hearing_that_was_is_no_reason_any_more(family):
    hearing_of(family, far(-3))
    assert found(family).deadline is None


def test_a_new_meeting_that_was_agreed_says_around_when(family):
    agree(family, good_day(60), kind="meeting")
    days = [slot.starts_at.date() for slot in found(family).slots]
    assert good_day(60) in days
    assert found(family).slots[0].reasons[0].startswith("agreed: a new meeting by")


def test_actions_that_are_due_are_done_before_it(family):
    due = good_day(50)
    agree(family, due)
    slots = found(family).slots
    assert {slot.reasons[0][:30] for slot in slots} == {"after what was agreed is due ("}
    assert min(slot.starts_at.date() for slot in slots) > due


def test_hours_in_which_chair_or_typist_are_elsewhere_are_left_out(family):
    free = found(family).slots[0]
    with as_owner():
        Appointment.objects.create(
            case=family.case,
            user=family.director,
            duty="procesregisseur",
            since=timezone.localdate(),
            reason="x",
        )
    other = plan(make_family())
    with as_owner():
        Meeting.objects.filter(pk=other.meeting_id).update(
            reply_until=None, chair=family.director, starts_at=free.starts_at, ends_at=free.ends_at
        )
    again = found(family).slots[0]
    assert again.starts_at.date() == free.starts_at.date()
    assert again.starts_at >= free.ends_at


def test_when_one_is_planned_nothing_is_proposed(family, item):
    assert (found(family).planned, found(family).slots) == (item, ())


def test_the_page_of_a_case_leads_to_a_form_that_is_filled(family, chair, guide):
    page = chair.get(address("of_case", case=family.case))
    slot = page.context["next"].slots[0]
    url = reverse("leidraad:plan_meeting", kwargs={"case": family.case.pk})
    assert f"{url}?{slot.query}".replace("&", "&amp;") in page.content.decode()
    form = chair.get(f"{url}?{slot.query}").context["form"]
    assert (form["day"].value(), form["starts"].value()) == (slot.starts_at.date(), slot.starts_at.time())


def test_who_plans_nothing_is_proposed_nothing(family):
    page = signed_in(partner_in(family.case)).get(address("of_case", case=family.case))
    assert page.context["next"] is None


@pytest.mark.parametrize("state", ["referred", "declined", "closed"])
def test_a_case_without_meetings_to_come_is_proposed_none(family, chair, state):
    with as_owner():
        type(family.case).objects.filter(pk=family.case.pk).update(state=state, ended_on=timezone.localdate())
    response = chair.get(address("of_case", case=family.case))
    assert response.context["next"] is None


def test_as_many_queries_for_many_actions_and_meetings_as_for_few(family, chair):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert chair.get(address("of_case", case=family.case)).status_code == 200
        return len(captured)

    def add() -> None:
        agree(family, far(20))
        hearing_of(family, far(80))
        other = plan(make_family())
        with as_owner():
            Meeting.objects.filter(pk=other.meeting_id).update(
                reply_until=None, chair=family.director, starts_at=at(far(30), 9), ends_at=at(far(30), 10)
            )

    add()
    queries()
    few = queries()
    for _number in range(6):
        add()
    assert queries() == few
