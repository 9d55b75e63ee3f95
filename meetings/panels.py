"""What meetings adds to the page of a referral: on which agenda it stands, or a way to put it on one."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cases.models import Case
from meetings.models import AgendaItem, Meeting, MeetingState
from meetings.services.held import STILL_TO_BE_HELD

MOST_SITTINGS = 6


def agenda_panel(request: HttpRequest, case: Case) -> SafeString:
    """For whoever keeps the referral; the sittings are those they chair, type in, or fill for intake."""
    item = (
        AgendaItem.objects.visible_to(request.principal)
        .filter(case=case, outcome="", meeting__kind="weegoverleg", meeting__state__in=STILL_TO_BE_HELD)
        .select_related("meeting")
        .first()
    )
    sittings = Meeting.objects.visible_to(request.principal).sittings().filter(state=MeetingState.PLANNED)
    context = {"case": case, "item": item, "sittings": () if item else sittings[:MOST_SITTINGS]}
    return render_to_string("meetings/_agenda_panel.html", context, request=request)
