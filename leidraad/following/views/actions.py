"""One action on a phone: how it stands in one tap, words after it, a second thought, and who does it from now on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from leidraad.following.action_page import action_page
from leidraad.following.forms.actions import MoveForm, WordsForm
from leidraad.following.owners import may_report, owners_in
from leidraad.following.queries import own_actions_now
from leidraad.following.services.escalating import escalate_waiting
from leidraad.following.services.moving import move_action
from leidraad.following.services.reporting import explain_status, last_report, take_back, tell_status
from leidraad.models import Action, ActionStatus
from leidraad.views.answers import attempt
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may, require
from zvh.audit import log
from zvh.errors import DomainError
from zvh.gate import signed_in


@signed_in
@require_safe
def own_actions(request: HttpRequest) -> HttpResponse:
    """Where a reminder leads: every open action of one's own, the earliest first, each with its taps."""
    actions = list(own_actions_now(request.principal, request.user))
    log.record("actions.list", number_of_cases=len({action.case_id for action in actions}))
    return render(request, "leidraad/following/own_actions.html", {"actions": actions})


@signed_in
@require_safe
def action(request: HttpRequest, case, action) -> HttpResponse:
    return _page(request, _action(request, case, action))


@signed_in
@require_POST
def tell(request: HttpRequest, case, action) -> HttpResponse:
    """One tap. It is saved at once; what has to be said with it is asked on the page that follows."""
    action = _own(request, case, action)
    status = request.POST.get("status", "")
    if status not in ActionStatus.values:
        raise DomainError(_("Choose how the action stands."))
    tell_status(action=action, status=status)
    messages.success(request, _("Saved: %(status)s.") % {"status": ActionStatus(status).label})
    return redirect("leidraad:action", case=case, action=action.pk)


@signed_in
@require_POST
def explain(request: HttpRequest, case, action) -> HttpResponse:
    """Words with how it stands."""
    action = _own(request, case, action)
    form = WordsForm(request.POST, asked_of=request.POST.get("status", ""))
    if not form.is_valid():
        return _page(request, action, words=form, status=422)
    status = attempt(
        form,
        lambda: explain_status(action=action, status=form.cleaned_data["status"], **form.words),
    )
    if status != 200:
        return _page(request, _action(request, case, action.pk), words=form, status=status)
    messages.success(request, _("Saved."))
    return redirect("leidraad:action", case=case, action=action.pk)


@signed_in
@require_POST
def undo(request: HttpRequest, case, action) -> HttpResponse:
    """A second thought: as it stood before."""
    action = _own(request, case, action)
    report = last_report(action)
    if report is not None and str(report.pk) == request.POST.get("report", ""):
        take_back(report=report)
        messages.success(request, _("Taken back: the action stands as it did before."))
    return redirect("leidraad:action", case=case, action=action.pk)


@signed_in
@require_POST
def escalate(request: HttpRequest, case, action) -> HttpResponse:
    """Tell the next on the path that this waits."""
    action = _own(request, case, action)
    told = escalate_waiting(action=action).told
    messages.success(request, _("%(name)s was told.") % {"name": told.name})
    return redirect("leidraad:action", case=case, action=action.pk)


@signed_in
def move(request: HttpRequest, case, action) -> HttpResponse:
    """Somebody else does it: only who is active in the case, and so said beside the field."""
    action = _action(request, case, action)
    require(request.principal, CasePermission.WRITE, case)
    form = MoveForm(
        request.POST or None,
        owners=owners_in(action.case, request.principal),
        initial={"owner": action.owner_key},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            to = form.cleaned_data["owner"]
            status = attempt(form, lambda: move_action(action=action, to=to, principal=request.principal))
            if status == 200:
                messages.success(request, _("It is noted who does this from now on."))
                return redirect("leidraad:action", case=case, action=action.pk)
    context = case_frame(request, action.case, active="plan") | {"action": action, "form": form}
    return render(request, "leidraad/following/move.html", context, status=status)


def _action(request: HttpRequest, case, action) -> Action:
    actions = Action.objects.select_related(
        "case__household", "owner", "owner_organisation", "owner_person", "because_of_line"
    )
    return actions.get_or_404(request.principal, pk=action, case_id=case)


def _own(request: HttpRequest, case, action) -> Action:
    """The action, or a 403 for whoever reads it without doing it or keeping the dossier."""
    action = _action(request, case, action)
    if not may_report(request.principal, request.user, action):
        raise PermissionDenied
    return action


def _page(
    request: HttpRequest, action: Action, *, words: WordsForm | None = None, status: int = 200
) -> HttpResponse:
    page = action_page(
        action,
        request.principal,
        may_report=may_report(request.principal, request.user, action),
        words=words,
    )
    context = case_frame(request, action.case, active="plan") | {
        "page": page,
        "action": action,
        "may_write": may(request.principal, CasePermission.WRITE, action.case_id),
    }
    return render(request, "leidraad/following/action.html", context, status=status)
