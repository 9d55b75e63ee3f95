"""One referral in a sitting: what is known, who is asked, its place on the agenda, and the decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.frame import case_frame
from cases.models import Phase
from meetings.forms.sittings import WeighForm
from meetings.models import AgendaItem, MeetingState
from meetings.seating import Row, address_of
from meetings.services import order_agenda, remove_from_agenda, weigh
from meetings.services.held import STILL_TO_BE_HELD
from meetings.views import rows
from meetings.views.answers import DONE, submit
from meetings.views.sittings import require_arranger, require_chair, to_next
from meetings.weighing_page import neighbours, weighing_page
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may
from zvh.gate import signed_in


@signed_in
def referral(request: HttpRequest, item) -> HttpResponse:
    """Read by everyone who is asked for it; decided on by the chair, while the sitting goes on."""
    item = rows.referral(request, item)
    if request.method == "POST":
        require_chair(request, item.meeting)
    page = weighing_page(item, request.principal)
    form = WeighForm(request.POST or None, initial=_proposed(page))
    status = submit(request, form, lambda data: weigh(item=item, **data))
    if status == DONE:
        return to_next(request, item.meeting)
    before, after = neighbours(item, request.principal)
    may_ask = _may_ask(request, item)
    context = case_frame(request, item.case, active="referral") | {
        "item": item,
        "meeting": item.meeting,
        "page": page,
        "form": form,
        "before": before,
        "after": after,
        "may_decide": _may_decide(request, item),
        "may_ask": may_ask,
        "asked": [Row(each, (), address_of(each) if may_ask else "") for each in page.attendees],
    }
    return render(request, "meetings/referral.html", context, status=status)


def _may_decide(request: HttpRequest, item: AgendaItem) -> bool:
    is_chair = item.meeting.chair_id == request.user.pk
    return is_chair and item.meeting.state == MeetingState.RUNNING and not item.outcome


def _may_ask(request: HttpRequest, item: AgendaItem) -> bool:
    keeps = may(request.principal, CasePermission.WRITE, item.case_id)
    return keeps and item.meeting.state in STILL_TO_BE_HELD


def _proposed(page) -> dict:
    """The advice is a proposal: the chair sees it chosen and can choose otherwise."""
    return {"track": page.advice.track, "phase": Phase.SAFETY}


@signed_in
@require_POST
def agenda_order(request: HttpRequest, item) -> HttpResponse:
    """One place up or down."""
    item = rows.referral(request, item, permission=CasePermission.WRITE)
    require_arranger(request, item.meeting)
    agenda = AgendaItem.objects.visible_to(request.principal).filter(meeting_id=item.meeting_id)
    order = list(agenda.values_list("pk", flat=True))
    place = order.index(item.pk)
    other = place - 1 if request.POST.get("to") == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        order_agenda(meeting=item.meeting, items=order)
    return redirect("meetings:sitting", meeting=item.meeting_id)


@signed_in
@require_POST
def agenda_removal(request: HttpRequest, item) -> HttpResponse:
    item = rows.referral(request, item, permission=CasePermission.WRITE)
    require_arranger(request, item.meeting)
    remove_from_agenda(item=item)
    return redirect("meetings:sitting", meeting=item.meeting_id)
