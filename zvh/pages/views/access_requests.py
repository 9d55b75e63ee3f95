"""Asking for access to a case by its number, and deciding about it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.services import ask_access, decline_request, grant_request, withdraw_request
from cases.views.common import PROFESSIONALS, case_to_change, form_page, saved, sent
from zvh.access.models import AccessRequest, RequestAnswer
from zvh.access.permissions import CasePermission
from zvh.accounts.models import User
from zvh.gate import for_roles, signed_in, with_fresh_second_factor
from zvh.pages.access_forms import AnswerRequestForm, AskAccessForm

PER_PAGE = 25


@for_roles(*PROFESSIONALS)
def access_ask(request: HttpRequest) -> HttpResponse:
    """Ask, and see what became of what was asked before. The answer is the same whether there is such a case or not."""
    form = AskAccessForm(sent(request), initial={"number": request.GET.get("number", "")[:12]})
    if request.method == "POST" and saved(form, lambda cleaned: _ask(request, cleaned)):
        return redirect("pages:access_ask")
    own = AccessRequest.objects.visible_to(request.principal).asked_by(request.principal)
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "pages/access_ask.html", context, status=422 if form.is_bound else 200)


def _ask(request: HttpRequest, cleaned: dict) -> None:
    number = cleaned["number"]
    if Case.objects.visible_to(request.principal).filter(number=number).exists():
        messages.info(request, _("You can open case %(number)s already.") % {"number": number})
        return
    ask_access(**cleaned)
    messages.success(
        request,
        _("You asked for access to %(number)s. If there is such a case, who directs it decides.")
        % {"number": number},
    )


@signed_in
@require_POST
def access_withdraw(request: HttpRequest, access_request: UUID) -> HttpResponse:
    own = AccessRequest.objects.asked_by(request.principal)
    withdraw_request(request=own.get_or_404(request.principal, pk=access_request))
    messages.success(request, _("You withdrew your request."))
    return redirect("pages:access_ask")


@signed_in
@with_fresh_second_factor
def access_answer(request: HttpRequest, case: UUID, access_request: UUID) -> HttpResponse:
    """Yes makes an involvement; no tells why not. Leaving it tells nothing, and runs out after 30 days."""
    row = case_to_change(request, case, CasePermission.DIRECT)
    waiting = AccessRequest.objects.filter(number=row.number).waiting().exclude(asker_id=request.principal.pk)
    found = waiting.get_or_404(request.principal, pk=access_request)
    form = AnswerRequestForm(sent(request))

    def answer(cleaned: dict) -> None:
        if cleaned["answer"] == RequestAnswer.GRANTED:
            given = {name: cleaned[name] for name in ("aim", "until", "reason")}
            grant_request(request=found, case=row, **given)
        else:
            decline_request(request=found, case=row, reason=cleaned["reason"])

    if request.method == "POST" and saved(form, answer):
        messages.success(request, _("Your decision was sent."))
        return redirect("pages:case_access", case=case)
    return form_page(
        request,
        row,
        form,
        title=_("Somebody asks for access"),
        save_label=_("Decide"),
        back="pages:case_access",
        active="access",
        template="pages/access_answer.html",
        access_request=found,
        asker=User.objects.select_related("organisation").get(pk=found.asker_id),
    )
