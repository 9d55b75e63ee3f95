"""Who has access to a case: the page that everyone on it sees, and deciding about one person's access."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.frame import case_frame
from cases.models import Case
from cases.services import end_access, keep_access
from cases.views.common import case_to_change, case_to_read, form_page, saved, sent
from zvh.access.models import AccessRequest, BreakGlass, Grant, ReviewOutcome
from zvh.access.permissions import CasePermission
from zvh.access.querysets import permissions_on
from zvh.gate import signed_in, with_fresh_second_factor
from zvh.pages.access import holding_of, holdings
from zvh.pages.access_forms import ReviewForm


@signed_in
def case_access(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everyone with access now and before. Who directs the case also sees who used it, and what asks for a decision."""
    row = case_to_read(request, case)
    held = permissions_on(request.principal, row.pk)
    directs = CasePermission.DIRECT in held
    now, before = holdings(row, with_use=directs)
    context = {
        **case_frame(request, row, active="access"),
        "now": now,
        "before": before,
        "directs": directs,
        "keeps": CasePermission.WRITE in held,
    }
    if directs:
        context |= _for_who_directs(request, row)
    return render(request, "pages/case_access.html", context)


def _for_who_directs(request: HttpRequest, case: Case) -> dict:
    waiting = AccessRequest.objects.visible_to(request.principal).filter(number=case.number).waiting()
    glasses = BreakGlass.objects.visible_to(request.principal).filter(case_id=case.pk)
    return {
        "requests": waiting.exclude(asker_id=request.principal.pk).select_related("asker"),
        "glasses": glasses.select_related("principal"),
    }


@signed_in
@with_fresh_second_factor
def access_decide(request: HttpRequest, case: UUID, grant: UUID) -> HttpResponse:
    """Keep or end one person's access; ending it ends what it rests on."""
    row = case_to_change(request, case, CasePermission.DIRECT)
    found = _grant_or_404(row, grant)
    holding = holding_of(row, found)
    form = ReviewForm(sent(request), can_be_kept=not holding.is_break_glass)

    def decide(cleaned: dict) -> None:
        act = end_access if cleaned["outcome"] == ReviewOutcome.ENDED else keep_access
        act(case=row, grant=found, reason=cleaned["reason"])

    if request.method == "POST" and saved(form, decide):
        ended = form.cleaned_data["outcome"] == ReviewOutcome.ENDED
        messages.success(request, _("This access has ended.") if ended else _("Noted: this access stays."))
        return redirect("pages:case_access", case=case)
    return form_page(
        request,
        row,
        form,
        title=holding.name,
        save_label=_("Save"),
        back="pages:case_access",
        active="access",
        template="pages/access_decide.html",
        holding=holding,
    )


def _grant_or_404(case: Case, grant_id: UUID) -> Grant:
    found = Grant.objects.valid().filter(pk=grant_id, case_id=case.pk).first()
    if found is None:
        raise Http404
    return found
