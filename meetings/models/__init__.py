"""When we meet and who is at the table: meetings, their agenda, parts, attendees and seats."""

from meetings.guests.models import Guest
from meetings.models.agenda import AgendaItem, Meeting, MeetingKind, MeetingState, WeighingOutcome
from meetings.models.arrivals import Arrival
from meetings.models.calendar_entries import CalendarEntry, EntryEnded
from meetings.models.expertise import BroughtExpertise, Expertise
from meetings.models.held_back import HeldBack
from meetings.models.places import Location, Room
from meetings.models.table import (
    LEADING,
    AcceptedWarning,
    Attendee,
    AttendeeKind,
    Part,
    PartState,
    ProposalState,
    Reply,
    Seat,
    TableRole,
    WarningRule,
    initials_of,
)
from zvh.access.history import keep_history, without_history

__all__ = [
    "LEADING",
    "AcceptedWarning",
    "AgendaItem",
    "Arrival",
    "Attendee",
    "AttendeeKind",
    "BroughtExpertise",
    "CalendarEntry",
    "EntryEnded",
    "Expertise",
    "Guest",
    "HeldBack",
    "Location",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "Part",
    "PartState",
    "ProposalState",
    "Reply",
    "Room",
    "Seat",
    "TableRole",
    "WarningRule",
    "WeighingOutcome",
    "initials_of",
]

keep_history(AcceptedWarning, AgendaItem, Arrival, Attendee, HeldBack, Meeting, Part, Seat)
without_history(
    CalendarEntry, because="What a calendar was last told; the attendee it is about has a history."
)
