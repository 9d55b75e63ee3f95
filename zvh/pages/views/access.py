"""Who has access to a case: since when, why and until when."""

from itertools import groupby

from django.shortcuts import render

from cases.frame import case_frame
from cases.models import Case
from zvh.access.models import Grant
from zvh.gate import signed_in


@signed_in
def case_access(request, case):
    """Everyone with a valid grant on this case, one row per person and reason."""
    case = Case.objects.get_or_404(request.principal, pk=case)
    grants = Grant.objects.valid().filter(case_id=case.pk).select_related("principal")
    grants = sorted(grants, key=lambda grant: (grant.principal.label, grant.reason, str(grant.because_of)))
    rows = [
        {
            "who": found[0].principal,
            "why": found[0].get_reason_display(),
            "since": min(grant.valid_from for grant in found),
            "until": found[0].valid_until,
            "may": [grant.get_permission_display() for grant in found],
        }
        for _key, group in groupby(
            grants, key=lambda grant: (grant.principal_id, grant.reason, grant.because_of)
        )
        for found in [list(group)]
    ]
    return render(
        request, "pages/case_access.html", {**case_frame(request, case, active="access"), "rows": rows}
    )
