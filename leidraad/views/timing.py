"""The time of a meeting: pausing, going on, and how many minutes each step gets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from leidraad.forms.timing import MinutesForm
from leidraad.room.page import page_context
from leidraad.room.state import Room, open_room
from leidraad.room.timing import time_context
from leidraad.services import timing
from leidraad.views.answers import CHANGED, attempt, room_url
from zvh.access.permissions import CasePermission
from zvh.gate import signed_in


@signed_in
@require_POST
def pause(request: HttpRequest, item) -> HttpResponse:
    return _done(request, item, timing.pause)


@signed_in
@require_POST
def go_on(request: HttpRequest, item) -> HttpResponse:
    return _done(request, item, timing.go_on)


@signed_in
@require_POST
def minutes(request: HttpRequest, item) -> HttpResponse:
    """What each step of this meeting gets."""
    room = _directed(request, item)
    form = MinutesForm(request.POST, room=room)
    status = attempt(form, lambda: _set_minutes(room, form)) if form.is_valid() else 422
    if status == 200:
        return _time_now(request, item, is_unfolded=True)
    if status == 409:
        form = _counted_anew(request, item, form)
    context = time_context(room, form=form, is_unfolded=True)
    if request.htmx:
        return render(request, "leidraad/room/_time.html", context, status=status)
    context = {**page_context(request, room, room.topic_on_table), **context}
    return render(request, "leidraad/room/room.html", context, status=status)


def _set_minutes(room: Room, form: MinutesForm) -> None:
    timing.set_minutes(
        conversation=room.conversation, minutes=form.minutes, version=form.cleaned_data["version"]
    )


def _counted_anew(request: HttpRequest, item, refused: MinutesForm) -> MinutesForm:
    """What was typed, to be sent again by who has seen how it is now."""
    fresh = open_room(request.principal, item)
    form = MinutesForm({**request.POST.dict(), "version": fresh.conversation.version}, room=fresh)
    for message in refused.non_field_errors():
        form.add_error(None, message)
    return form


def _done(request: HttpRequest, item, verb: Callable[..., None]) -> HttpResponse:
    verb(conversation=_directed(request, item).conversation)
    return _time_now(request, item)


def _time_now(request: HttpRequest, item, *, is_unfolded: bool = False) -> HttpResponse:
    """The time as it is after the change; without htmx, the way back to the room."""
    room = open_room(request.principal, item)
    if not request.htmx:
        return redirect(room_url(room, None))
    context = time_context(room, is_unfolded=is_unfolded)
    return trigger_client_event(render(request, "leidraad/room/_time.html", context), CHANGED)


def _directed(request: HttpRequest, item) -> Room:
    room = open_room(request.principal, item)
    room.require(CasePermission.DIRECT)
    return room
