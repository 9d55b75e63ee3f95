"""What somebody who is asked sees of their invitation: when, where, until when to answer, and what they said."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from meetings.models import (
    Attendee,
    CalendarEntry,
    EntryEnded,
    Meeting,
    MeetingKind,
    MeetingState,
    ProposalState,
    Reply,
)
from meetings.services.calendars import title_of
from zvh.accounts.models import Principal


@dataclass(frozen=True)
class InvitationPage:
    """`meeting` is None for who can no longer see it; `asked` are their own rows, one per referral of a sitting."""

    entry: CalendarEntry
    meeting: Meeting | None
    asked: tuple[Attendee, ...]
    now: datetime

    @property
    def number(self) -> str:
        is_about_one = self.meeting and self.meeting.kind == MeetingKind.FOCUSOVERLEG
        return self.asked[0].item.case.number if is_about_one and self.asked else ""

    @property
    def title(self) -> str:
        return title_of(self.number, self.entry.starts_at)

    @property
    def starts_at(self) -> datetime:
        return self.meeting.starts_at if self.meeting else self.entry.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.meeting.ends_at if self.meeting else self.entry.ends_at

    @property
    def is_called_off(self) -> bool:
        cancelled = self.meeting and self.meeting.state == MeetingState.CANCELLED
        return self.entry.ended == EntryEnded.CALLED_OFF or bool(cancelled)

    @property
    def is_replaced(self) -> bool:
        return any(attendee.replaced_by for attendee in self.asked)

    @property
    def is_expected(self) -> bool:
        """Whether they are asked for it still; who said that they can't come is."""
        return bool(self.meeting and self.asked) and not self.is_called_off and not self.is_replaced

    @property
    def leads(self) -> bool:
        return any(attendee.leads for attendee in self.asked)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= self.now or bool(self.meeting and self.meeting.state != MeetingState.PLANNED)

    @property
    def is_late(self) -> bool:
        until = self.meeting and self.meeting.reply_until
        return bool(until and until <= self.now)

    @property
    def may_answer(self) -> bool:
        return self.is_expected and not self.leads and not self.has_begun

    @property
    def reply(self) -> str:
        """What they said, when it is the same for everything they are asked for; else it is asked again."""
        replies = {attendee.reply for attendee in self.asked}
        return replies.pop() if len(replies) == 1 else Reply.NONE

    @property
    def answered(self) -> Attendee | None:
        return self.asked[0] if self.asked and self.reply != Reply.NONE else None

    @property
    def proposal_waits(self) -> bool:
        return any(attendee.proposal == ProposalState.OPEN for attendee in self.asked)

    @property
    def proposal_is_refused(self) -> bool:
        return any(attendee.proposal == ProposalState.REFUSED for attendee in self.asked)


def invitation_page(
    entry: CalendarEntry, principal: Principal, *, now: datetime | None = None
) -> InvitationPage:
    """A constant number of queries; nothing of the meeting for who may no longer see it."""
    meetings = Meeting.objects.visible_to(principal).select_related("chair__organisation")
    meeting = meetings.filter(pk=entry.meeting_id).first()
    own = Attendee.objects.visible_to(principal).filter(
        item__meeting_id=entry.meeting_id, user_id=principal.pk
    )
    own = own.select_related("item__case__household", "proposed_user").order_by("item__position")
    asked = list(own) if meeting else []
    return InvitationPage(entry, meeting, tuple(_with_successors(asked)), now or timezone.now())


def _with_successors(asked: list[Attendee]) -> list[Attendee]:
    """Each with who comes instead of them, if anybody does."""
    ids = [attendee.pk for attendee in asked]
    successors = Attendee.objects.filter(replaces_id__in=ids).select_related("user")
    by_replaced = {successor.replaces_id: successor for successor in successors}
    for attendee in asked:
        attendee.replaced_by = by_replaced.get(attendee.pk)
    return asked
