"""What was prepared under the topic on the table and has no place among the findings: notes, ideas, and silence."""

from dataclasses import dataclass

from django.urls import reverse

from cases.models import Reach
from leidraad.guide import Capture, Topic
from leidraad.models import AnswerKind, Finding, FindingKind, Idea, PreparedAnswer
from leidraad.room.known import FindingCard, card_of, with_reviews
from leidraad.room.offers import ON_TABLE
from leidraad.room.state import Room
from leidraad.words import source_in_words
from zvh.access.permissions import CasePermission


@dataclass(frozen=True)
class PreparedIdea:
    idea: Idea
    source: str


@dataclass(frozen=True)
class Prepared:
    """`notes` the table has; the rest is for the chair, who puts it on the table (never on a screen of the family)."""

    url: str
    notes: tuple[FindingCard, ...] = ()
    waiting: tuple[FindingCard, ...] = ()
    ideas: tuple[PreparedIdea, ...] = ()
    silences: tuple[PreparedAnswer, ...] = ()

    def __bool__(self):
        return bool(self.notes or self.waiting or self.ideas or self.silences)


def prepared_context(room: Room, topic: Topic) -> dict:
    return {"room": room, "topic": topic, "prepared": prepared_for(room, topic)}


def prepared_for(room: Room, topic: Topic) -> Prepared:
    place = {"item": room.item.pk, "phase": topic.phase, "key": topic.key}
    url = reverse("preparing:in_room", kwargs=place)
    of_topic = {"conversation": room.conversation, "phase": topic.phase, "topic_key": topic.key}
    is_chairs = CasePermission.DIRECT in room.permissions
    reaches = (*ON_TABLE, Reach.CHAIR) if is_chairs else ON_TABLE
    found = room.shown(Finding.objects.current().filter(**of_topic, kind=FindingKind.NOTE, reach__in=reaches))
    cards = [card_of(row, room) for row in with_reviews(found).order_by("created_at")]
    return Prepared(
        url=url,
        notes=tuple(card for card in cards if card.finding.reach != Reach.CHAIR),
        waiting=tuple(card for card in cards if card.finding.reach == Reach.CHAIR),
        ideas=_ideas(room, topic) if is_chairs else (),
        silences=_silences(room, topic) if is_chairs and not room.table.with_family else (),
    )


def _ideas(room: Room, topic: Topic) -> tuple[PreparedIdea, ...]:
    if Capture.IDEA not in topic.captures:
        return ()
    waiting = Idea.objects.filter(conversation=room.conversation, reach=Reach.CHAIR)
    rows = room.shown(waiting).select_related("source_organisation", "source_person").order_by("created_at")
    return tuple(PreparedIdea(row, source_in_words(row)) for row in rows)


def _silences(room: Room, topic: Topic) -> tuple[PreparedAnswer, ...]:
    """Who shares nothing here and why: the reason alone."""
    given = room.of_case(PreparedAnswer.objects).filter(
        preparation__conversation=room.conversation,
        phase=topic.phase,
        topic_key=topic.key,
        kind=AnswerKind.SILENT,
    )
    return tuple(given.select_related("preparation__organisation").order_by("given_at"))
