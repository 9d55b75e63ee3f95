"""The participant's own part of a meeting: what they prepared or proposed, their ideas, their actions."""

from django.db.models import Q

from cases.models import Reach
from leidraad.models import Action, Finding, Idea
from leidraad.room.state import Room

MOST = 12


def mine_context(room: Room) -> dict:
    """Nothing for who keeps the dossier: the whole room is theirs; nor for who was not asked for this meeting."""
    if room.keeps_dossier or room.own_attendee is None:
        return {"room": room, "mine": None}
    prepared = list(_prepared(room)[:MOST])
    return {
        "room": room,
        "mine": {
            "topics": " ".join(_topics(prepared)),
            "prepared": prepared,
            "ideas": list(_ideas(room)[:MOST]),
            "actions": list(_actions(room)[:MOST]),
        },
    }


def _topics(prepared: list[Finding]) -> list[str]:
    """What makes it old (zvh.live), besides what one does oneself: of what others do, only what decides on it."""
    return ["idea", "action", "place", *sorted({row.kind for row in prepared if row.reach == Reach.CHAIR})]


def _prepared(room: Room):
    """What they wrote for this meeting beforehand, and what they put to the chair during it."""
    own = room.shown(
        Finding.objects.current().filter(conversation=room.conversation, author_id=room.principal.pk)
    )
    began = room.meeting.started_at
    if began is not None:
        own = own.filter(Q(created_at__lt=began) | Q(reach=Reach.CHAIR))
    return own.order_by("created_at")


def _ideas(room: Room):
    own = room.shown(Idea.objects.filter(conversation=room.conversation, author_id=room.principal.pk))
    return own.order_by("-created_at")


def _actions(room: Room):
    """Theirs that still run, of every meeting about this case."""
    own = Action.objects.open().owned_by(room.principal.pk)
    return room.shown(own).order_by("due_on", "created_at")
