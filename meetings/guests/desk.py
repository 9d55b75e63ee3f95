"""What whoever plans does for a guest they asked: another link, another number, and letting them in no more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.frame import case_frame
from meetings.guests.services import InvitedGuest, send_link_again, tell_new_number, withdraw_guest
from meetings.views.rows import attendee_of
from zvh.access.links.tokens import in_groups
from zvh.gate import signed_in


def show_number(request: HttpRequest, invited: InvitedGuest) -> HttpResponse:
    """The number, on this page only and only now."""
    item = invited.attendee.item
    context = case_frame(request, item.case, active="meetings") | {
        "item": item,
        "attendee": invited.attendee,
        "number": in_groups(invited.number),
    }
    return render(request, "meetings/guests/number.html", context)


@signed_in
@require_POST
def link_again(request: HttpRequest, item, attendee) -> HttpResponse:
    attendee = attendee_of(request, item, attendee)
    send_link_again(attendee=attendee)
    messages.success(request, _("A new link is on its way. The one before it works no more."))
    return redirect("meetings:attendee", item=item, attendee=attendee.pk)


@signed_in
@require_POST
def new_number(request: HttpRequest, item, attendee) -> HttpResponse:
    return show_number(request, tell_new_number(attendee=attendee_of(request, item, attendee)))


@signed_in
@require_POST
def withdrawal(request: HttpRequest, item, attendee) -> HttpResponse:
    attendee = attendee_of(request, item, attendee)
    withdraw_guest(attendee=attendee)
    messages.success(request, _("%(name)s gets in no more.") % {"name": attendee.name})
    return redirect("meetings:attendee", item=item, attendee=attendee.pk)
