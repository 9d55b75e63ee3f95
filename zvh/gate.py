"""The access decision that every view carries. What is inside a page is decided by `visible_to` and the policies."""

import time
from dataclasses import dataclass
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode

# How long a second factor that was shown counts as fresh.
FRESH_SECONDS = 5 * 60
# Leads who has not shown a second factor to showing one, or to setting one up.
SECOND_FACTOR_URL = "account_second_factor"


@dataclass(frozen=True)
class AccessDecision:
    """Who may open a view: nobody has to be known, anyone who is logged in, or these roles."""

    public: bool = False
    roles: frozenset[str] = frozenset()
    intake: bool = False
    before_second_factor: bool = False


def public(view):
    """Open to everyone: login, health, static texts. Never for a view that shows content."""
    view.access_decision = AccessDecision(public=True)
    return view


def signed_in(view):
    """Open to anyone who is logged in; the rows on it are decided by `visible_to`."""
    return _guarded(view, AccessDecision())


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
