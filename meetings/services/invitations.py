"""Taking back what an invitation opened, as a decision about access: before the meeting and in its aftermath."""

from uuid import UUID

from django.utils.translation import gettext as _

from cases.services.reviews import ends
from meetings.models import Attendee, MeetingState
from meetings.services.attendees import drop_attendee
from zvh.access.grants import end_because_of
from zvh.access.models import GrantReason
from zvh.audit import log
from zvh.errors import DomainError


@ends(GrantReason.INVITATION)
def withdraw_invitation(because_of: UUID) -> None:
    """Before the meeting they are no longer asked; afterwards they stay in its list and lose the case."""
    attendee = Attendee.objects.select_related("item__meeting").filter(pk=because_of).first()
    if attendee is None:
        raise DomainError(_("This access ends by itself; it can't be ended here."))
    state = attendee.item.meeting.state
    if state == MeetingState.PLANNED:
        drop_attendee(attendee=attendee)
        return
    if state == MeetingState.RUNNING and attendee.leads:
        raise DomainError(_("This person types in a meeting that goes on."))
    log.record("attendee.close_access", case_id=attendee.case_id, subject_id=attendee.pk)
    end_because_of(attendee.pk)
