"""The door of guests: an address from a mail, a code to have mailed, and the page on which both words are filled in.

Nothing here says whose link it is or what it is for, before both were right.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.guests import door
from meetings.guests.forms import ComeInForm
from meetings.models import Attendee
from zvh.access.guests import SESSION_COOKIE
from zvh.access.links.browser import PREFIX, TOKEN_SECONDS, closed, keep, kept
from zvh.access.links.guesses import guessed_too_often, note_wrong_guess
from zvh.access.links.tokens import Token
from zvh.access.principal import acting_as
from zvh.accounts.client_address import client_address
from zvh.audit import log
from zvh.gate import public

TOKEN_COOKIE = f"{PREFIX}guest"
DOES_NOT_WORK = _(
    "This does not work. Are both right? A code works for ten minutes and stops after five wrong tries: have a new one "
    "sent."
)
TOO_OFTEN = _("Too many tries. Wait ten minutes and try again.")
TOO_MANY_CODES = _(
    "Many codes were asked for already. Wait an hour, or ask whoever invited you for a new number."
)


@public
@require_safe
def link(request: HttpRequest, token: Token) -> HttpResponse:
    """Take the token out of the address at once, whatever it is worth."""
    response = redirect("meetings:guest_door")
    keep(response, TOKEN_COOKIE, token.text, max_age=TOKEN_SECONDS)
    return response


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Whoever is in goes on; whose link works may have a code sent; any other link gets one and the same sentence."""
    if door.pass_of(kept(request, SESSION_COOKIE)):
        return redirect("meetings:guest_meeting")
    address = client_address(request)
    if guessed_too_often(address):
        return _page(request, "gone", status=429, said=TOO_OFTEN)
    if door.behind(_token(request)) is None:
        return _gone(request)
    return _page(request, "send")


@public
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Mail a code, to the address that whoever invites wrote down."""
    if guessed_too_often(client_address(request)):
        return _page(request, "gone", status=429, said=TOO_OFTEN)
    guest_id = door.behind(_token(request))
    if guest_id is None:
        return _gone(request)
    _record("guest.ask_code", guest_id)
    if not door.send_code(_token(request)):
        return _page(request, "send", status=429, said=TOO_MANY_CODES)
    response = redirect("meetings:guest_code")
    # Waiting for a mail may take a while.
    keep(response, TOKEN_COOKIE, _token(request).text, max_age=TOKEN_SECONDS)
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Both words at once: it is not told which of them was wrong."""
    if request.method != "POST":
        return _page(request, "code", form=ComeInForm())
    address = client_address(request)
    form = ComeInForm(request.POST)
    if guessed_too_often(address):
        return _page(request, "code", form=form, said=TOO_OFTEN, status=429)
    if not form.is_valid():
        return _page(request, "code", form=form, status=422)
    guest_id, session = door.confirm(token=_token(request), **form.cleaned_data)
    if guest_id is None:
        note_wrong_guess(address)
        log.record("guest.guess", outcome="refused")
        return _page(request, "code", form=ComeInForm(), said=DOES_NOT_WORK, status=422)
    _record("guest.come_in", guest_id)
    response = redirect("meetings:guest_meeting")
    keep(response, SESSION_COOKIE, session)
    response.delete_cookie(TOKEN_COOKIE)
    return response


def _record(act: str, guest_id: UUID) -> None:
    with acting_as(guest_id):
        attendee = Attendee.objects.get(guest_id=guest_id)
        log.record(act, case_id=attendee.case_id, subject_id=attendee.pk)


def _token(request: HttpRequest) -> Token:
    return Token(kept(request, TOKEN_COOKIE, max_age=TOKEN_SECONDS))


def _gone(request: HttpRequest) -> HttpResponse:
    """Unknown, over, withdrawn, called off or mangled: one sentence. Who never followed a link reads what to do."""
    if TOKEN_COOKIE in request.COOKIES:
        note_wrong_guess(client_address(request))
    return _page(request, "gone", status=404)


def _page(request: HttpRequest, name: str, *, status: int = 200, **context) -> HttpResponse:
    return closed(render(request, f"meetings/guests/{name}.html", context, status=status))
