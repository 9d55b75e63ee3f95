"""The planning page of a focusoverleg, its table, and the chair's reasons after a warning."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.frame import case_frame
from cases.models import Person
from meetings.forms.planning import ReasonForm
from meetings.models import AgendaItem, MeetingKind, Part
from meetings.planning_page import decision_moments, find_warning, planning_page, subjects_of
from meetings.seating import parse_places
from meetings.services import accept_warning, change_seats
from meetings.views.rows import agenda_item, focusoverleg
from zvh.access.permissions import CasePermission
from zvh.errors import DomainError
from zvh.gate import signed_in


@signed_in
@require_GET
def detail(request: HttpRequest, item) -> HttpResponse:
    """When, where, who and in which parts; what the rules say of it, for who plans it."""
    item = agenda_item(request, item)
    if item.meeting.kind == MeetingKind.WEEGOVERLEG:
        return redirect("meetings:referral", item=item.pk)
    return render_detail(request, item)


def render_detail(request: HttpRequest, item: AgendaItem, *, status: int = 200, **kept) -> HttpResponse:
    page = planning_page(item, request.principal, **kept)
    template = "meetings/planning.html" if page.may_write else "meetings/invitation.html"
    context = case_frame(request, item.case, active="meetings") | {
        "page": page,
        "item": item,
        "meeting": item.meeting,
        "moments": decision_moments(item),
    }
    return render(request, template, context, status=status)


@signed_in
def table(request: HttpRequest, item) -> HttpResponse:
    """The grid of people and parts with what the rules say of it, to be fetched again after a change."""
    item = focusoverleg(request, item, permission=CasePermission.WRITE)
    if request.method != "POST":
        return _render_table(request, item)
    try:
        was, now = parse_places(request.POST.getlist("was")), parse_places(request.POST.getlist("seat"))
        change_seats(item=item, take=now - was, leave=was - now)
    except ValueError:
        return _render_table(request, item, refused=_("This table was sent in a form that can't be read."))
    except DomainError as error:
        return _render_table(request, item, refused=error.message, status=error.status)
    return _render_table(request, item) if request.htmx else redirect("meetings:detail", item=item.pk)


def _render_table(
    request: HttpRequest, item: AgendaItem, *, refused: str = "", status: int = 200
) -> HttpResponse:
    if refused and not request.htmx:
        messages.error(request, refused)
        return render_detail(request, item, status=max(status, 422))
    page = planning_page(item, request.principal)
    context = {"page": page, "item": item, "meeting": item.meeting, "refused": refused}
    return render(request, "meetings/_table.html", context, status=422 if refused else status)


@signed_in
@require_POST
def accept(request: HttpRequest, item) -> HttpResponse:
    """The chair writes why the meeting goes on after a warning."""
    item = focusoverleg(request, item, permission=CasePermission.DIRECT)
    key = request.POST.get("warning", "")
    warning = find_warning(planning_page(item, request.principal), key)
    if warning is None:
        messages.info(request, _("That warning is no longer there."))
        return redirect("meetings:detail", item=item.pk)
    form = ReasonForm(request.POST, prefix=key)
    if not form.is_valid():
        return render_detail(request, item, status=422, reasons={key: form})
    person_id, part_id = subjects_of(warning.remark)
    accept_warning(
        item=item,
        rule=warning.remark.key.value,
        reason=form.cleaned_data["reason"],
        person=person_id and Person.objects.get_or_404(request.principal, pk=person_id),
        part=part_id and Part.objects.get_or_404(request.principal, pk=part_id),
    )
    return redirect("meetings:detail", item=item.pk)
