"""What changed in a dossier, from what to what, for who keeps it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.frame import case_frame
from cases.views.common import case_to_change
from zvh.gate import signed_in
from zvh.pages.history import events_of
from zvh.pages.history_words import acts_of

PER_PAGE = 50
MOST_PAGES = 2_000


@signed_in
@require_safe
def case_history(request: HttpRequest, case: UUID) -> HttpResponse:
    """Every change of every row of the case, latest first; no counts, so that a long history opens as fast."""
    row = case_to_change(request, case)
    page = _number(request.GET.get("page", ""))
    events = events_of(row, first=(page - 1) * PER_PAGE, most=PER_PAGE)
    context = {
        **case_frame(request, row, active="access"),
        "acts": acts_of(events[:PER_PAGE], request.principal),
        "newer": page - 1,
        "older": page + 1 if len(events) > PER_PAGE else 0,
    }
    return render(request, "pages/case_history.html", context)


def _number(asked: str) -> int:
    """The page that was asked for; anything else is the first."""
    return (
        min(max(int(asked), 1), MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    )
