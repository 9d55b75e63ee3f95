"""What a link leaves in a browser: signed cookies that no script reads, and answers that nothing keeps."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PREFIX = "__Host-" if settings.ZVH_PRODUCTION else ""
TOKEN_SECONDS = 15 * 60


def keep(response: HttpResponse, name: str, value: str, *, max_age: int | None = None) -> None:
    response.set_signed_cookie(
        name, value, max_age=max_age, path="/", secure=settings.ZVH_PRODUCTION, httponly=True, samesite="Lax"
    )
    closed(response)


def kept(request: HttpRequest, name: str, *, max_age: int | None = None) -> str:
    """Empty when there is none, or one that was not signed here."""
    return request.get_signed_cookie(name, default="", max_age=max_age)


def closed(response: HttpResponse) -> HttpResponse:
    """Nothing stays behind in the browser, and nobody is told where one came from."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
