"""Who has scored, without what: the values stay covered, in the database too, until a round is turned over."""

from uuid import UUID

from django.db import connection
from django.db.models import Func, IntegerField

from leidraad.models import Conversation, ScaleRound


class NumberScored(Func):
    """How many scores a conversation (its id) holds, face down ones included."""

    function = "leidraad_scored"
    template = "(SELECT count(*) FROM %(function)s(%(expressions)s))"
    output_field = IntegerField()


def who_scored(round: ScaleRound) -> frozenset[UUID]:
    """Ids of the attendees whose score is in."""
    return frozenset(attendee for asked, attendee in _scored(round.conversation_id) if asked == round.pk)


def rounds_scored(conversation: Conversation) -> frozenset[UUID]:
    """Ids of the rounds in which at least one score is in."""
    return frozenset(asked for asked, _attendee in _scored(conversation.pk))


def _scored(conversation_id: UUID) -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT round_id, attendee_id FROM leidraad_scored(%s)", [conversation_id])
        return cursor.fetchall()
