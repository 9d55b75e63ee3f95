"""Who came in as a guest: somebody without an account, for one agenda item (docs/decisions/guests.md).

Meetings stand above access, so they register how a browser's pass is looked up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from zvh.access.links.browser import PREFIX, kept
from zvh.accounts.models import Principal
from zvh.gate import AccessDecision

SESSION_COOKIE = f"{PREFIX}guest-session"


@dataclass(frozen=True)
class GuestPass:
    """What a browser came in with: as whom, for which agenda item, and whether they accepted the covenant."""

    principal: Principal
    item_id: UUID
    has_accepted: bool


_look_up: list[Callable[[str], GuestPass | None]] = []


def register(look_up: Callable[[str], GuestPass | None]) -> None:
    """`look_up` gives the pass of a session that lives, by the database's clock, and None for any other."""
    _look_up[:] = [look_up]


def carries_pass(request: HttpRequest) -> bool:
    return SESSION_COOKIE in request.COOKIES


def guest_of(request: HttpRequest, *, is_logged_in: bool) -> GuestPass | None:
    """The guest that this request comes from, where its view lets guests in; None everywhere else.

    Whoever is logged in is themselves, but on the pages that are for guests alone.
    """
    session = kept(request, SESSION_COOKIE) if carries_pass(request) else ""
    decision = _decision_at(request.path_info) if session else None
    if decision is None or not (decision.guests_only or (decision.guests and not is_logged_in)):
        return None
    (look_up,) = _look_up
    return look_up(session)


def _decision_at(path: str) -> AccessDecision | None:
    try:
        return getattr(resolve(path).func, "access_decision", None)
    except Resolver404:
        return None
