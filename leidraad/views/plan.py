"""The plan of a case on one page: what holds now, who does what, and the versions it had."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from cases.models import Case
from leidraad.copying import markings_today
from leidraad.models import Action, ActionStatus, PlanVersion
from leidraad.plan.content import plan_content
from leidraad.plan.sheets import Sheet
from leidraad.reach import CaseReach
from leidraad.services.agreements import update_action
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may, require
from zvh.audit import log
from zvh.errors import DomainError
from zvh.gate import signed_in

PER_PAGE = 10
# What can be said of an action besides that it is done.
OTHER_THAN_DONE = (
    ActionStatus.STARTED,
    ActionStatus.STUCK,
    ActionStatus.WAITING,
    ActionStatus.DROPPED,
)


@signed_in
@require_safe
def plan(request: HttpRequest, case) -> HttpResponse:
    """The current plan, with its actions in order of time or per person, and the versions that were frozen."""
    case = Case.objects.select_related("household").get_or_404(request.principal, pk=case)
    content = plan_content(case) if case.phase else None
    sheet = Sheet(content, markings=markings_today(content)) if content else None
    versions = PlanVersion.objects.visible_to(request.principal).filter(case=case).defer("content")
    log.record("plan.open", case_id=case.pk)
    context = case_frame(request, case, active="plan") | {
        "sheet": sheet,
        "case_reach": CaseReach(case),
        "by_person": request.GET.get("volgorde") == "persoon",
        "versions": Paginator(versions.select_related("conversation", "frozen_by"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "statuses": OTHER_THAN_DONE,
        "own_id": str(request.principal.pk),
        "may_write": may(request.principal, CasePermission.WRITE, case.pk),
    }
    return render(request, "leidraad/plan/plan.html", context)


@signed_in
@require_POST
def action_status(request: HttpRequest, case, action) -> HttpResponse:
    """Say how an action stands: for who keeps the dossier, and for whose action it is."""
    action = Action.objects.get_or_404(request.principal, pk=action, case_id=case)
    if action.owner_id != request.principal.pk:
        require(request.principal, CasePermission.WRITE, case)
    status = request.POST.get("status", "")
    if status not in ActionStatus.values:
        raise DomainError(_("Choose how the action stands."))
    update_action(action=action, status=status)
    return redirect("leidraad:plan", case=case)
