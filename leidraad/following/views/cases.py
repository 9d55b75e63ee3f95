"""What follows in a case: the page after a meeting, a broken bodemeis, another course, the path of escalation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.frame import case_frame
from cases.models import Case, Duty
from leidraad.following.after_page import after_page
from leidraad.following.forms.cases import BreachForm, CourseForm, PathForm, SettleForm
from leidraad.following.queries import courses_of, signals_of
from leidraad.following.services.breaches import report_breach, settle_breach
from leidraad.following.services.courses import choose_course
from leidraad.following.services.escalating import agree_on_path, path_of
from leidraad.models import BottomLine, BottomLineBreach
from leidraad.views.answers import attempt
from meetings.models import AgendaItem, MeetingKind, MeetingState
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.gate import signed_in


@signed_in
@require_safe
def afterwards(request: HttpRequest, item) -> HttpResponse:
    """What came of a meeting, for one who was there: own actions first, then what was decided."""
    item = AgendaItem.objects.select_related("meeting__chair", "case__household").get_or_404(
        request.principal, pk=item, meeting__kind=MeetingKind.FOCUSOVERLEG
    )
    if item.meeting.state != MeetingState.CLOSED:
        return redirect("meetings:detail", item=item.pk)
    context = case_frame(request, item.case, active="meetings") | {
        "page": after_page(item, request.principal, request.user),
        "item": item,
    }
    return render(request, "leidraad/following/afterwards.html", context)


@signed_in
def break_line(request: HttpRequest, case, bottom_line) -> HttpResponse:
    """Anyone who contributes tells that a bodemeis did not hold; who watches it and who directs hear it at once."""
    line = BottomLine.objects.select_related("case__household", "guardian_user").get_or_404(
        request.principal, pk=bottom_line, case_id=case
    )
    require(request.principal, CasePermission.CONTRIBUTE, case)
    form = BreachForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = attempt(form, lambda: report_breach(line=line, **form.cleaned_data))
            if status == 200:
                messages.success(request, _("Noted. Who directs this case and who watches this were told."))
                return redirect("pages:case", case=case)
    context = case_frame(request, line.case, active="plan") | {"line": line, "form": form}
    return render(request, "leidraad/following/break_line.html", context, status=status)


@signed_in
def settle(request: HttpRequest, case, breach) -> HttpResponse:
    """Who directs says what was done."""
    breach = BottomLineBreach.objects.select_related("case__household", "bottom_line", "author").get_or_404(
        request.principal, pk=breach, case_id=case
    )
    require(request.principal, CasePermission.DIRECT, case)
    form = SettleForm(request.POST or None, initial={"settled_words": breach.settled_words})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            words = form.cleaned_data["settled_words"]
            status = attempt(form, lambda: settle_breach(breach=breach, words=words))
            if status == 200:
                messages.success(request, _("It is noted what was done."))
                return redirect("pages:case", case=case)
    context = case_frame(request, breach.case, active="plan") | {"breach": breach, "form": form}
    return render(request, "leidraad/following/settle.html", context, status=status)


@signed_in
def course(request: HttpRequest, case) -> HttpResponse:
    """What will be different now, with what asks for it and what was answered before."""
    case = _directed(request, case, CasePermission.DIRECT)
    asking = [signal for signal in signals_of(case, request.principal) if signal.asks]
    form = CourseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = attempt(form, lambda: choose_course(case=case, asked_by=asking, **form.cleaned_data))
            if status == 200:
                messages.success(request, _("Kept. The next meeting opens with it."))
                return redirect("pages:case", case=case.pk)
    context = case_frame(request, case, active="plan") | {
        "asking": asking,
        "form": form,
        "courses": courses_of(case, request.principal),
    }
    return render(request, "leidraad/following/course.html", context, status=status)


@signed_in
def path(request: HttpRequest, case) -> HttpResponse:
    """After how many days late who is told, as the table agreed."""
    case = _directed(request, case, CasePermission.WRITE)
    form = PathForm(
        request.POST or None, initial={Duty(duty).value: days for duty, days in path_of(case).items()}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = attempt(form, lambda: agree_on_path(case=case, path=form.path))
            if status == 200:
                messages.success(request, _("The path is kept."))
                return redirect("leidraad:plan", case=case.pk)
    context = case_frame(request, case, active="plan") | {"form": form}
    return render(request, "leidraad/following/path.html", context, status=status)


def _directed(request: HttpRequest, case_id: UUID, permission: str) -> Case:
    case = Case.objects.select_related("household").get_or_404(request.principal, pk=case_id)
    require(request.principal, permission, case.pk)
    return case
