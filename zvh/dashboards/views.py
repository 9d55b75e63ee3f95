"""The manager's page: aggregates only, never a household (domain.md rule 2)."""

from django.shortcuts import render

from zvh.accounts.models import Role
from zvh.dashboards.published import published_counts
from zvh.gate import for_roles


@for_roles(Role.MANAGER)
def home(request):
    """Cases in hand, life domains and agreements, as counts."""
    return render(request, "dashboards/overview.html", {"figures": published_counts()})
