"""Which methods of HTTP the application answers at all."""

from django.http import HttpResponseNotAllowed

ANSWERED = ("GET", "HEAD", "POST")


class MethodsMiddleware:
    """Pages are read with GET and HEAD and change things with POST; anything else is refused before it is looked at.

    A view that tells POST from all the rest would otherwise take a DELETE for a GET.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ANSWERED:
            return HttpResponseNotAllowed(ANSWERED)
        return self.get_response(request)
