"""The door of the room's event stream: asked when a stream opens, when access may have changed, and at its end."""

from datetime import timedelta

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from leidraad.room.state import room_seen_from_outside
from zvh.audit import log
from zvh.gate import asked_by_itself, signed_in

# A stream that comes back is the same stay.
SAME_STAY = timedelta(minutes=10)


@signed_in
@asked_by_itself
@require_GET
def follow(request: HttpRequest, item) -> JsonResponse:
    """Whose stream it is and which case it is about, for zvh.live; with "weg", that it ended.

    Who waits outside for their own part hears only that another part begins.
    """
    room = room_seen_from_outside(request.principal, item)
    about = {"case_id": room.case.pk, "subject_id": item}
    if "weg" in request.GET:
        log.record("room.leave", **about)
    else:
        log.record("room.follow", **about, unless_within=SAME_STAY)
    return JsonResponse(
        {
            "room": room.case.pk,
            "principal": room.principal.pk,
            "is_wall": "wand" in request.GET,
            "is_outside": not room.is_at_table,
        }
    )
