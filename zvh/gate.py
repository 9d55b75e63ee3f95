"""The access decision that every view carries. What is inside a page is decided by `visible_to` and the policies."""

import time
from dataclasses import dataclass
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode

# How long a second factor that was shown counts as fresh.
FRESH_SECONDS = 5 * 60
# Leads who has not shown a second factor to showing one, or to setting one up.
SECOND_FACTOR_URL = "account_second_factor"
# Where a guest comes in, and where they accept the covenant.
GUEST_DOOR_URL = "meetings:guest_door"
GUEST_COVENANT_URL = "meetings:guest_covenant"


@dataclass(frozen=True)
class AccessDecision:
    """Who may open a view: nobody has to be known, anyone who is logged in, these roles, or a guest."""

    public: bool = False
    roles: frozenset[str] = frozenset()
    intake: bool = False
    before_second_factor: bool = False
    # Guests too, at the agenda item they were asked for; or guests alone, on pages of their own.
    guests: bool = False
    guests_only: bool = False
    before_covenant: bool = False


def public(view):
    """Open to everyone: login, health, static texts. Never for a view that shows content."""
    view.access_decision = AccessDecision(public=True)
    return view


def signed_in(view):
    """Open to anyone who is logged in; the rows on it are decided by `visible_to`."""
    return _guarded(view, AccessDecision())


def signed_in_or_guest(view):
    """Open to anyone who is logged in, and to a guest who came in for the agenda item that its address names."""
    return _guarded(view, AccessDecision(guests=True))


def guests_only(view):
    """A page of a guest's own, once they accepted the covenant."""
    return _guarded(view, AccessDecision(guests_only=True))


def guests_before_covenant(view):
    """What a guest may open who came in and has not accepted the covenant yet: reading and accepting it."""
    return _guarded(view, AccessDecision(guests_only=True, before_covenant=True))


def before_second_factor(view):
    """Open to who gave a password and has not shown a second factor yet: showing one, setting one up."""
    return _guarded(view, AccessDecision(before_second_factor=True))


def for_roles(*roles: str, intake: bool = False):
    """Open to these roles, and with `intake` also to whoever has intake duty."""

    def decorate(view):
        return _guarded(view, AccessDecision(roles=frozenset(roles), intake=intake))

    return decorate


def with_fresh_second_factor(view):
    """Below `signed_in` or `for_roles`: asks for the second factor again when it was shown a while ago.

    A form that was sent goes through after it. A fragment gets a 401: the page around it says what to do.
    """

    @wraps(view)
    def fresh(request, *args, **kwargs):
        if has_fresh_second_factor(request):
            return view(request, *args, **kwargs)
        if request.htmx:
            return HttpResponse(status=401)
        return _suspend(request)

    fresh.asks_fresh_second_factor = True
    return fresh


def _suspend(request) -> HttpResponse:
    """A form that was sent waits in the session, with its query: allauth lets it go through at its own path only."""
    again = resolve_url("mfa_reauthenticate")
    suspended = suspend_request(request, again)
    if request.method != "POST":
        return suspended
    return HttpResponseRedirect(f"{again}?{urlencode({REDIRECT_FIELD_NAME: request.path})}")


def asked_by_itself(view):
    """A page asks for it every so often: no sign that somebody is there, so it keeps no login alive."""
    view.asked_by_itself = True
    return view


def second_factor_shown_at(request) -> float | None:
    """When the one who is logged in last showed a second factor in this session (seconds since 1970)."""
    records = get_authentication_records(request, request.user)
    return max((record["at"] for record in records if record.get("method") == "mfa"), default=None)


def has_fresh_second_factor(request) -> bool:
    shown_at = second_factor_shown_at(request)
    return shown_at is not None and time.time() - shown_at < FRESH_SECONDS


def to_second_factor(request) -> HttpResponse:
    """What somebody gets who is logged in without having shown a second factor."""
    if request.htmx:
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path(), login_url=resolve_url(SECOND_FACTOR_URL))


def _guarded(view, decision: AccessDecision):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        # The middleware lets nobody be a guest where the decision does not.
        if request.guest is not None:
            return _for_guest(view, decision, request, *args, **kwargs)
        if decision.guests_only or (decision.guests and request.was_guest):
            return _elsewhere(request, GUEST_DOOR_URL)
        user = request.user
        if not user.is_authenticated:
            if request.htmx:
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        if not decision.before_second_factor and second_factor_shown_at(request) is None:
            return to_second_factor(request)
        if (
            decision.roles
            and user.role not in decision.roles
            and not (decision.intake and user.has_intake_duty)
        ):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.access_decision = decision
    return guarded


def _for_guest(view, decision: AccessDecision, request, *args, **kwargs):
    if not (request.guest.has_accepted or decision.before_covenant):
        return _elsewhere(request, GUEST_COVENANT_URL)
    # Their invitation opens one agenda item: any other is the 404 everyone gets.
    if decision.guests and kwargs.get("item") != request.guest.item_id:
        raise Http404
    return view(request, *args, **kwargs)


def _elsewhere(request, url: str) -> HttpResponse:
    """A page that a guest still has open asks in vain: unlike a login that ended, what stands on it goes at once."""
    if request.htmx:
        raise Http404
    return HttpResponseRedirect(resolve_url(url))
