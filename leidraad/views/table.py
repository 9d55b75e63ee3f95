"""What stands beside the table: who types, what still lacks, and what is one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from leidraad.forms.table import TypingForm
from leidraad.room.lacking import lacking_in
from leidraad.room.mine import mine_context
from leidraad.room.state import open_room
from leidraad.services.who_types import set_typing
from leidraad.views.answers import room_url
from zvh.access.permissions import CasePermission
from zvh.errors import DomainError
from zvh.gate import signed_in


@signed_in
@require_POST
def typing(request: HttpRequest, item) -> HttpResponse:
    """Who types from now on."""
    room = open_room(request.principal, item)
    room.require(CasePermission.DIRECT)
    form = TypingForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("This is not known here. Open the room again."))
    set_typing(conversation=room.conversation, **form.cleaned_data)
    return redirect(room_url(room, None))


@signed_in
@require_GET
def lacks(request: HttpRequest, item) -> HttpResponse:
    """What would lack if the meeting closed now; asked only when somebody unfolds it."""
    room = open_room(request.principal, item)
    room.require(CasePermission.WRITE)
    return render(request, "leidraad/room/_lacks.html", {"room": room, "lacking": lacking_in(room)})


@signed_in
@require_GET
def mine(request: HttpRequest, item) -> HttpResponse:
    room = open_room(request.principal, item)
    return render(request, "leidraad/room/_mine.html", mine_context(room))
