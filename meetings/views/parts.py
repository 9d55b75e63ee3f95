"""Adding, changing and removing a part of a focusoverleg."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.frame import case_frame
from meetings.forms.planning import NewPartForm, PartForm
from meetings.guide import steps_of
from meetings.models import AgendaItem, Part
from meetings.services import add_part, change_part, remove_part
from meetings.views.answers import DONE, submit
from meetings.views.rows import focusoverleg, part_of
from zvh.access.permissions import CasePermission
from zvh.gate import signed_in


@signed_in
def new_part(request: HttpRequest, item) -> HttpResponse:
    item = focusoverleg(request, item, permission=CasePermission.WRITE)
    form = NewPartForm(request.POST or None, steps=steps_of(item))
    status = submit(request, form, lambda data: add_part(item=item, **data))
    if status == DONE:
        return redirect("meetings:detail", item=item.pk)
    return _render(request, item, form, status)


@signed_in
def part(request: HttpRequest, item, part) -> HttpResponse:
    part = part_of(request, item, part)
    initial = {"title": part.title, "with_family": "yes" if part.with_family else "no", "steps": part.steps}
    form = PartForm(request.POST or None, steps=steps_of(part.item), initial=initial)
    status = submit(request, form, lambda data: change_part(part=part, **data))
    if status == DONE:
        return redirect("meetings:detail", item=part.item_id)
    return _render(request, part.item, form, status, part)


def _render(
    request: HttpRequest, item: AgendaItem, form: PartForm, status: int, part: Part | None = None
) -> HttpResponse:
    context = case_frame(request, item.case, active="meetings") | {"item": item, "form": form, "part": part}
    return render(request, "meetings/part.html", context, status=status)


@signed_in
@require_POST
def part_removal(request: HttpRequest, item, part) -> HttpResponse:
    remove_part(part=part_of(request, item, part))
    return redirect("meetings:detail", item=item)
