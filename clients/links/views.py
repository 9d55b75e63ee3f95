"""What a family member sees who follows a personal link: a code to fill in, and then their own plan.

Nothing here says whether a link exists, whose it is or what it is for, before the code was right.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from clients.links import door
from clients.links.forms import CodeForm
from clients.links.models import PersonalLink
from clients.links.own_meeting import has_meeting_today
from clients.links.reading import own_paper, own_plan
from clients.links.tokens import Token
from zvh.access.principal import acting_as
from zvh.accounts.client_address import client_address
from zvh.audit import log
from zvh.gate import public

PREFIX = "__Host-" if settings.ZVH_PRODUCTION else ""
TOKEN_COOKIE, SESSION_COOKIE = f"{PREFIX}link", f"{PREFIX}link-session"
TOKEN_SECONDS = 15 * 60
NEUTRAL_SITE = "https://www.buienradar.nl/"
DOES_NOT_WORK = _("This does not work. Is the code right? A link stops after a while. Ask for a new one.")
TOO_OFTEN = _("Too many tries. Wait ten minutes and try again.")


@public
@require_safe
def link(request: HttpRequest, token: Token) -> HttpResponse:
    """Take the token out of the address at once, whatever it is worth."""
    response = redirect("clients:link_code")
    _keep(response, TOKEN_COOKIE, token.text, max_age=TOKEN_SECONDS)
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a link that is unknown, run out, withdrawn or used up gets the answer of a wrong code."""
    if request.method != "POST":
        if door.linked(_cookie(request, SESSION_COOKIE)):
            return redirect("clients:link_plan")
        return _ask(request)
    address = client_address(request)
    if door.guessed_too_often(address):
        return _ask(request, said=TOO_OFTEN, status=429)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, said=form.errors["code"][0], status=422)
    token = Token(_cookie(request, TOKEN_COOKIE, max_age=TOKEN_SECONDS))
    principal_id, session = door.confirm(token=token, code=form.cleaned_data["code"])
    if principal_id is None:
        door.note_wrong_guess(address)
        log.record("link.guess", outcome="refused")
        return _ask(request, said=DOES_NOT_WORK, status=422)
    with acting_as(principal_id):
        opened = PersonalLink.objects.get(principal_id=principal_id)
        log.record("link.confirm", case_id=opened.case_id, subject_id=opened.pk, persons=[opened.person_id])
    response = redirect("clients:link_plan")
    _keep(response, SESSION_COOKIE, session)
    response.delete_cookie(TOKEN_COOKIE)
    return response


def with_link(view):
    """Act as the link that came in with this browser; without one, ask for the code."""
    return _as_link(view, otherwise=lambda: redirect("clients:link_code"))


def with_link_still(view):
    """The same for what a page asks for by itself: without a link there is nothing here."""
    return _as_link(view, otherwise=_nothing_here)


def _nothing_here():
    raise Http404


def _as_link(view, *, otherwise: Callable[[], HttpResponse]):
    @public
    @require_safe
    @wraps(view)
    def linked(request, *args, **kwargs):
        principal_id = door.linked(_cookie(request, SESSION_COOKIE))
        if principal_id is None:
            return otherwise()
        with acting_as(principal_id):
            return view(request, PersonalLink.objects.get(principal_id=principal_id), *args, **kwargs)

    return linked


@with_link
def plan(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    found = own_plan(link)
    log.record("link.read", case_id=link.case_id, subject_id=link.pk, persons=[link.person_id])
    context = {"plan": found, "sheet": found and found.sheet, "has_meeting": has_meeting_today(link)}
    return link_page(request, "clients/links/plan.html", context)


@with_link
def paper(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The plan as PDF, under a name that says nothing."""
    content = own_paper(link)
    if content is None:
        return redirect("clients:link_plan")
    log.record("link.print", case_id=link.case_id, subject_id=link.pk, persons=[link.person_id])
    headers = {"Content-Disposition": 'inline; filename="document.pdf"'}
    return closed(HttpResponse(content, content_type="application/pdf", headers=headers))


@public
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Away to a neutral site; going back finds nothing, also where the browser kept a page."""
    door.leave(_cookie(request, SESSION_COOKIE))
    response = redirect(NEUTRAL_SITE)
    for cookie in (TOKEN_COOKIE, SESSION_COOKIE):
        response.delete_cookie(cookie)
    response.headers["Clear-Site-Data"] = '"cache"'
    return closed(response)


def _ask(request: HttpRequest, *, said: str = "", status: int = 200) -> HttpResponse:
    return link_page(request, "clients/links/code.html", {"said": said}, status=status)


def link_page(request: HttpRequest, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    return closed(render(request, template, context, status=status))


def closed(response: HttpResponse) -> HttpResponse:
    """Nothing stays behind in the browser, and nobody is told where one came from."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _keep(response: HttpResponse, name: str, value: str, *, max_age: int | None = None) -> None:
    response.set_signed_cookie(
        name, value, max_age=max_age, path="/", secure=settings.ZVH_PRODUCTION, httponly=True, samesite="Lax"
    )
    closed(response)


def _cookie(request: HttpRequest, name: str, *, max_age: int | None = None) -> str:
    """Empty when there is none, or one that was not signed here."""
    return request.get_signed_cookie(name, default="", max_age=max_age)
