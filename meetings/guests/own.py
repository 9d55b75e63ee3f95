"""What a guest sees who came in: the covenant, once, and then their own meeting and nothing else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.guests.page import own_page
from meetings.guests.services import accept_covenant, leave_as_guest, reply_as_guest
from meetings.models import Attendee
from zvh.access.guests import SESSION_COOKIE
from zvh.access.links.browser import closed
from zvh.audit import log
from zvh.gate import guests_before_covenant, guests_only


@guests_before_covenant
@require_http_methods(["GET", "HEAD", "POST"])
def covenant(request: HttpRequest) -> HttpResponse:
    """The text, accepted once per meeting with the moment kept."""
    if request.guest.has_accepted:
        return redirect("meetings:guest_meeting")
    if request.method != "POST":
        return closed(render(request, "meetings/guests/covenant.html"))
    if "agreed" not in request.POST:
        said = _("Tick that you agree. Without it you can't come in; you can still leave.")
        return closed(render(request, "meetings/guests/covenant.html", {"said": said}, status=422))
    accept_covenant(attendee=_own(request))
    return redirect("meetings:guest_meeting")


@guests_only
@require_safe
def meeting(request: HttpRequest) -> HttpResponse:
    """When and where, in which parts they sit, who chairs, and what it is about."""
    page = own_page(_own(request))
    log.record("guest.read", case_id=page.item.case_id, subject_id=page.attendee.pk)
    return closed(render(request, "meetings/guests/meeting.html", {"page": page, "item": page.item}))


@guests_only
@require_POST
def reply(request: HttpRequest) -> HttpResponse:
    reply_as_guest(attendee=_own(request), reply=request.POST.get("reply", ""))
    messages.success(request, _("Your answer is noted. You can change it until the meeting begins."))
    return redirect("meetings:guest_meeting")


@guests_before_covenant
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session; the link stays, and asks for everything again."""
    leave_as_guest(attendee=_own(request))
    response = closed(render(request, "meetings/guests/left.html"))
    response.delete_cookie(SESSION_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _own(request: HttpRequest) -> Attendee:
    attendees = Attendee.objects.select_related("item__meeting__chair", "item__case", "organisation")
    return attendees.get_or_404(request.principal, guest_id=request.principal.pk)
