"""Nothing is planned for, or moved to, a time that has passed: said beside the field, refused by the service too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting
from meetings.services import plan_focusoverleg, plan_sitting, reschedule
from meetings.services.series import plan_series
from tests.factories import UserFactory
from tests.meetings.browser import address, in_days, moment
from tests.meetings.planning.scenes import at, make_room
from tests.meetings.scenes import reload
from tests.roles import acting, as_owner
from zvh.accounts.models import Role
from zvh.errors import DomainError

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def an_hour_ago():
    return timezone.now() - HOUR


def test_a_meeting_is_not_moved_into_the_past(family, item):
    before = item.meeting.starts_at
    with acting(family.director), pytest.raises(DomainError) as refused:
        reschedule(
            meeting=item.meeting,
            version=0,
            starts_at=an_hour_ago(),
            ends_at=an_hour_ago() + HOUR,
            place="Delft",
            is_online=False,
        )
    assert (refused.value.field, refused.value.message) == ("starts", "This time has passed.")
    assert (reload(item.meeting).starts_at, reload(item.meeting).version) == (before, 0)


def test_the_form_says_it_beside_the_day(item, chair):
    response = chair.post(address("move", item=item), moment(day=in_days(-1), version=0))
    assert response.status_code == 422
    assert response.context["form"].errors["day"] == ["Deze dag is voorbij."]
    assert reload(item.meeting).version == 0


def test_no_focusoverleg_is_planned_in_the_past(family):
    with acting(family.director), pytest.raises(DomainError):
        plan_focusoverleg(
            case=family.case,
            chair=family.director,
            typist=None,
            starts_at=an_hour_ago(),
            ends_at=timezone.now() + HOUR,
        )
    with as_owner():
        assert not Meeting.objects.exists()


def test_no_sitting_and_no_series_is_planned_in_the_past():
    chair = UserFactory(role=Role.PROCESREGISSEUR)
    yesterday = timezone.localdate() - timedelta(days=1)
    with acting(chair):
        with pytest.raises(DomainError):
            plan_sitting(chair=chair, typist=None, starts_at=an_hour_ago(), ends_at=timezone.now())
        with pytest.raises(DomainError):
            plan_series(
                new_id=chair.pk,
                days=[yesterday, yesterday + timedelta(days=7)],
                begins=at(yesterday, 9).time(),
                ends=at(yesterday, 10).time(),
                chair=chair,
                typist=None,
            )
    with as_owner():
        assert not Meeting.objects.exists()


def test_a_meeting_that_should_have_begun_still_gets_another_room(family, item):
    room = make_room()
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(starts_at=an_hour_ago(), reply_until=None)
    meeting = reload(item.meeting)
    with acting(family.director):
        reschedule(
            meeting=meeting,
            version=0,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place="",
            is_online=False,
            room=room,
        )
    assert (reload(meeting).room, reload(meeting).place) == (room, "ZVH, De Duinen")
