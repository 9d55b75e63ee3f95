"""What the page of the room and its fragments show; both are made here, so that they show the same."""

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.frame import case_frame
from leidraad.guide import Topic
from leidraad.models import Draft
from leidraad.room.board import board_of, neighbours, ways_of
from leidraad.room.captures import HANDLERS, CaptureHandler
from leidraad.room.captures.base import Acting, Asked
from leidraad.room.mine import mine_context
from leidraad.room.state import Room
from leidraad.room.tables import table_of
from leidraad.room.timing import time_context
from leidraad.services.drafts import own_drafts
from leidraad.since import SinceLast, since_last_meeting
from meetings.models import PartState

NOTHING = Asked()


def page_context(
    request: HttpRequest, room: Room, topic: Topic, *, asked: Asked = NOTHING, replaced: dict | None = None
) -> dict:
    """Everything of the page. `replaced` holds captures that come back with what was typed in them."""
    nothing_shown_yet = not room.conversation.step and topic == room.topic_on_table
    opens_with_since = nothing_shown_yet or topic.step == room.guide.steps[0].key
    return {
        **frame_context(request, room),
        **time_context(room),
        **steps_context(room, topic),
        **topic_context(room, topic, asked=asked, replaced=replaced or {}),
        **table_context(room),
        **mine_context(room),
        **(since_context(room) if opens_with_since else {}),
    }


def frame_context(request: HttpRequest, room: Room) -> dict:
    """The head of a case page, saying which meeting this is instead of offering the other pages."""
    context = case_frame(request, room.case, active="meetings")
    about = (_("focusoverleg %(number)d") % {"number": room.number}, part_in_words(room))
    context["frame"] = replace(context["frame"], tabs=(), about=tuple(filter(None, about)))
    return context


def outside_context(request: HttpRequest, room: Room) -> dict:
    """What who is not at this table may know: which part goes on, and when their own is."""
    own = [part for part in room.parts if room.sits_in(part)]
    to_come = [part for part in own if part.state == PartState.WAITING]
    return {**frame_context(request, room), "room": room, "own": next(iter(to_come), None)}


def moves_context(room: Room) -> dict:
    return {"room": room, "board": ways_of(room)}


def part_in_words(room: Room) -> str:
    """Which part goes on, and whether the family sits in it: what everybody must know before speaking."""
    part = room.running_part
    if part is None:
        return ""
    words = _("%(part)s, with the family") if part.with_family else _("%(part)s, without the family")
    return words % {"part": part.label}


def steps_context(room: Room, topic: Topic) -> dict:
    board = board_of(room, topic)
    return {"room": room, "topic": topic, "board": board}


def topic_context(room: Room, topic: Topic, *, asked: Asked = NOTHING, replaced: dict | None = None) -> dict:
    drafts = own_drafts(room.conversation, topic) if room.may_write or room.may_contribute else {}
    captures = [
        (replaced or {}).get(kind) or capture_context(room, topic, HANDLERS[kind], asked, drafts=drafts)
        for kind in topic.captures
    ]
    return {
        "room": room,
        "topic": topic,
        "captures": captures,
        **neighbours_of(room, topic),
        "is_on_table": topic.path == room.topic_on_table.path,
        "of_other_phase": topic.phase != room.conversation.phase,
    }


def neighbours_of(room: Room, topic: Topic) -> dict:
    """Addresses of the topic before and after this one, among those that were chosen."""
    before, after = neighbours(room, topic)
    address = reverse("leidraad:room", kwargs={"item": room.item.pk})
    return {
        "previous_url": before and f"{address}?onderwerp={before.path}",
        "following_url": after and f"{address}?onderwerp={after.path}",
    }


def capture_context(
    room: Room,
    topic: Topic,
    handler: CaptureHandler,
    asked: Asked,
    *,
    form=None,
    acting: Acting | None = None,
    drafts: dict[str, Draft] | None = None,
    with_form: bool = True,
) -> dict:
    """One capture: what is known, its form, and (`acting`) the form behind a row that came back refused."""
    asked = replace(asked, acting=acting)
    may_add = handler.may_add(room) and handler.form_class is not None
    # Forms that stand among what is known come with it.
    has_form = may_add and (with_form or not handler.form_template)
    if form is None and has_form:
        drafts = own_drafts(room.conversation, topic) if drafts is None else drafts
        form = handler.form(room, topic, draft=drafts.get(handler.kind), asked=asked)
    place = {"item": room.item.pk, "phase": topic.phase, "key": topic.key, "kind": handler.kind.value}
    return {
        "room": room,
        "topic": topic,
        "handler": handler,
        "kind": handler.kind.value,
        "may_add": may_add,
        "form": form if has_form else None,
        "is_folded": is_folded(topic, handler, form),
        "asked": asked,
        "url": reverse("leidraad:capture", kwargs=place),
        "known_url": reverse("leidraad:known", kwargs=place),
        "draft_url": reverse("leidraad:draft", kwargs=place),
        **handler.known(room, topic, asked),
    }


def is_folded(topic: Topic, handler: CaptureHandler, form) -> bool:
    """Under one question one form stands open; those of further kinds open with a click, or with what is in them."""
    in_use = form is not None and (form.is_bound or form.has_draft)
    return topic.captures[0] != handler.kind and not in_use


def table_context(room: Room) -> dict:
    return {"room": room, "table": table_of(room)}


def since_context(room: Room) -> dict:
    """What happened since the last meeting; before the first there is nothing to look back on."""
    since = since_last_meeting(room.case, room.principal, before=room.item)
    return {"room": room, "since": without_om(since) if room.table.with_family else since}


def without_om(since: SinceLast) -> SinceLast:
    """The same without what came up with the OM: the family sees this screen (domain.md rule 3)."""
    kept = {
        name: [row for row in rows if not row.from_om_part]
        for name, rows in since.lists.items()
        if name != "disputed"
    }
    disputed = [review for review in since.disputed if not (review.finding.from_om_part or review.om_parts)]
    return replace(since, **kept, disputed=disputed)
