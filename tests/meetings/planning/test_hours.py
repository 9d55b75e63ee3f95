"""That a colleague or a room is taken is known to whoever plans; by which meeting is not."""

from datetime import timedelta

import pytest

from meetings.models import Attendee, Meeting, Reply
from meetings.planning.cautions import CautionKey
from meetings.planning.hours import hours_taken
from meetings.planning.occasions import cautions_of_plan, cautions_of_series
from tests.factories import UserFactory
from tests.meetings.browser import address, signed_in
from tests.meetings.planning.scenes import at, good_day, make_room
from tests.meetings.scenes import ask_user, make_family, plan
from tests.roles import acting, as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs():
    """A meeting of somebody else's case, in a room."""
    family = make_family()
    item = plan(family)
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(room=make_room())
    return item


@pytest.fixture
def planner():
    return UserFactory(role=Role.PROCESREGISSEUR)


def taken(planner, meeting, **whom) -> list:
    with acting(planner):
        found = hours_taken(since=meeting.starts_at, until=meeting.ends_at, **{"users": [], **whom})
    return [each.whose for each in found]


def test_chair_typist_and_room_are_taken_for_who_sees_nothing_of_the_meeting(theirs, planner):
    meeting = theirs.meeting
    with as_owner():
        room = Meeting.objects.get(pk=meeting.pk).room_id
    assert taken(planner, meeting, users=[meeting.chair_id]) == [meeting.chair_id]
    assert taken(planner, meeting, rooms=[room]) == [room]
    with acting(planner):
        assert not Meeting.objects.visible_to(planner).exists()
        assert not Meeting.objects.exists()


@pytest.mark.parametrize(("reply", "is_taken"), [("none", True), ("accepted", True), ("declined", False)])
def test_who_was_asked_is_taken_unless_they_declined(theirs, planner, reply, is_taken):
    attendee = ask_user(theirs, theirs.meeting.chair)
    with as_owner():
        Attendee.objects.filter(pk=attendee.pk).update(reply=Reply(reply))
    assert (attendee.user_id in taken(planner, theirs.meeting, users=[attendee.user_id])) is is_taken


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_over_or_off_takes_nobody(theirs, planner, state):
    with as_owner():
        Meeting.objects.filter(pk=theirs.meeting_id).update(state=state, closed_at=theirs.meeting.ends_at)
    assert taken(planner, theirs.meeting, users=[theirs.meeting.chair_id]) == []


def test_one_meeting_after_the_other_is_no_double_booking(theirs, planner):
    meeting, user = theirs.meeting, theirs.meeting.chair_id
    with acting(planner):
        after = hours_taken(users=[user], since=meeting.ends_at, until=meeting.ends_at + timedelta(hours=1))
        own = hours_taken(users=[user], since=meeting.starts_at, until=meeting.ends_at, besides=meeting.pk)
    assert (after, own) == ([], [])


def test_the_form_says_who_is_taken_and_never_in_which_case(theirs):
    mine = make_family()
    item = plan(mine)
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(typist=theirs.meeting.chair)
    page = signed_in(mine.director).get(address("detail", item=item))
    words = [c.words for c in page.context["page"].cautions if c.key == CautionKey.PERSON_TAKEN]
    assert words == [f"{theirs.meeting.chair.name} heeft op dat moment een ander overleg."]
    assert theirs.case.number not in page.content.decode()


def test_a_series_says_on_which_days_somebody_is_taken(theirs, planner):
    meeting, first = theirs.meeting, good_day()
    days = (first, first + timedelta(days=7))
    with as_owner():
        Meeting.objects.filter(pk=meeting.pk).update(
            reply_until=None, starts_at=at(days[1], 10), ends_at=at(days[1], 11)
        )
    with acting(planner):
        cautions = cautions_of_series(days, at(first, 9), at(first, 12), None, (meeting.chair, None))
        alone = cautions_of_plan(
            starts_at=at(first, 9), ends_at=at(first, 12), room=None, people=(meeting.chair,)
        )
    assert alone == ()
    assert [(each.key, each.about) for each in cautions] == [
        (CautionKey.PERSON_TAKEN, f"{meeting.chair.name} {days[1]}")
    ]
