"""The papers of a plan version: printed when somebody opens them for the first time, stored ever after."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.frame import case_frame
from leidraad.audiences import Professionals
from leidraad.models import PlanVersion
from leidraad.plan.documents import FOR_PROFESSIONALS, PLAIN_PLAN, Paper, make, readers_of
from leidraad.plan.layers import widest_for
from leidraad.plan.papers_page import may_print_for_family
from leidraad.plan.sheets import Sheet
from leidraad.plan.shielding import reader_for
from leidraad.plan.wording import WHY_LEFT_OUT
from zvh.gate import signed_in


@signed_in
@require_safe
def paper(request: HttpRequest, case, number: int, kind: str) -> HttpResponse:
    """A paper for professionals of the case."""
    version = _version(request, case, number)
    if kind not in FOR_PROFESSIONALS:
        raise Http404
    own = request.user.organisation
    reader = Professionals(
        widest_for(version, request.principal),
        receiver="" if own.covenant_signed_on else str(own.pk),
    )
    return _open(Paper(version, kind, reader))


@signed_in
@require_safe
def family_plan(request: HttpRequest, case, number: int, person) -> HttpResponse:
    """What this family member gets and what not, and why: to look at before it is handed over."""
    version = _version(request, case, number)
    _require_printing(request, version)
    reader = _reader(version, person)
    rendering = Paper(version, PLAIN_PLAN, reader).rendering
    context = case_frame(request, version.case, active="plan") | {
        "version": version,
        "person": rendering.content["reader"]["name"],
        "person_id": person,
        "sheet": Sheet(rendering.content),
        "kept_off": reader.kept_off,
        "left_out": [{"text": row.text, "why": WHY_LEFT_OUT[row.why]} for row in rendering.left_out],
    }
    return render(request, "leidraad/plan/family_plan.html", context)


@signed_in
@require_safe
def family_paper(request: HttpRequest, case, number: int, person) -> HttpResponse:
    """The plan of one family member as PDF, by today's shielding; for who keeps the dossier."""
    version = _version(request, case, number)
    _require_printing(request, version)
    return _open(Paper(version, PLAIN_PLAN, _reader(version, person)))


def _version(request: HttpRequest, case, number: int) -> PlanVersion:
    versions = PlanVersion.objects.select_related("case__household", "conversation__guide")
    return versions.get_or_404(request.principal, case_id=case, number=number)


def _require_printing(request: HttpRequest, version: PlanVersion) -> None:
    if not may_print_for_family(request.principal, version.case):
        raise PermissionDenied


def _reader(version: PlanVersion, person_id):
    """Somebody of this household who gets a plan of their own; anyone else is a 404."""
    person = next((each for each in readers_of(version) if each.pk == person_id), None)
    if person is None:
        raise Http404
    return reader_for(version.case, person)


def _open(paper: Paper) -> HttpResponse:
    document = make(paper)
    return redirect("documents:download", case=document.case_id, document=document.pk)
