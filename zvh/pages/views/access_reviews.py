"""The regular look at access that nobody used for 90 days."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zvh.access.models import GrantReview
from zvh.accounts.models import Role
from zvh.gate import for_roles
from zvh.pages.access import in_words, unused_grants

PER_PAGE = 25


@for_roles(Role.PROCESREGISSEUR)
def access_review(request: HttpRequest) -> HttpResponse:
    """What to keep or end in the cases that one directs, and what was decided last."""
    page = Paginator(unused_grants(), PER_PAGE).get_page(request.GET.get("page"))
    decided = GrantReview.objects.visible_to(request.principal).filter(decided_by_id=request.principal.pk)
    context = {
        "page": page,
        "rows": in_words(request.principal, list(page)),
        "decided": decided.select_related("principal")[:PER_PAGE],
    }
    return render(request, "pages/access_review.html", context)
