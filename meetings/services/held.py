"""Holds a meeting for the length of a change, so that two changes at once are judged one after the other."""

from uuid import UUID

from django.utils.translation import gettext as _

from meetings.models import Meeting, MeetingState
from zvh.errors import Conflict

STILL_TO_BE_HELD = (MeetingState.PLANNED, MeetingState.RUNNING)


def hold(meeting_id: UUID, *, states: tuple[str, ...] = STILL_TO_BE_HELD) -> Meeting:
    """The meeting, locked until the transaction ends; Conflict when it is in none of these states."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.state not in states:
        raise Conflict(
            _("This meeting is %(state)s; that can no longer be changed.")
            % {"state": meeting.get_state_display()}
        )
    return meeting


def hold_version(meeting_id: UUID, *, version: int, states: tuple[str, ...]) -> Meeting:
    """As `hold`, and Conflict when somebody changed the state of the meeting since `version` was shown."""
    meeting = hold(meeting_id, states=states)
    if meeting.version != version:
        raise Conflict(_("Somebody else changed this meeting in the meantime. Look at it as it is now."))
    return meeting
