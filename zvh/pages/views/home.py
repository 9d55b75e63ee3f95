"""The first page after logging in: what there is to do today, per role."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.models import Case, CaseState
from leidraad.models import GuideVersion
from meetings.models import MeetingKind
from zvh.accounts.models import Organisation, Role, User
from zvh.audit.log import record
from zvh.gate import signed_in
from zvh.pages.access import decisions
from zvh.pages.queries import actions_for_list, agenda_for_list
from zvh.pages.register import closed_cases

SHOWN = 6
PER_PAGE = 25


@signed_in
def home(request):
    """A manager steers on figures, a beheerder keeps the lists of people; everybody else has work in cases."""
    if request.user.role == Role.MANAGER:
        return redirect("dashboards:home")
    if request.user.role == Role.BEHEERDER:
        return render(request, "pages/home_beheerder.html", _administration(request))
    if request.user.role == Role.PRIVACY_OFFICER:
        return render(request, "pages/home_privacy.html", _retention(request))
    work = _work(request)
    _record_work(work)
    return render(request, "pages/home.html", work)


def _record_work(work: dict) -> None:
    """One line for what stands on the page: of how many cases, not of which."""
    rows = [row for name in ("meetings", "late", "coming") for row in work[name]]
    cases = {row.case_id for row in rows} | {case.pk for case in work.get("referrals", ())}
    record("work.open", number_of_cases=len(cases))


def _work(request) -> dict:
    today = timezone.localdate()
    actions = actions_for_list(request.principal, request.user)
    context = {
        "today": today,
        "meetings": agenda_for_list(request.principal).filter(
            Q(meeting__kind=MeetingKind.FOCUSOVERLEG) | Q(meeting__starts_at__date__gte=today)
        )[:SHOWN],
        "late": actions.filter(due_on__lt=today)[:SHOWN],
        "coming": actions.filter(Q(due_on__gte=today) | Q(due_on__isnull=True))[:SHOWN],
        **decisions(request),
    }
    if request.user.has_intake_duty:
        context["referrals"] = (
            Case.objects.visible_to(request.principal)
            .filter(state=CaseState.REFERRED)
            .select_related("household", "referral__organisation")[:SHOWN]
        )
    return context


def _administration(request) -> dict:
    return {
        "organisations": Paginator(Organisation.objects.order_by("name", "pk"), PER_PAGE).get_page(
            request.GET.get("organisations")
        ),
        "page": Paginator(User.objects.select_related("organisation"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "guides": GuideVersion.objects.all(),
    }


def _retention(request) -> dict:
    rows = closed_cases(settings.ZVH_RETENTION_YEARS)
    return {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "years": settings.ZVH_RETENTION_YEARS,
        **decisions(request),
    }
