"""Holding a meeting: start, go to the next part, note who is there, close. Rules 3 and 4 hold throughout."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attendee, Meeting, MeetingKind, MeetingState, Part, PartState
from meetings.services.attendees import end_access
from meetings.services.held import hold, hold_version
from meetings.services.tables import require_no_blocks
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def start_meeting(*, item: AgendaItem, version: int) -> None:
    """Begin a focusoverleg with its first part.

    DomainError while a block stands (rules 3 and 4) or a warning of rules 5 and 9 waits for a reason;
    Conflict when somebody else started, moved or cancelled it since `version`.
    """
    meeting = hold_version(item.meeting_id, version=version, states=(MeetingState.PLANNED,))
    checked = require_no_blocks(item)
    if checked.open_warnings:
        raise DomainError(
            _("Give a reason first. %(why)s")
            % {"why": " ".join(warning.words for warning in checked.open_warnings)}
        )
    _set_state(meeting, MeetingState.RUNNING, started_at=Now())
    _begin(Part.objects.filter(item=item).first())
    log.record("meeting.start", case_id=item.case_id, subject_id=meeting.pk)


@transaction.atomic
def start_sitting(*, meeting: Meeting, version: int) -> None:
    """Begin a sitting of the weegoverleg. Conflict when somebody else did since `version`."""
    meeting = hold_version(meeting.pk, version=version, states=(MeetingState.PLANNED,))
    if not AgendaItem.objects.filter(meeting=meeting).exists():
        raise DomainError(_("There is nothing on the agenda yet."))
    _set_state(meeting, MeetingState.RUNNING, started_at=Now())
    log.record("sitting.start", subject_id=meeting.pk)


@transaction.atomic
def move_to_part(*, part: Part, version: int) -> None:
    """End the part that goes on and begin this one, which may be one that was held before."""
    meeting = hold_version(part.item.meeting_id, version=version, states=(MeetingState.RUNNING,))
    require_no_blocks(part.item)
    running = Part.objects.filter(item_id=part.item_id, state=PartState.RUNNING)
    if running.filter(pk=part.pk).exists():
        raise DomainError(_("This part is going on already."))
    _end(running)
    _begin(part)
    _set_state(meeting, MeetingState.RUNNING)
    log.record("part.begin", case_id=part.case_id, subject_id=part.pk)


@transaction.atomic
def mark_presence(*, attendee: Attendee, was_present: bool | None) -> None:
    """Note whether somebody was there; None takes the mark away."""
    hold(attendee.item.meeting_id, states=(MeetingState.RUNNING,))
    Attendee.objects.filter(pk=attendee.pk).update(was_present=was_present)
    log.record("attendee.presence", case_id=attendee.case_id, subject_id=attendee.pk)


@transaction.atomic
def close_meeting(*, meeting: Meeting, version: int) -> None:
    """End a meeting that goes on. A sitting takes back what it opened: its cases are dealt with."""
    meeting = hold_version(meeting.pk, version=version, states=(MeetingState.RUNNING,))
    items = list(AgendaItem.objects.filter(meeting=meeting))
    _end(Part.objects.filter(item__in=items, state=PartState.RUNNING))
    _set_state(meeting, MeetingState.CLOSED, closed_at=Now())
    for item in items:
        log.record("meeting.close", case_id=item.case_id, subject_id=meeting.pk)
    if meeting.kind == MeetingKind.WEEGOVERLEG:
        end_access(list(Attendee.objects.filter(item__in=items)))


def _set_state(meeting: Meeting, state: str, **times) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=state, version=meeting.version + 1, **times)


def _begin(part: Part) -> None:
    Part.objects.filter(pk=part.pk).update(state=PartState.RUNNING, started_at=Now(), ended_at=None)


def _end(parts) -> None:
    parts.update(state=PartState.DONE, ended_at=Now())
