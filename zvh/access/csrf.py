"""The check of forms, under a referrer policy that tells nobody where a form came from."""


class OwnOriginMiddleware:
    """Names the origin of our own forms, before Django's check of forms asks for it.

    Under "no-referrer" browsers send our own forms with `Origin: null`, and so does a sandboxed frame of anybody
    else. `Sec-Fetch-Site` tells the two apart: browsers set it themselves, and no page can. Django's check
    then goes on as always and asks for the token.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.headers.get("Origin") == "null" and request.headers.get("Sec-Fetch-Site") == "same-origin":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
