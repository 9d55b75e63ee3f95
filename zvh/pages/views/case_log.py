"""Who looked at a dossier and what they did in it, for the procesregisseur who directs the case (domain.md rule 14)."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.frame import case_frame
from cases.models import Person
from cases.views.common import case_to_change
from zvh.access.permissions import CasePermission
from zvh.accounts.models import Principal
from zvh.audit.forms import CaseLogForm
from zvh.audit.models import Line
from zvh.audit.shown import shown
from zvh.gate import signed_in

PER_PAGE = 50


@signed_in
@require_safe
def case_log(request: HttpRequest, case: UUID) -> HttpResponse:
    """The lines of this case, latest first, of everyone or of one person, in a period."""
    row = case_to_change(request, case, CasePermission.DIRECT)
    lines = Line.objects.filter(case_id=row.pk)
    form = CaseLogForm(request.GET, people=_people(lines))
    found = form.narrow(lines.order_by("-at", "-id"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **case_frame(request, row, active="access"),
        "form": form,
        "page": page,
        "rows": shown(page, person_names=_names(request.principal, page)),
    }
    return render(request, "pages/case_log.html", context)


def _people(lines) -> dict[str, str]:
    """Everyone who is in the log of this case, by name."""
    ids = lines.filter(principal_id__isnull=False).order_by().values("principal_id").distinct()
    people = Principal.objects.filter(pk__in=ids).order_by("label")
    return {str(person.pk): person.label for person in people}


def _names(principal, lines) -> dict[UUID, str]:
    """Names of the family members that these lines are about, as far as they may be seen here."""
    ids = {person for line in lines for person in line.persons}
    persons = Person.objects.visible_to(principal).filter(pk__in=ids)
    return {person.pk: person.full_name for person in persons}
