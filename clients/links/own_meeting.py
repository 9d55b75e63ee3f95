"""The meeting that a link's person was asked for, as they may see it now: a named purpose reads it for them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Least, Now
from django.utils import timezone

from clients.links.models import PersonalLink
from leidraad.room.family import FamilyView, Moment, OwnPlace, place_of
from meetings.models import MeetingState
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose


@dataclass(frozen=True)
class OwnMeeting:
    """As plain values: nothing is asked of the database any more. `view` is empty unless their part goes on."""

    item_id: UUID
    moment: Moment
    is_followed: bool
    view: FamilyView | None = None


def own_meeting(link: PersonalLink) -> OwnMeeting | None:
    """None for who was asked for no meeting."""
    with acting_as(Purpose.PAPERS.principal_id):
        place = _place(link)
        return place and OwnMeeting(place.room.item.pk, place.moment, place.is_followed, place.view())


def own_moment(link: PersonalLink) -> OwnMeeting | None:
    """The same without what there is to see."""
    with acting_as(Purpose.PAPERS.principal_id):
        place = _place(link)
        return place and OwnMeeting(place.room.item.pk, place.moment, place.is_followed)


def has_meeting_today(link: PersonalLink) -> bool:
    """Whether one goes on that they were asked for, or begins today."""
    with acting_as(Purpose.PAPERS.principal_id):
        place = _place(link)
        if place is None:
            return False
        meeting = place.room.meeting
        starts_today = timezone.localdate(meeting.starts_at) == timezone.localdate()
        return meeting.state == MeetingState.RUNNING or (
            meeting.state == MeetingState.PLANNED and starts_today
        )


def seconds_left(link: PersonalLink) -> float:
    """How long what this browser reads with goes on by the clock, if nothing ends it before."""
    lasts = Least("session_until", "expires_at") - Now()
    left = PersonalLink.objects.filter(pk=link.pk).values_list(lasts, flat=True).get()
    return left.total_seconds()


def _place(link: PersonalLink) -> OwnPlace | None:
    return place_of(Purpose.PAPERS.principal, case_id=link.case_id, person=link.person)
