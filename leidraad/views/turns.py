"""Noting who has spoken: one tap per seat, by who keeps the dossier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leidraad.forms.table import TurnForm
from leidraad.room.page import table_context
from leidraad.room.state import Room, open_room
from leidraad.services.turns import note_turn, take_back_turn
from leidraad.views.answers import room_url
from meetings.models import Attendee
from zvh.access.permissions import CasePermission
from zvh.errors import DomainError
from zvh.gate import signed_in


@signed_in
@require_POST
def turn(request: HttpRequest, item, attendee) -> HttpResponse:
    room = open_room(request.principal, item)
    room.require(CasePermission.WRITE)
    attendee = Attendee.objects.get_or_404(request.principal, pk=attendee, item=room.item)
    form = TurnForm(request.POST, room=room)
    if not form.is_valid():
        raise DomainError(_("This is not known here. Open the room again."))
    change = note_turn if form.cleaned_data["spoken"] else take_back_turn
    change(conversation=room.conversation, attendee=attendee, topic=form.cleaned_data["topic"])
    if not request.htmx:
        return redirect(room_url(room, None))
    fresh = Room(room.principal, room.conversation, room.permissions)
    return render(request, "leidraad/room/_table.html", table_context(fresh))
