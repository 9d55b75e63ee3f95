"""Gives each request its principal and its transaction, and refuses views that decided nothing about access."""

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.shortcuts import render
from django.utils.translation import gettext as _

from zvh.access.afterwards import ShownAfterwards
from zvh.access.grants import principal_of
from zvh.access.principal import acting_as
from zvh.errors import Conflict, DomainError
from zvh.gate import AccessDecision, second_factor_shown_at


class PrincipalMiddleware:
    """One transaction per request, opened with its principal, rolled back whenever the view raised.

    What is `ShownAfterwards` is made in a second one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Who has shown no second factor is nobody yet.
        is_known = second_factor_shown_at(request) is not None
        request.principal = principal_of(request.user) if is_known else None
        request.must_roll_back = False
        principal_id = request.principal and request.principal.pk
        with acting_as(principal_id):
            response = self.get_response(request)
            if request.must_roll_back or response.status_code >= 500:
                transaction.set_rollback(True)
        if isinstance(response, ShownAfterwards):
            with acting_as(principal_id):
                return response.show()
        return response

    def process_view(self, request, view, args, kwargs):
        if not isinstance(getattr(view, "access_decision", None), AccessDecision):
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} does not say who may open it.")

    def process_exception(self, request, exception):
        """A rule's refusal that no form took up becomes a page that says it; everything is rolled back."""
        request.must_roll_back = True
        refusal = exception if isinstance(exception, DomainError) else _used_key(exception)
        if refusal:
            template = "_problem.html" if request.htmx else "problem.html"
            return render(request, template, {"message": refusal.message}, status=refusal.status)
        return None


def _used_key(exception: Exception) -> Conflict | None:
    """A form brings the key of the row that it makes; one that a row has which nobody here sees is refused.

    Services find the row of a form that was sent twice themselves, as far as the sender may see it.
    """
    cause = exception.__cause__ if isinstance(exception, IntegrityError) else None
    name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    if name.endswith("_pkey"):
        return Conflict(_("This form can't be sent again. Open a new one."))
    return None
