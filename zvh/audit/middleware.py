"""One complete line per request that touched a case, and one for every refusal.

What was shown or done is logged within the request's own transaction; what was refused or failed, in a transaction of
its own after the request's was rolled back. docs/log.md gives the rules in words.
"""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from zvh.access.principal import acting_as
from zvh.access.touched import noting
from zvh.audit.log import Entry, write
from zvh.audit.origin import Origin, coming_from, origin_now
from zvh.audit.reading import REFUSALS, entries_of

# A fragment that a page fetches again, by the clock or because somebody else wrote something, is still the same look.
SAME_LOOK = timedelta(minutes=10)
# Who is not logged in can't fill the log: one line per place and address in this time tells what there is to tell.
SAME_REFUSAL = timedelta(minutes=1)


class OutcomeMiddleware:
    """Around the request's transaction: tells the log where acts come from, and writes what was refused or failed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with noting() as touched, coming_from(Origin(request, touched)) as origin:
            response = self.get_response(request)
            entries = [*origin.waiting]
            if not _is_kept(request, response):
                entries += entries_of(origin, response)
            if entries:
                _write_afterwards(_who(request), entries)
        return response


class ReadingMiddleware:
    """Within the request's transaction: what is given out is given out with its line, or not at all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if _is_kept(request, response):
            within = SAME_LOOK if request.htmx else None
            for entry in entries_of(origin_now(), response):
                write(entry, unless_within=within)
        return response


def _is_kept(request, response) -> bool:
    """Whether the transaction of this request is committed with what it did."""
    return not (
        getattr(request, "must_roll_back", False)
        or response.status_code in REFUSALS
        or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    )


def _who(request) -> UUID | None:
    """Whoever asked, also with a password alone; the line only says who was refused."""
    if principal := getattr(request, "principal", None):
        return principal.pk
    return request.user.pk if request.user.is_authenticated else None


def _write_afterwards(who: UUID | None, entries: list[Entry]) -> None:
    with acting_as(who):
        for entry in entries:
            write(entry, unless_within=None if who or entry.words else SAME_REFUSAL)
