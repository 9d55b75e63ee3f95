"""Who has answered, who has not, and who proposes somebody else: for who plans the meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.models import AgendaItem, Attendee, AttendeeKind, MeetingState, ProposalState, Reply

ANSWERS = (AttendeeKind.PROFESSIONAL, AttendeeKind.GUEST)


@dataclass(frozen=True)
class Away:
    """Who can't come, with whom they propose and who was asked instead."""

    attendee: Attendee
    replaced_by: Attendee | None

    @property
    def proposes(self) -> bool:
        return self.attendee.proposal == ProposalState.OPEN and self.replaced_by is None

    @property
    def is_refused(self) -> bool:
        return self.attendee.proposal == ProposalState.REFUSED and self.replaced_by is None


@dataclass(frozen=True)
class RepliesPanel:
    item: AgendaItem
    away: tuple[Away, ...]
    waiting: tuple[Attendee, ...]
    coming: tuple[Attendee, ...]
    reply_until: datetime | None
    may_change: bool

    def __bool__(self) -> bool:
        return bool(self.away or self.waiting or self.coming)

    @property
    def may_ask_again(self) -> bool:
        return self.may_change and any(attendee.user_id for attendee in self.waiting)


def replies_panel(item: AgendaItem, attendees: Sequence[Attendee], *, may_change: bool) -> RepliesPanel:
    """From who is asked as it was read already: no query of its own."""
    answering = [attendee for attendee in attendees if attendee.kind in ANSWERS and not attendee.leads]
    by_replaced = {attendee.replaces_id: attendee for attendee in attendees if attendee.replaces_id}

    def who(reply: str) -> tuple[Attendee, ...]:
        return tuple(attendee for attendee in answering if attendee.reply == reply)

    return RepliesPanel(
        item=item,
        away=tuple(Away(attendee, by_replaced.get(attendee.pk)) for attendee in who(Reply.DECLINED)),
        waiting=who(Reply.NONE),
        coming=who(Reply.ACCEPTED),
        reply_until=item.meeting.reply_until,
        may_change=may_change and item.meeting.state == MeetingState.PLANNED,
    )
