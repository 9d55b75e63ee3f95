"""The room: its page, the fragments it is made of, and moving the table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from leidraad.forms.moves import PartMoveForm, PhaseForm, StepForm, TopicForm
from leidraad.models import Conversation
from leidraad.room.page import (
    moves_context,
    outside_context,
    page_context,
    since_context,
    steps_context,
    table_context,
    time_context,
    topic_context,
)
from leidraad.room.state import Room, open_room, room_seen_from_outside
from leidraad.services.conversation import begin_part, move_step, show_topic, switch_phase
from leidraad.views.answers import asked_of, room_url
from meetings.models import AgendaItem, Part
from zvh.access.permissions import CasePermission
from zvh.accounts import sessions
from zvh.audit import log
from zvh.errors import DomainError
from zvh.gate import asked_by_itself, signed_in


@signed_in
@require_GET
def room(request: HttpRequest, item) -> HttpResponse:
    """The whole room at the topic that is asked for, else at the one on the table."""
    planned = AgendaItem.objects.get_or_404(request.principal, pk=item)
    if not Conversation.objects.visible_to(request.principal).filter(item=planned).exists():
        return redirect("meetings:detail", item=item)
    opened = room_seen_from_outside(request.principal, item)
    if not opened.is_at_table:
        return render(request, "leidraad/room/outside.html", outside_context(request, opened))
    topic = opened.topic_at(request.GET.get("onderwerp", ""))
    log.record("room.open", case_id=planned.case_id, subject_id=planned.pk)
    context = page_context(request, opened, topic, asked=asked_of(request))
    return render(request, "leidraad/room/room.html", context)


@signed_in
@asked_by_itself
@require_GET
def time(request: HttpRequest, item) -> HttpResponse:
    """The bar with the time, which the page asks for every half a minute. Who sits at the table is there, also when
    they only listen (docs/decisions/who-listens-stays-logged-in.md)."""
    opened = open_room(request.principal, item)
    if sessions.has_been_quiet(request.session) and opened.is_attended:
        sessions.note_activity(request)
    return render(request, "leidraad/room/_time.html", time_context(opened))


@signed_in
@require_GET
def steps(request: HttpRequest, item) -> HttpResponse:
    opened = open_room(request.principal, item)
    topic = opened.topic_at(request.GET.get("onderwerp", ""))
    return render(request, "leidraad/room/_steps.html", steps_context(opened, topic))


@signed_in
@require_GET
def table(request: HttpRequest, item) -> HttpResponse:
    return render(request, "leidraad/room/_table.html", table_context(open_room(request.principal, item)))


@signed_in
@require_GET
def since(request: HttpRequest, item) -> HttpResponse:
    return render(request, "leidraad/room/_since.html", since_context(open_room(request.principal, item)))


@signed_in
@require_GET
def here(request: HttpRequest, item) -> HttpResponse:
    """The topic on the table, wherever the table is now."""
    opened = open_room(request.principal, item)
    return render(request, "leidraad/room/_here.html", topic_context(opened, opened.topic_on_table))


@signed_in
@require_GET
def moves(request: HttpRequest, item) -> HttpResponse:
    opened = open_room(request.principal, item)
    return render(request, "leidraad/room/_moves.html", moves_context(opened))


@signed_in
@require_GET
def topic(request: HttpRequest, item, phase, key) -> HttpResponse:
    opened = open_room(request.principal, item)
    context = topic_context(opened, opened.topic_or_404(phase, key), asked=asked_of(request))
    return render(request, "leidraad/room/_topic.html", context)


@signed_in
@require_POST
def step_move(request: HttpRequest, item) -> HttpResponse:
    """Go to another step: the table follows."""
    opened = _directed(request, item)
    return _moved(
        opened, StepForm(request.POST), lambda data: move_step(conversation=opened.conversation, **data)
    )


@signed_in
@require_POST
def topic_move(request: HttpRequest, item) -> HttpResponse:
    """Put a topic on the table."""
    opened = _directed(request, item)
    form = TopicForm(request.POST, room=opened)
    return _moved(opened, form, lambda data: show_topic(conversation=opened.conversation, **data))


@signed_in
@require_POST
def phase_switch(request: HttpRequest, item) -> HttpResponse:
    """Go on in another phase, in the middle of the meeting."""
    opened = _directed(request, item)
    form = PhaseForm(request.POST)
    return _moved(opened, form, lambda data: switch_phase(conversation=opened.conversation, **data))


@signed_in
@require_POST
def part_move(request: HttpRequest, item, part) -> HttpResponse:
    """Begin another part: its table sits down, the one before stands up."""
    opened = _directed(request, item)
    part = Part.objects.select_related("item__meeting", "item__case").get_or_404(
        request.principal, pk=part, item=opened.item
    )
    return _moved(
        opened,
        PartMoveForm(request.POST),
        lambda data: begin_part(conversation=opened.conversation, part=part, **data),
    )


def _directed(request: HttpRequest, item) -> Room:
    opened = open_room(request.principal, item)
    opened.require(CasePermission.DIRECT)
    return opened


def _moved(opened: Room, form, move) -> HttpResponse:
    """Back to the room, where the table is now. A move that can't be made is said on a page of its own."""
    if not form.is_valid():
        raise DomainError(_("This move is not known here. Open the room again."))
    move(form.cleaned_data)
    return redirect(room_url(opened, None))
