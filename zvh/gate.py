"""The access decision that every view carries. What is inside a page is decided by `visible_to` and the policies."""

from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse


@dataclass(frozen=True)
class AccessDecision:
    """Who may open a view: nobody has to be known, anyone who is logged in, or these roles."""

    public: bool = False
    roles: frozenset[str] = frozenset()
    intake: bool = False


def public(view):
    """Open to everyone: login, health, static texts. Never for a view that shows content."""
    view.access_decision = AccessDecision(public=True)
    return view


def signed_in(view):
    """Open to anyone who is logged in; the rows on it are decided by `visible_to`."""
    return _guarded(view, AccessDecision())


def for_roles(*roles: str, intake: bool = False):
    """Open to these roles, and with `intake` also to whoever has intake duty."""

    def decorate(view):
        return _guarded(view, AccessDecision(roles=frozenset(roles), intake=intake))

    return decorate


def _guarded(view, decision: AccessDecision):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        user = request.user
        if not user.is_authenticated:
            if request.htmx:
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        if (
            decision.roles
            and user.role not in decision.roles
            and not (decision.intake and user.has_intake_duty)
        ):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.access_decision = decision
    return guarded
