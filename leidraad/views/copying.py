"""Permission to copy a finding, given and withdrawn by the organisation that shared it (domain.md rule 7)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leidraad.findings import CasePeople
from leidraad.forms.copying import CopyingForm
from leidraad.models import Finding
from leidraad.services.copying import permit_copying, withdraw_copying
from leidraad.views.answers import attempt
from leidraad.views.findings import render_finding, shown_finding
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.gate import signed_in


@signed_in
@require_POST
def permit(request: HttpRequest, case, finding) -> HttpResponse:
    """Who may take it over: every partner, or some."""
    row = _own(request, case, finding)
    people = CasePeople(request.principal, row.case, request.user.organisation)
    form = CopyingForm(request.POST, organisations=people.others, auto_id="copying_%s")
    status = 422
    if form.is_valid():
        status = attempt(form, lambda: permit_copying(finding=row, to=form.organisations))
    if status == 200:
        messages.success(request, _("It stands beside it from now on, also on paper that is opened again."))
        return redirect("leidraad:finding", case=case, finding=finding)
    return render_finding(request, row, status=status, copying_form=form)


@signed_in
@require_POST
def withdraw(request: HttpRequest, case, finding) -> HttpResponse:
    withdraw_copying(finding=_own(request, case, finding))
    messages.success(request, _("Nobody may copy it any more. Paper that is opened again says so."))
    return redirect("leidraad:finding", case=case, finding=finding)


def _own(request: HttpRequest, case, finding) -> Finding:
    """A finding that the reader's own organisation shared; a 403 for everybody else's."""
    row = shown_finding(request, case, finding)
    require(request.principal, CasePermission.CONTRIBUTE, row.case_id)
    if row.source_organisation_id != request.user.organisation_id:
        raise PermissionDenied
    return row
