"""The wall screen: opened by who keeps the dossier, in a second window, for everybody at the table to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leidraad.room.state import Room, open_room
from leidraad.room.wall_page import wall_context
from zvh.access.permissions import CasePermission
from zvh.audit import log
from zvh.gate import asked_by_itself, signed_in


@signed_in
@require_GET
def wall(request: HttpRequest, item) -> HttpResponse:
    room = _opened(request, item)
    log.record("room.wall", case_id=room.case.pk, subject_id=room.item.pk)
    return render(request, "leidraad/room/wall.html", wall_context(room))


@signed_in
@asked_by_itself
@require_GET
def wall_now(request: HttpRequest, item) -> HttpResponse:
    """What hangs there now, fetched anew with every change."""
    return render(request, "leidraad/room/_wall.html", wall_context(_opened(request, item)))


def _opened(request: HttpRequest, item) -> Room:
    room = open_room(request.principal, item)
    room.require(CasePermission.WRITE)
    return room
