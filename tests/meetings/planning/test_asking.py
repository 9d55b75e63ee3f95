"""Planning asks once about what speaks against a moment, and is saved when it is sent again; nothing stops anyone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Meeting
from meetings.planning.cautions import CautionKey
from tests.factories import UserFactory
from tests.meetings.browser import address, moment, signed_in
from tests.meetings.planning.scenes import NOBODY_ASKED, good_day, hearing_of, make_room, next_saturday, sent
from tests.meetings.scenes import reload, separate_persons
from tests.roles import as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db
NEW_SITTING = reverse("meetings:new_sitting")


@pytest.fixture
def planner():
    return UserFactory(role=Role.PROCESREGISSEUR)


def keys(response) -> set[str]:
    return {caution.key for caution in response.context["form"].cautions}


def test_a_good_moment_is_planned_at_once(planner):
    response = signed_in(planner).post(NEW_SITTING, sent(good_day(), chair=planner.pk))
    assert response.status_code == 302


def test_a_saturday_is_asked_about_once_and_then_planned(planner):
    browser, form = signed_in(planner), sent(next_saturday(), chair=planner.pk)
    asked = browser.post(NEW_SITTING, form)
    assert (asked.status_code, keys(asked)) == (422, {CautionKey.WEEKEND})
    assert "Die dag valt in het weekend." in asked.content.decode()
    with as_owner():
        assert not Meeting.objects.exists()
    again = browser.post(NEW_SITTING, form | {"seen": asked.context["form"]["seen"].value()})
    assert again.status_code == 302
    with as_owner():
        assert Meeting.objects.count() == 1


def test_what_was_answered_for_one_thing_is_asked_again_for_another(planner):
    browser, form = signed_in(planner), sent(next_saturday(), chair=planner.pk)
    seen = browser.post(NEW_SITTING, form).context["form"]["seen"].value()
    other = browser.post(NEW_SITTING, form | {"seen": seen, "starts": "06:00", "ends": "07:00"})
    assert (other.status_code, keys(other)) == (422, {CautionKey.WEEKEND, CautionKey.OUTSIDE_HOURS})


def test_a_form_that_never_was_on_a_page_is_saved(planner):
    form = sent(next_saturday(), chair=planner.pk)
    del form["seen"]
    assert signed_in(planner).post(NEW_SITTING, form).status_code == 302


def test_a_wrong_form_is_not_asked_about_but_refused(planner):
    response = signed_in(planner).post(NEW_SITTING, sent(next_saturday(), chair=planner.pk, ends="10:00"))
    assert (response.status_code, response.context["form"].cautions) == (422, ())


def test_moving_after_the_hearing_is_asked_about(family, item, chair):
    day = good_day()
    hearing_of(family, on=day)
    form = moment(day=day.isoformat(), version=0, **NOBODY_ASKED)
    asked = chair.post(address("move", item=item), form)
    assert (asked.status_code, keys(asked)) == (422, {CautionKey.AFTER_DECISION})
    assert reload(item.meeting).version == 0
    seen = asked.context["form"]["seen"].value()
    assert chair.post(address("move", item=item), form | {"seen": seen}).status_code == 302
    assert reload(item.meeting).version == 1


def test_who_sees_a_warning_still_sees_it_on_the_planning_page(family, item, chair):
    hearing_of(family, on=item.meeting.starts_at.date(), note="")
    page = chair.get(address("detail", item=item))
    assert CautionKey.AFTER_DECISION in {caution.key for caution in page.context["page"].cautions}
    assert 'id="cautions"' in page.content.decode()


def test_a_meeting_that_comes_near_is_not_warned_about_for_that(item, chair):
    soon = timezone.now() + timedelta(hours=2)
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(
            starts_at=soon, ends_at=soon + timedelta(hours=1), reply_until=None
        )
    page = chair.get(address("detail", item=item)).context["page"]
    assert CautionKey.SHORT_NOTICE not in {caution.key for caution in page.cautions}


@pytest.mark.parametrize("is_apart", [True, False])
def test_a_room_that_is_not_meant_for_it_is_asked_about(family, item, chair, is_apart):
    with as_owner():
        family.case.phase = "herstelgerichte_zorg"
        family.case.save()
    if is_apart:
        separate_persons(family)
    room = make_room(is_suited_when_unsafe=False)
    form = moment(day=good_day().isoformat(), version=0, room=room.pk, place="", **NOBODY_ASKED)
    response = chair.post(address("move", item=item), form)
    assert response.status_code == (422 if is_apart else 302)
    if is_apart:
        assert keys(response) == {CautionKey.ROOM_NOT_SUITED}


def test_the_form_that_plans_a_focusoverleg_asks_too(family, chair, guide):
    plan = reverse("leidraad:plan_meeting", kwargs={"case": family.case.pk})
    page = chair.get(plan, {"day": next_saturday().isoformat(), "starts": "09:30", "ends": "11:00"})
    form, topics = page.context["form"], page.context["topics"]
    fields = {name: form[name].value() for name in form.fields}
    filled = {name: value for name, value in fields.items() if value not in (None, False)}
    filled |= {"phase": topics["phase"].value(), "place": "Delft", "goal": "Afspraken maken"}
    filled |= {name: topics[name].value() for name in topics.fields if name.startswith("topics_")}
    assert (str(filled["day"]), str(filled["starts"])) == (next_saturday().isoformat(), "09:30:00")
    asked = chair.post(plan, filled | NOBODY_ASKED)
    assert (asked.status_code, keys(asked)) == (422, {CautionKey.WEEKEND})
    seen = asked.context["form"]["seen"].value()
    assert chair.post(plan, filled | {"seen": seen}).status_code == 302
    with as_owner():
        assert AgendaItem.objects.filter(case=family.case).count() == 1


@pytest.mark.parametrize("day", ["2026-02-31", "gisteren", "", "9999-99-99"])
def test_a_day_in_the_address_that_cannot_be_read_fills_nothing(planner, day):
    page = signed_in(planner).get(NEW_SITTING, {"day": day, "starts": "25:00"})
    assert page.status_code == 200
    assert page.context["form"]["day"].value() is None
