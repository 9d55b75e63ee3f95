"""The case page: what is new first, then the family, the scale, the bottom lines and what is still to do."""

from django.shortcuts import render

from cases.frame import case_frame
from cases.models import Case
from leidraad.since import since_last_meeting
from zvh.gate import signed_in
from zvh.pages.overview import bottom_lines, family_of, open_actions, scale_developments
from zvh.pages.queries import agenda_for_list


@signed_in
def case(request, case):
    """One case at a glance."""
    case = Case.objects.get_or_404(request.principal, pk=case)
    principal = request.principal
    actions, number_of_actions = open_actions(case, principal)
    context = {
        **case_frame(request, case, active="overview"),
        "case": case,
        "since": since_last_meeting(case, principal),
        "family": family_of(case, principal),
        "developments": scale_developments(case, principal),
        "bottom_lines": bottom_lines(case, principal),
        "actions": actions,
        "number_of_actions": number_of_actions,
        "next_meeting": agenda_for_list(principal).filter(case=case).first(),
    }
    return render(request, "pages/case.html", context)
