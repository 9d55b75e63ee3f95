"""When we meet and who is at the table: meetings, their agenda, parts, attendees and seats."""

from meetings.models.agenda import AgendaItem, Meeting, MeetingKind, MeetingState, WeighingOutcome
from meetings.models.held_back import HeldBack
from meetings.models.table import (
    AcceptedWarning,
    Attendee,
    AttendeeKind,
    Part,
    PartState,
    Reply,
    Seat,
    TableRole,
    WarningRule,
    initials_of,
)
from zvh.access.history import keep_history

__all__ = [
    "AcceptedWarning",
    "AgendaItem",
    "Attendee",
    "AttendeeKind",
    "HeldBack",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "Part",
    "PartState",
    "Reply",
    "Seat",
    "TableRole",
    "WarningRule",
    "WeighingOutcome",
    "initials_of",
]

keep_history(AcceptedWarning, AgendaItem, Attendee, HeldBack, Meeting, Part, Seat)
