"""The page on which a family member follows their own part of a meeting, by a personal link; read-only, on a phone.

No address says which meeting: a link opens the one that its person was asked for, and no other.
"""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from clients.links.models import PersonalLink
from clients.links.own_meeting import OwnMeeting, own_meeting, own_moment, seconds_left
from clients.links.views import closed, link_page, with_link, with_link_still
from leidraad.room.family import Moment
from zvh.audit import log

# A page that fetches again what changed, and a stream that comes back, are the same stay.
SAME_STAY = timedelta(minutes=10)


@with_link
def meeting(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    found = _asked_for(own_meeting(link))
    _record("link.meeting", link, found)
    return link_page(request, "clients/links/meeting.html", {"meeting": found})


@with_link_still
def meeting_now(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """What stands there now, fetched anew with every change."""
    found = _asked_for(own_meeting(link))
    _record("link.meeting", link, found, unless_within=SAME_STAY)
    return link_page(request, "clients/links/_meeting.html", {"meeting": found})


@with_link_still
def follow(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The door of the event stream, for zvh.live; with "weg", that the stream ended.

    Before and after their own part they hear only that another part begins.
    """
    found = _asked_for(own_moment(link))
    if "weg" in request.GET:
        _record("link.leave", link, found)
    else:
        _record("link.follow", link, found, unless_within=SAME_STAY)
    return closed(
        JsonResponse(
            {
                "room": link.case_id,
                "principal": link.principal_id,
                "is_outside": found.moment != Moment.NOW,
                "lasts": seconds_left(link),
            }
        )
    )


def _asked_for(found: OwnMeeting | None) -> OwnMeeting:
    """Whoever was not asked learns of no meeting, not even that one goes on (domain.md rule 4)."""
    if found is None:
        raise Http404
    return found


def _record(
    act: str, link: PersonalLink, found: OwnMeeting, *, unless_within: timedelta | None = None
) -> None:
    log.record(
        act,
        case_id=link.case_id,
        subject_id=found.item_id,
        persons=[link.person_id],
        unless_within=unless_within,
    )
