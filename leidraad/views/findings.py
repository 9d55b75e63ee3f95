"""What a case knows, and saying whether it still holds (domain.md rule 10)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases.frame import case_frame
from cases.models import Case
from leidraad.findings import CasePeople, findings_of, persons_of
from leidraad.forms.captures.acts import ActForm, ViewForm, WordsForm
from leidraad.forms.copying import ALL, SOME, CopyingForm
from leidraad.forms.findings import FindingFilterForm
from leidraad.models import CopyPermission, Finding, ReviewKind
from leidraad.reach import CaseReach
from leidraad.room.known import card_of, with_reviews
from leidraad.services.findings import correct_finding, review_finding
from leidraad.views.answers import attempt
from zvh.access.permissions import CasePermission
from zvh.access.querysets import permissions_on, require
from zvh.audit import log
from zvh.gate import signed_in

PER_PAGE = 25


@signed_in
@require_GET
def finding_list(request: HttpRequest, case) -> HttpResponse:
    """Findings per kind, the newest first."""
    case = Case.objects.select_related("household").get_or_404(request.principal, pk=case)
    form = FindingFilterForm(request.GET, persons=persons_of(case, request.principal))
    found = with_reviews(findings_of(case, request.principal, **form.chosen()))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    log.record("findings.open", case_id=case.pk)
    context = case_frame(request, case, active="findings") | {
        "form": form,
        "page": page,
        "cards": [card_of(finding) for finding in page],
        "case_reach": CaseReach(case),
        "may_contribute": CasePermission.CONTRIBUTE in permissions_on(request.principal, case.pk),
    }
    return render(request, "leidraad/findings/finding_list.html", context)


@signed_in
@require_GET
def finding(request: HttpRequest, case, finding) -> HttpResponse:
    """One finding with what everybody said about it since, and its earlier words."""
    return render_finding(request, shown_finding(request, case, finding))


@signed_in
@require_POST
def confirm(request: HttpRequest, case, finding) -> HttpResponse:
    row = shown_finding(request, case, finding)
    require(request.principal, CasePermission.CONTRIBUTE, row.case_id)
    form = ActForm(None, None, data=request.POST)
    organisation_id = request.user.organisation_id
    form.is_valid()
    status = attempt(
        form,
        lambda: review_finding(finding=row, kind=ReviewKind.CONFIRMED, organisation_id=organisation_id),
    )
    if status == 200:
        return redirect("leidraad:finding", case=case, finding=finding)
    return render_finding(request, row, status=status, problem=form)


@signed_in
@require_POST
def dispute(request: HttpRequest, case, finding) -> HttpResponse:
    return _view(request, case, finding, ReviewKind.DISPUTED)


@signed_in
@require_POST
def settle(request: HttpRequest, case, finding) -> HttpResponse:
    return _view(request, case, finding, ReviewKind.SETTLED)


def _view(request: HttpRequest, case, finding, kind: str) -> HttpResponse:
    """Somebody's other view of it, or how that was settled."""
    row = shown_finding(request, case, finding)
    require(request.principal, CasePermission.CONTRIBUTE, row.case_id)
    form = ViewForm(_people(request, row), None, data=request.POST, auto_id="view_%s")
    status = 422
    if form.is_valid():
        cleaned = form.cleaned_data
        organisation_id, person = cleaned["whose"]
        view = {"view": cleaned["view"], "person": person, "organisation_id": organisation_id}
        view |= {"new_id": cleaned["new_id"]}
        status = attempt(form, lambda: review_finding(finding=row, kind=kind, **view))
    if status == 200:
        return redirect("leidraad:finding", case=case, finding=finding)
    return render_finding(request, row, status=status, view_form=form)


@signed_in
@require_POST
def correct(request: HttpRequest, case, finding) -> HttpResponse:
    """Give it other words: for who keeps the dossier, and for who wrote it."""
    row = shown_finding(request, case, finding)
    if row.author_id != request.principal.pk:
        require(request.principal, CasePermission.WRITE, row.case_id)
    form = WordsForm(None, None, data=request.POST, auto_id="words_%s")
    status = 422
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("new_id", "text")}
        status = attempt(form, lambda: correct_finding(finding=row, **words))
    if status == 200:
        return redirect("leidraad:finding", case=case, finding=words["new_id"])
    return render_finding(request, row, status=status, words_form=form)


def shown_finding(request: HttpRequest, case, finding) -> Finding:
    rows = with_reviews(Finding.objects.select_related("case__household", "replaced_by"))
    return rows.get_or_404(request.principal, pk=finding, case_id=case)


def _people(request: HttpRequest, row: Finding) -> CasePeople:
    return CasePeople(request.principal, row.case, request.user.organisation)


def render_finding(request: HttpRequest, row: Finding, *, status: int = 200, **forms) -> HttpResponse:
    held = permissions_on(request.principal, row.case_id)
    is_current = row.replaced_by_id is None
    may_contribute = is_current and CasePermission.CONTRIBUTE in held
    may_correct = may_contribute and (CasePermission.WRITE in held or row.author_id == request.principal.pk)
    own_view = {"whose": f"organisation:{request.user.organisation_id}"}
    context = case_frame(request, row.case, active="findings") | {
        "card": card_of(row),
        "case_reach": CaseReach(row.case),
        "earlier": Finding.objects.visible_to(request.principal).filter(replaced_by=row),
        "may_contribute": may_contribute,
        "view_form": forms.get("view_form")
        or ViewForm(_people(request, row), None, auto_id="view_%s", initial=own_view),
        "words_form": (
            forms.get("words_form") or WordsForm(None, None, auto_id="words_%s", initial={"text": row.text})
        )
        if may_correct
        else None,
        "problem": forms.get("problem"),
        "copying_history": _copying_history(row),
        "copying_form": (forms.get("copying_form") or _copying_form(request, row))
        if may_contribute and row.source_organisation_id == request.user.organisation_id
        else None,
    }
    return render(request, "leidraad/findings/finding.html", context, status=status)


def _copying_history(row: Finding) -> list[CopyPermission]:
    return list(
        CopyPermission.objects.filter(finding=row)
        .select_related("to", "given_by", "withdrawn_by")
        .order_by("-given_at")
    )


def _copying_form(request: HttpRequest, row: Finding) -> CopyingForm:
    """Starts from what is permitted now."""
    given = [one.to_id for one in row.copy_permissions.all()]
    named = [key for key in given if key]
    return CopyingForm(
        organisations=_people(request, row).others,
        auto_id="copying_%s",
        initial={"whom": SOME if named else ALL, "to": named},
    )
