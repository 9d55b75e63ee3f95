"""Which meetings somebody still has to prepare: for their first page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from leidraad.guide import read_guide
from leidraad.models import Conversation, ConversationTopic, Preparation
from leidraad.preparing.rules import minutes_for, prepares, questions_of
from meetings.models import Attendee, MeetingState
from zvh.accounts.models import Principal

MOST = 20


@dataclass(frozen=True)
class ToPrepare:
    """One meeting that somebody was asked for and sent nothing in for."""

    item_id: UUID
    case_id: UUID
    number: str
    starts_at: datetime
    questions: int
    has_begun: bool

    @property
    def minutes(self) -> int:
        return minutes_for(self.questions)


def to_prepare(principal: Principal) -> list[ToPrepare]:
    """The meetings that are still to be prepared, the soonest first; four queries whatever their number."""
    asked = [
        each
        for each in Attendee.objects.visible_to(principal)
        .filter(
            user_id=principal.pk,
            item__meeting__state=MeetingState.PLANNED,
            item__meeting__starts_at__gt=timezone.now(),
        )
        .select_related("item__meeting", "item__case")
        .order_by("item__meeting__starts_at")[:MOST]
        if prepares(each.kind, each.table_role)
    ]
    talks = Conversation.objects.visible_to(principal).select_related("guide")
    conversations = {row.item_id: row for row in talks.filter(item_id__in=[each.item_id for each in asked])}
    begun = {
        row.conversation_id: row
        for row in Preparation.objects.visible_to(principal).filter(
            conversation__in=conversations.values(), principal_id=principal.pk
        )
    }
    questions = _questions(list(conversations.values()))
    rows = []
    for each in asked:
        conversation = conversations.get(each.item_id)
        preparation = begun.get(conversation.pk) if conversation else None
        if (
            conversation is None
            or not questions[conversation.pk]
            or (preparation and preparation.submitted_at)
        ):
            continue
        rows.append(
            ToPrepare(
                item_id=each.item_id,
                case_id=each.case_id,
                number=each.item.case.number,
                starts_at=each.item.meeting.starts_at,
                questions=questions[conversation.pk],
                has_begun=preparation is not None,
            )
        )
    return rows


def _questions(conversations: list[Conversation]) -> dict[UUID, int]:
    """How many questions each meeting asks beforehand."""
    chosen = ConversationTopic.objects.filter(conversation__in=conversations, is_chosen=True)
    keys: dict[tuple[UUID, str], set[str]] = {}
    for conversation_id, phase, key in chosen.values_list("conversation_id", "phase", "key"):
        keys.setdefault((conversation_id, phase), set()).add(key)
    return {
        row.pk: len(
            questions_of(
                read_guide(row.guide).phase(row.planned_phase).topics,
                keys.get((row.pk, row.planned_phase), set()),
                is_away=False,
            )
        )
        for row in conversations
    }
