"""Moments for the next meeting of a case: free for who chairs and types, and when it was agreed or is still in time."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from cases.models import Appointment, Case, Duty
from meetings.holidays import our_holidays
from meetings.models import AgendaItem, Meeting, MeetingKind, MeetingState
from meetings.planning.anchors import anchors_of
from meetings.planning.hours import hours_taken
from meetings.planning.occasions import first_day_with_notice
from meetings.planning.slots import FURTHEST, Anchor, Search, Slot, Taken, propose_slots
from meetings.services.held import STILL_TO_BE_HELD
from zvh.accounts.models import Principal

USUAL_LENGTH = timedelta(minutes=90)
LEAST, LONGEST = timedelta(minutes=30), timedelta(hours=4)


@dataclass(frozen=True)
class NextMeeting:
    """`planned` when there is one already; otherwise slots to choose from, or a deadline that leaves none."""

    planned: AgendaItem | None
    slots: tuple[Slot, ...] = ()
    deadline: Anchor | None = None


def next_meeting(principal: Principal, case: Case) -> NextMeeting:
    """In a constant number of queries."""
    items = AgendaItem.objects.visible_to(principal).filter(case=case, meeting__kind=MeetingKind.FOCUSOVERLEG)
    items = items.select_related("meeting").order_by("-meeting__starts_at")
    planned = items.filter(meeting__state__in=STILL_TO_BE_HELD).last()
    if planned is not None:
        return NextMeeting(planned)
    held = items.filter(meeting__state=MeetingState.CLOSED).first()
    search = _search(principal, case, held and held.meeting)
    return NextMeeting(None, propose_slots(search), search.deadline)


def _search(principal: Principal, case: Case, last: Meeting | None) -> Search:
    now = timezone.localtime()
    users = _hands(principal, case)
    taken = hours_taken(
        users=users,
        rooms=[last.room_id] if last and last.room_id else [],
        since=now,
        until=now + FURTHEST,
    )
    return Search(
        now=now,
        notice=first_day_with_notice(now.date()),
        length=_length(last),
        holidays=our_holidays(),
        anchors=anchors_of(principal, case),
        taken=tuple(Taken(hours.starts_at, hours.ends_at) for hours in taken),
    )


def _hands(principal: Principal, case: Case) -> list:
    """Who chairs and types this case's meetings; the same people that planning proposes."""
    appointments = Appointment.objects.visible_to(principal).filter(
        case=case, until__isnull=True, duty__in=[Duty.PROCESREGISSEUR, Duty.PROCESONDERSTEUNER]
    )
    return list(appointments.values_list("user_id", flat=True)) or [principal.pk]


def _length(last: Meeting | None) -> timedelta:
    """As long as the last one, if that was a usual length."""
    length = last.ends_at - last.starts_at if last else USUAL_LENGTH
    return length if LEAST <= length <= LONGEST else USUAL_LENGTH
