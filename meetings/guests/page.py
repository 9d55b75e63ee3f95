"""What a guest's own page shows of the meeting they were asked for."""

from dataclasses import dataclass

from meetings.guide import Outline, outline_of
from meetings.models import AgendaItem, Attendee, Meeting, MeetingKind, MeetingState, Part, Seat
from meetings.planning_page import PartRow
from zvh.accounts.models import User


@dataclass(frozen=True)
class GuestPage:
    attendee: Attendee
    parts: tuple[PartRow, ...]
    outline: Outline

    @property
    def item(self) -> AgendaItem:
        return self.attendee.item

    @property
    def meeting(self) -> Meeting:
        return self.attendee.item.meeting

    @property
    def chair(self) -> User:
        return self.meeting.chair

    @property
    def may_reply(self) -> bool:
        return self.meeting.state == MeetingState.PLANNED

    @property
    def is_running(self) -> bool:
        return self.meeting.state == MeetingState.RUNNING

    @property
    def has_room(self) -> bool:
        return self.meeting.kind == MeetingKind.FOCUSOVERLEG and bool(self.outline.steps)

    @property
    def length_in_minutes(self) -> int:
        return int((self.meeting.ends_at - self.meeting.starts_at).total_seconds() // 60)


def own_page(attendee: Attendee) -> GuestPage:
    """The parts in which they have a seat, and what the meeting is about."""
    outline = outline_of(attendee.item)
    seated = Seat.objects.filter(attendee=attendee).values("part_id")
    return GuestPage(
        attendee=attendee,
        parts=tuple(
            PartRow(part, tuple(step for step in outline.steps if step.key in part.steps))
            for part in Part.objects.filter(pk__in=seated)
        ),
        outline=outline,
    )
