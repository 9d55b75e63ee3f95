"""How the room answers: a fragment to who asked for one, else the whole page or a way back to its topic."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from leidraad.guide import Topic
from leidraad.room.captures import CaptureHandler
from leidraad.room.captures.base import Asked
from leidraad.room.page import capture_context, page_context
from leidraad.room.shared import CHANGE
from leidraad.room.state import Room
from zvh.access.afterwards import ShownAfterwards
from zvh.errors import DomainError
from zvh.live.signals import number_of_change

CHANGED = "zvh:room-changed"


def asked_of(request: HttpRequest) -> Asked:
    """What the reader asked to see more of."""
    return Asked(
        everything="alles" in request.GET,
        opened=request.GET.get("open", ""),
        start=request.GET.get("vanuit", ""),
    )


def room_url(room: Room, topic: Topic | None, *, anchor: str = "topic") -> str:
    """The page of the room at this topic, or where the table is now."""
    address = reverse("leidraad:room", kwargs={"item": room.item.pk})
    return f"{address}?onderwerp={topic.path}#{anchor}" if topic else address


def attempt(form, call: Callable[[], object]) -> int:
    """Call a service; 200, or the status of its refusal, which then stands beside the field it is about."""
    try:
        with transaction.atomic():
            call()
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return refusal.status
    return 200


def added(request: HttpRequest, room: Room, topic: Topic, handler: CaptureHandler) -> HttpResponse:
    """What stands there now that something was written; the other regions hear that they are old."""
    if not request.htmx:
        return redirect(room_url(room, topic, anchor=f"capture-{handler.kind}"))
    number = number_of_change()

    def show() -> HttpResponse:
        fresh = Room(room.principal, room.conversation, room.permissions)
        context = capture_context(fresh, topic, handler, Asked())
        if context["form"] is not None:
            context["form"].focus_first()
        page = render(request, "leidraad/room/_capture.html", {"capture": context})
        page.headers[CHANGE] = number
        return trigger_client_event(page, CHANGED)

    return ShownAfterwards(show)


def refused(
    request: HttpRequest, room: Room, topic: Topic, handler: CaptureHandler, *, status: int, **bound
) -> HttpResponse:
    """The same capture with what was typed and why it was not taken, alone or in its page."""
    capture = capture_context(room, topic, handler, Asked(), **bound)
    if request.htmx:
        return render(request, "leidraad/room/_capture.html", {"capture": capture}, status=status)
    context = page_context(request, room, topic, replaced={handler.kind.value: capture})
    return render(request, "leidraad/room/room.html", context, status=status)
