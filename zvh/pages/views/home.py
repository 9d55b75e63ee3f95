"""The first page after logging in: what there is to do, per role."""

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from leidraad.models import GuideVersion
from zvh.accounts.models import Organisation, Role, User
from zvh.audit.log import record
from zvh.gate import signed_in
from zvh.pages.access import decisions
from zvh.pages.register import closed_cases
from zvh.pages.work.page import my_work

PER_PAGE = 25


@signed_in
def home(request):
    """A manager steers on figures, a beheerder keeps the lists of people; everybody else has work in cases."""
    if request.user.role == Role.MANAGER:
        return redirect("dashboards:home")
    if request.user.role == Role.BEHEERDER:
        return render(request, "pages/home_beheerder.html", _administration(request))
    if request.user.role == Role.PRIVACY_OFFICER:
        return render(request, "pages/home_privacy.html", _retention(request))
    work = my_work(request.principal, request.user)
    # One line for what stands on the page: of how many cases, not of which.
    record("work.open", number_of_cases=work.number_of_cases)
    return render(request, "pages/home.html", {"work": work})


def _administration(request) -> dict:
    return {
        "organisations": Paginator(Organisation.objects.order_by("name", "pk"), PER_PAGE).get_page(
            request.GET.get("organisations")
        ),
        "page": Paginator(User.objects.select_related("organisation"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "guides": GuideVersion.objects.all(),
        "work": my_work(request.principal, request.user),
    }


def _retention(request) -> dict:
    rows = closed_cases(settings.ZVH_RETENTION_YEARS)
    return {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "years": settings.ZVH_RETENTION_YEARS,
        **decisions(request),
    }
