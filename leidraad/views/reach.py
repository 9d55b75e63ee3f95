"""Who one row may reach, and deciding about it (domain.md rules 3, 4 and 4a)."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from cases.models import Statement
from leidraad.forms.reach import EndForm
from leidraad.models import Idea, ReachDecision
from leidraad.models.reach import SUBJECTS
from leidraad.plan.facts import with_facts
from leidraad.reach import reach_url
from leidraad.reach_page import ReachPage
from leidraad.services.reach import agree_to_share, keep_from, lift, release, withdraw
from leidraad.views.answers import attempt
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.errors import DomainError
from zvh.gate import signed_in


@signed_in
@require_safe
def reach(request: HttpRequest, case, sort: str, statement) -> HttpResponse:
    """Who gets it, with the reason for each, and what was decided about that."""
    return _render(request, _row(request, case, sort, statement))


@signed_in
@require_POST
def keep(request: HttpRequest, case, sort: str, statement) -> HttpResponse:
    """Keep it from one family member."""
    row = _own_row(request, case, sort, statement)
    form = ReachPage(request, row).keep_form(request.POST)
    return _decide(request, row, "keep_form", form, lambda: keep_from(row=row, **form.cleaned_data))


@signed_in
@require_POST
def lift_from(request: HttpRequest, case, sort: str, statement, person) -> HttpResponse:
    """No longer keep it from this person."""
    row = _own_row(request, case, sort, statement)
    kept = get_object_or_404(row.shielded_from.all(), pk=person)
    form = EndForm(request.POST, auto_id=False)
    return _decide(request, row, "end_form", form, lambda: lift(row=row, person=kept, **form.cleaned_data))


@signed_in
@require_POST
def agree(request: HttpRequest, case, sort: str, statement) -> HttpResponse:
    """Note that somebody may hear these words."""
    row = _own_row(request, case, sort, statement)
    form = ReachPage(request, row).agree_form(request.POST)

    def note():
        agreed = {"teller": form.cleaned_data["whose"]} | form.cleaned_data
        agreed.pop("whose")
        agree_to_share(row=row, **agreed)

    return _decide(request, row, "agree_form", form, note)


@signed_in
@require_POST
def withdraw_agreement(request: HttpRequest, case, sort: str, statement, decision) -> HttpResponse:
    """Somebody may no longer hear these words."""
    row = _own_row(request, case, sort, statement)
    decision = ReachDecision.objects.about(row).get_or_404(request.principal, pk=decision)
    form = EndForm(request.POST, auto_id=False)
    return _decide(request, row, "end_form", form, lambda: withdraw(decision=decision, **form.cleaned_data))


@signed_in
@require_POST
def release_row(request: HttpRequest, case, sort: str, statement) -> HttpResponse:
    """Tell the family something of it, with the OM's consent: who sat there as the OM, or who directs the case."""
    row = _row(request, case, sort, statement)
    page = ReachPage(request, row)
    if not page.attendees:
        require(request.principal, CasePermission.DIRECT, row.case_id)
        raise DomainError(_("Nobody of the OM sat there who can agree to this."))
    form = page.release_form(request.POST)
    return _decide(request, row, "release_form", form, lambda: release(row=row, **form.cleaned_data))


def _row(request: HttpRequest, case, sort: str, statement) -> Statement:
    model = SUBJECTS.get(sort)
    if model is None:
        raise Http404
    rows = with_facts(model.objects.select_related("case__household", "source_person"))
    if model is Idea:
        # Who may have it tells whose it is: that waits for the chair.
        rows = rows.filter(named_at__isnull=False)
    return rows.get_or_404(request.principal, pk=statement, case_id=case)


def _own_row(request: HttpRequest, case, sort: str, statement) -> Statement:
    row = _row(request, case, sort, statement)
    require(request.principal, CasePermission.WRITE, row.case_id)
    return row


def _decide(request: HttpRequest, row: Statement, name: str, form, act: Callable[[], object]) -> HttpResponse:
    status = attempt(form, act) if form.is_valid() else 422
    if status == 200:
        return redirect(reach_url(row))
    return _render(request, row, status=status, **{name: form})


def _render(request: HttpRequest, row: Statement, *, status: int = 200, **refused) -> HttpResponse:
    context = case_frame(request, row.case, active="findings") | ReachPage(request, row, **refused).context()
    return render(request, "leidraad/reach/reach.html", context, status=status)
