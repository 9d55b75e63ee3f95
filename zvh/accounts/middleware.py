"""What holds for every request of somebody who is logged in, whichever view it is for."""

from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from zvh.accounts import sessions
from zvh.gate import second_factor_shown_at, to_second_factor

AFTER_A_PAUSE = _("You were logged out because nothing happened for a while. Log in again.")
AFTER_A_DAY = _("You were logged out because your login had lasted a whole day. Log in again.")


class SessionLimitsMiddleware:
    """Ends a login after a pause or after a day. What a page asks for by itself is no activity."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and sessions.has_run_out(request.session):
            logout(request, show_message=False)
            messages.info(
                request, _("You were logged out because nothing happened for a while. Log in again.")
            )
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # A page says so of what it fetches because of others; who forges it ends their own login sooner.
        by_itself = getattr(view, "asked_by_itself", False) or "Zvh-By-Itself" in request.headers
        if request.user.is_authenticated and not by_itself:
            sessions.note_activity(request)


class SecondFactorMiddleware:
    """Nobody gets anywhere with a password alone: without a second factor shown, only the way to it is open.

    It repeats what `zvh.gate` does around each view, so that a view whose decision is wrong stays closed too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        decision = getattr(view, "access_decision", None)
        if (
            decision is None
            or decision.public
            or decision.before_second_factor
            or not request.user.is_authenticated
            or second_factor_shown_at(request) is not None
        ):
            return None
        return to_second_factor(request)
