"""Headers on every response: what the browser may load, keep and tell others."""

import secrets

# 128 random bits, new with each response (CSP level 3, section 7.1).
NONCE_BYTES = 16


def content_security_policy(nonce: str) -> str:
    """Nothing inline and nothing from elsewhere; only those scripts that a template of ours asked for.

    Style sheets come from this site without a nonce: one imports another, and an import cannot carry it.
    """
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class SecurityHeadersMiddleware:
    """Nothing inline, nothing from elsewhere, and no copy of a page stays behind in a browser.

    Templates put `request.csp_nonce` on every script they load.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.csp_nonce = secrets.token_urlsafe(NONCE_BYTES)
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_security_policy(request.csp_nonce))
        response.headers.setdefault("Cache-Control", "no-store")
        return response
