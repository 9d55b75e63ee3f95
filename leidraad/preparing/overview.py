"""Who has prepared a meeting, who is busy, who has not begun and who cannot share: a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from leidraad.guide import read_guide
from leidraad.models import AskedAgain, Conversation, ConversationTopic, Preparation, PreparedAnswer
from leidraad.preparing.rules import Progress, may_ask_again, prepares, progress_of, questions_of
from meetings.models import AgendaItem, Attendee, MeetingState
from zvh.accounts.models import Principal


@dataclass(frozen=True)
class Preparer:
    """Somebody who was asked to prepare, and how far they are."""

    attendee: Attendee
    progress: Progress
    sent_at: datetime | None = None
    asked_at: datetime | None = None
    may_ask: bool = False

    @property
    def words(self) -> str:
        return {
            Progress.NOT_BEGUN: _("not begun"),
            Progress.BUSY: _("busy"),
            Progress.CANNOT_SHARE: _("cannot share anything"),
            Progress.SENT: _("has prepared"),
        }[self.progress]

    @property
    def is_done(self) -> bool:
        return self.progress in {Progress.SENT, Progress.CANNOT_SHARE}


def has_questions(conversation: Conversation) -> bool:
    """Whether topics were chosen that are answered beforehand."""
    chosen = ConversationTopic.objects.filter(
        conversation=conversation, phase=conversation.planned_phase, is_chosen=True
    )
    topics = read_guide(conversation.guide).phase(conversation.planned_phase).topics
    return bool(questions_of(topics, set(chosen.values_list("key", flat=True)), is_away=False))


def preparers_of(conversation: Conversation, principal: Principal) -> list[Preparer]:
    """Everybody who was asked to prepare, who still has to first; as far as this principal may know."""
    asked = Attendee.objects.visible_to(principal).filter(
        item_id=conversation.item_id, replacements__isnull=True
    )
    attendees = [
        each
        for each in asked.select_related("user", "person", "organisation")
        if prepares(each.kind, each.table_role)
    ]
    begun = {
        row.principal_id: row
        for row in Preparation.objects.visible_to(principal).filter(conversation=conversation)
    }
    sent = _sent(conversation, principal)
    last = dict(
        AskedAgain.objects.visible_to(principal)
        .filter(conversation=conversation)
        .order_by("asked_at")
        .values_list("principal_id", "asked_at")
    )
    is_planned = conversation.item.meeting.state == MeetingState.PLANNED
    rows = [_preparer(each, begun, sent, last, is_planned=is_planned) for each in attendees]
    return sorted(rows, key=lambda row: (list(Progress).index(row.progress), row.attendee.display_name))


def _preparer(attendee: Attendee, begun, sent, last, *, is_planned: bool) -> Preparer:
    preparation = begun.get(attendee.user_id)
    kinds, silences = sent.get(attendee.user_id, ((), ()))
    progress = progress_of(
        has_begun=preparation is not None,
        is_sent=preparation is not None and preparation.submitted_at is not None,
        kinds=kinds,
        silences=silences,
    )
    asked_at = last.get(attendee.user_id)
    is_done = progress in {Progress.SENT, Progress.CANNOT_SHARE}
    return Preparer(
        attendee,
        progress,
        sent_at=preparation.submitted_at if preparation else None,
        asked_at=asked_at,
        may_ask=is_planned
        and attendee.user_id is not None
        and not is_done
        and may_ask_again(asked_at, timezone.now()),
    )


def _sent(conversation: Conversation, principal: Principal) -> dict[UUID, tuple[set[str], set[str]]]:
    """Per principal the kinds of what they sent and why they shared nothing; for who directs alone."""
    answers = PreparedAnswer.objects.visible_to(principal).filter(preparation__conversation=conversation)
    found: dict[UUID, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for author_id, kind, silence in answers.values_list("author_id", "kind", "silence"):
        found[author_id][0].add(kind)
        if silence:
            found[author_id][1].add(silence)
    return found


def conversation_of(item: AgendaItem, principal: Principal) -> Conversation | None:
    conversations = Conversation.objects.visible_to(principal).select_related("item__meeting", "guide")
    return conversations.filter(item=item).first()
