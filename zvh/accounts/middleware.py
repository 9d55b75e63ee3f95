"""What holds for every request of somebody who is logged in, whichever view it is for."""

from zvh.gate import second_factor_shown_at, to_second_factor


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
