"""The calendar of who plans: a month, a week or a list, and one day with what can be planned on it."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.models import Case, CaseState
from meetings.calendar.page import calendar_of
from meetings.calendar.periods import Period, View, period_of
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to
from zvh.accounts.models import Role
from zvh.audit.log import record
from zvh.gate import for_roles

PLANNERS = (Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER)
MOST_CASES = 25
# A calendar of other centuries is of no use, and of some of them there is none.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@for_roles(*PLANNERS, intake=True)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    period = period_of(View(view) if view in list(View) else View.MONTH, _day(request))
    page = calendar_of(request.principal, period)
    record("calendar.open", number_of_cases=page.number_of_cases)
    context = {"page": page, "period": period, "today": timezone.localdate(), "views": View}
    return render(request, "meetings/calendar/calendar.html", context)


@for_roles(*PLANNERS, intake=True)
@require_GET
def calendar_day(request: HttpRequest) -> HttpResponse:
    """What is on this day, and what can be planned on it: a sitting, or a focusoverleg of one of one's own cases."""
    day = _day(request)
    page = calendar_of(request.principal, Period(View.LIST, day, day, day))
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    may_plan = day >= timezone.localdate()
    cases = _own_cases(request, words) if may_plan else Case.objects.none()
    record("calendar.open", number_of_cases=page.number_of_cases)
    context = {"day": page.days[0], "words": words, "may_plan": may_plan, "cases": cases[:MOST_CASES]}
    return render(request, "meetings/calendar/day.html", context)


def _own_cases(request: HttpRequest, words: str) -> QuerySet[Case]:
    """Those for which a focusoverleg can be planned, newest first."""
    cases = Case.objects.visible_to(request.principal).filter(
        state__in=[CaseState.OPEN, CaseState.STABILISING],
        pk__in=cases_open_to(request.principal, CasePermission.WRITE),
    )
    if words:
        cases = cases.matching(words)
    return cases.select_related("household").order_by("-number")


def _day(request: HttpRequest) -> date:
    """The day that is asked for; today when that can't be read."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate()
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else timezone.localdate()
