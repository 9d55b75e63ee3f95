"""By which way separated persons come and go: for who plans the meeting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.frame import case_frame
from meetings.forms.arrivals import ArrivalForm
from meetings.models import Arrival, AttendeeKind
from meetings.services.arrivals import clear_arrival, proposed_ways, set_arrival, use_proposed_arrivals
from meetings.views.answers import DONE, submit
from meetings.views.rows import attendee_of, focusoverleg
from zvh.access.permissions import CasePermission
from zvh.gate import signed_in


@signed_in
def arrival(request: HttpRequest, item, attendee) -> HttpResponse:
    """When one person of the family comes and goes, and by which entrance."""
    attendee = attendee_of(request, item, attendee)
    item = attendee.item
    if attendee.kind != AttendeeKind.FAMILY:
        # Of somebody else nothing is said about when they come.
        return redirect("meetings:attendee", item=item.pk, attendee=attendee.pk)
    written = Arrival.objects.visible_to(request.principal).filter(attendee=attendee).first()
    initial = ArrivalForm.initial_of(written or proposed_ways(item).get(attendee))
    form = ArrivalForm(request.POST or None, item=item, initial=initial)
    status = submit(request, form, lambda data: set_arrival(attendee=attendee, **form.way))
    if status == DONE:
        return redirect("meetings:detail", item=item.pk)
    context = case_frame(request, item.case, active="meetings")
    context |= {"item": item, "attendee": attendee, "form": form, "written": written}
    return render(request, "meetings/planning/arrival.html", context, status=status)


@signed_in
@require_POST
def arrivals(request: HttpRequest, item) -> HttpResponse:
    """Write down what is proposed, for everyone who needs it."""
    item = focusoverleg(request, item, permission=CasePermission.WRITE)
    count = use_proposed_arrivals(item=item)
    words = ngettext(
        "The way of %(count)d person is settled.", "The ways of %(count)d people are settled.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("meetings:detail", item=item.pk)


@signed_in
@require_POST
def arrival_removal(request: HttpRequest, item, attendee) -> HttpResponse:
    attendee = attendee_of(request, item, attendee)
    clear_arrival(attendee=attendee)
    messages.success(
        request, _("No separate time is noted any more for %(name)s.") % {"name": attendee.display_name}
    )
    return redirect("meetings:detail", item=item)
