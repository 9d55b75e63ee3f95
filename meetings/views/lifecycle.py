"""The meetings of a case; moving a focusoverleg, letting somebody else type, calling it off, starting it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.frame import case_frame
from cases.models import Case
from meetings.forms.moments import RescheduleForm
from meetings.forms.people import ChairForm, TypistForm
from meetings.models import AgendaItem
from meetings.services import cancel, hand_over_chair, hand_over_typing, reschedule, start_meeting
from meetings.views.answers import DONE, submit
from meetings.views.planning import render_detail
from meetings.views.rows import focusoverleg, version_from
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may
from zvh.errors import DomainError
from zvh.gate import signed_in

PER_PAGE = 25


@signed_in
@require_GET
def of_case(request: HttpRequest, case) -> HttpResponse:
    """All meetings about one household's case, the last one first."""
    case = Case.objects.select_related("household").get_or_404(request.principal, pk=case)
    items = AgendaItem.objects.visible_to(request.principal).filter(case=case)
    items = items.select_related("meeting__chair").order_by("-meeting__starts_at", "pk")
    context = case_frame(request, case, active="meetings") | {
        "page": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
        "may_plan": may(request.principal, CasePermission.WRITE, case.pk),
    }
    return render(request, "meetings/of_case.html", context)


@signed_in
def move(request: HttpRequest, item) -> HttpResponse:
    item = focusoverleg(request, item, permission=CasePermission.WRITE)
    meeting = item.meeting
    initial = RescheduleForm.initial_of(meeting) | {"version": meeting.version}
    form = RescheduleForm(request.POST or None, initial=initial)
    status = submit(
        request, form, lambda data: reschedule(meeting=meeting, version=data["version"], **form.moment)
    )
    if status == DONE:
        return redirect("meetings:detail", item=item.pk)
    return _render(request, item, form, _("Another time or place"), status)


@signed_in
def typist(request: HttpRequest, item) -> HttpResponse:
    item = focusoverleg(request, item, permission=CasePermission.WRITE)
    meeting = item.meeting
    form = TypistForm(request.POST or None, initial={"typist": meeting.typist_id, "version": meeting.version})
    status = submit(request, form, lambda data: hand_over_typing(meeting=meeting, **data))
    if status == DONE:
        return _back(request, item)
    return _render(request, item, form, _("Somebody else types"), status)


@signed_in
def chair(request: HttpRequest, item) -> HttpResponse:
    """Before the meeting, or in the middle of it when the chair drops out."""
    item = focusoverleg(request, item, permission=CasePermission.WRITE)
    form = ChairForm(request.POST or None, initial={"version": item.meeting.version})
    status = submit(request, form, lambda data: hand_over_chair(meeting=item.meeting, **data))
    if status == DONE:
        return _back(request, item)
    return _render(request, item, form, _("Somebody else chairs"), status)


def _render(request: HttpRequest, item: AgendaItem, form, heading: str, status: int) -> HttpResponse:
    context = case_frame(request, item.case, active="meetings")
    context |= {"item": item, "form": form, "heading": heading}
    return render(request, "meetings/change.html", context, status=status)


@signed_in
@require_POST
def cancellation(request: HttpRequest, item) -> HttpResponse:
    item = focusoverleg(request, item, permission=CasePermission.WRITE)
    cancel(meeting=item.meeting, version=version_from(request))
    messages.success(request, _("The meeting is called off."))
    return _back(request, item)


def _back(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """To the planning page, or to the list for whoever just gave up what let them see the case."""
    if may(request.principal, CasePermission.VIEW, item.case_id):
        return redirect("meetings:detail", item=item.pk)
    return redirect("pages:meeting_list")


@signed_in
@require_POST
def start(request: HttpRequest, item) -> HttpResponse:
    """Begin with the first part; the room takes over."""
    item = focusoverleg(request, item, permission=CasePermission.DIRECT)
    try:
        start_meeting(item=item, version=version_from(request))
    except DomainError as error:
        messages.error(request, error.message)
        return render_detail(request, item, status=error.status)
    return redirect(room_address(item))


def room_address(item: AgendaItem) -> str:
    """The room belongs to the leidraad; an installation without it stays on the planning page."""
    try:
        return reverse("leidraad:room", kwargs={"item": item.pk})
    except NoReverseMatch:
        return reverse("meetings:detail", kwargs={"item": item.pk})
