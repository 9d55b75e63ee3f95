"""The three lists: cases, meetings, actions. Each has the same number of queries however long it gets."""

from django.core.paginator import Paginator
from django.shortcuts import render

from cases.models import CaseState, Phase, Track
from zvh.accounts.models import Role
from zvh.audit.log import record
from zvh.gate import signed_in
from zvh.pages.queries import actions_for_list, agenda_for_list, cases_for_list

PER_PAGE = 25


def _page(request, rows):
    """The asked page; one that does not exist becomes the nearest one."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _record_list(name: str, page, *, words: str = "") -> None:
    """One line for what stands on the page: how many cases, not which."""
    cases = {getattr(row, "case_id", row.pk) for row in page.object_list}
    record(f"{name}.{'search' if words else 'list'}", words=words, number_of_cases=len(cases))


def _chosen(request, name: str, allowed) -> str:
    """A filter from the address, or nothing when it is not one of the choices."""
    value = request.GET.get(name, "")
    return value if value in allowed else ""


def _words(request) -> str:
    """What is searched for; what no text in the database can hold is left out."""
    return request.GET.get("q", "").replace("\x00", "")[:100]


@signed_in
def case_list(request):
    """Cases the user may open, searchable by number and name."""
    words = _words(request)
    chosen = {
        "state": _chosen(request, "state", CaseState.values),
        "track": _chosen(request, "track", Track.values),
        "phase": _chosen(request, "phase", Phase.values),
    }
    page = _page(request, cases_for_list(request.principal, words=words, **chosen))
    _record_list("cases", page, words=words)
    context = {
        "page": page,
        "words": words,
        "chosen": chosen,
        "states": CaseState.choices,
        "tracks": Track.choices,
        "phases": Phase.choices,
    }
    return render(request, "pages/case_list.html", context)


@signed_in
def meeting_list(request):
    """Meetings to come, or those that were."""
    past = request.GET.get("when") == "past"
    words = _words(request)
    page = _page(request, agenda_for_list(request.principal, past=past, words=words))
    _record_list("meetings", page, words=words)
    context = {
        "page": page,
        "words": words,
        "past": past,
        "plans_sittings": request.user.role in (Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER),
    }
    return render(request, "pages/meeting_list.html", context)


@signed_in
def action_list(request):
    """Own actions first; all of one's cases on request."""
    which = _chosen(request, "which", {"all", "done", "finished"}) or "mine"
    words = _words(request)
    page = _page(request, actions_for_list(request.principal, request.user, which=which, words=words))
    _record_list("actions", page, words=words)
    return render(request, "pages/action_list.html", {"page": page, "which": which, "words": words})
