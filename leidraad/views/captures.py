"""Writing in the room: one address per kind of answer under a topic, and one per act on a row of it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leidraad.guide import Topic
from leidraad.room.captures import HANDLERS, CaptureHandler
from leidraad.room.captures.base import Acting
from leidraad.room.page import capture_context
from leidraad.room.shared import shared
from leidraad.room.state import Room, open_room
from leidraad.views.answers import added, asked_of, attempt, refused
from zvh.gate import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def capture(request: HttpRequest, item, phase, key, kind) -> HttpResponse:
    """What is known of one kind, and adding to it."""
    room, topic, handler = _place(request, item, phase, key, kind)
    if request.method == "GET":
        context = capture_context(room, topic, handler, asked_of(request))
        return render(request, "leidraad/room/_capture.html", {"capture": context})
    handler.require_adding(room)
    form = handler.form(room, topic, data=request.POST)
    if form is None:
        raise Http404
    status = attempt(form, lambda: handler.put_in(room, topic, form)) if form.is_valid() else 422
    if status != 200:
        return refused(request, room, topic, handler, status=status, form=form)
    return added(request, room, topic, handler)


@signed_in
@require_GET
def known(request: HttpRequest, item, phase, key, kind) -> HttpResponse:
    """What is known of one kind, without the form below it: fetched anew whenever somebody adds something."""

    def make() -> str:
        room, topic, handler = _place(request, item, phase, key, kind)
        context = capture_context(room, topic, handler, asked_of(request), with_form=False)
        return render_to_string("leidraad/room/_known.html", {"capture": context}, request)

    handler = HANDLERS.get(kind)
    return HttpResponse(shared(request, item, make) if handler and handler.is_same_for_all else make())


@signed_in
@require_POST
def act(request: HttpRequest, item, phase, key, kind, row, act) -> HttpResponse:
    """One act on one row: confirm, dispute, weigh, turn over."""
    room, topic, handler = _place(request, item, phase, key, kind)
    chosen = handler.acts.get(act)
    if chosen is None:
        raise Http404
    found = chosen.rows(room).get_or_404(request.principal, pk=row)
    room.require(chosen.permission)
    if not chosen.allows(room, found):
        raise PermissionDenied
    form = chosen.form_class(room, topic, row=found, data=request.POST, auto_id=f"{act}_{row}_%s")
    status = attempt(form, lambda: chosen.carry_out(room, topic, form)) if form.is_valid() else 422
    if status != 200:
        acting = Acting(form.row.pk, act, form)
        return refused(request, room, topic, handler, status=status, acting=acting)
    return added(request, room, topic, handler)


def _place(request: HttpRequest, item, phase, key, kind) -> tuple[Room, Topic, CaptureHandler]:
    """The room, topic and kind that an address names; a 404 when one of them is not there."""
    room = open_room(request.principal, item)
    topic = room.topic_or_404(phase, key)
    if kind not in topic.captures:
        raise Http404
    return room, topic, HANDLERS[kind]
