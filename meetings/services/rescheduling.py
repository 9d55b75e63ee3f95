"""Moving a planned meeting, cancelling it, and letting somebody else chair or type."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attendee, AttendeeKind, Meeting, MeetingState, TableRole
from meetings.services.attendees import ask_attendee, end_access, extend_access
from meetings.services.focusoverleg import require_order
from meetings.services.held import hold_version
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import DomainError

PLANNED = (MeetingState.PLANNED,)


@transaction.atomic
def reschedule(
    *, meeting: Meeting, version: int, starts_at: datetime, ends_at: datetime, place: str, is_online: bool
) -> None:
    """Another time or place. Conflict when somebody moved, started or cancelled it since `version`."""
    require_order(starts_at, ends_at)
    ended_at = hold_version(meeting.pk, version=version, states=PLANNED).ends_at
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        is_online=is_online,
        version=version + 1,
    )
    meeting.refresh_from_db()
    if ends_at > ended_at:
        extend_access(meeting)
    _record("meeting.move", meeting)


@transaction.atomic
def cancel(*, meeting: Meeting, version: int) -> None:
    """Call a planned meeting off. What its invitations opened closes with it."""
    hold_version(meeting.pk, version=version, states=PLANNED)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED, version=version + 1)
    _record("meeting.cancel", meeting)
    end_access(list(Attendee.objects.filter(item__meeting=meeting)))


@transaction.atomic
def hand_over_typing(*, meeting: Meeting, version: int, typist: User | None) -> None:
    """Somebody else types, or the chair does; the earlier typist's access through this meeting ends."""
    hold_version(meeting.pk, version=version, states=PLANNED)
    if typist == meeting.chair:
        typist = None
    Meeting.objects.filter(pk=meeting.pk).update(typist=typist, version=version + 1)
    for item in AgendaItem.objects.filter(meeting=meeting).select_related("meeting", "case"):
        _replace_typist(item, typist)
    _record("meeting.hand_over_typing", meeting)


def _replace_typist(item: AgendaItem, typist: User | None) -> None:
    earlier = list(Attendee.objects.filter(item=item, table_role=TableRole.TYPIST))
    if typist is not None:
        same_person = Attendee.objects.filter(item=item, user=typist)
        if same_person.exists():
            raise DomainError(
                _("%(name)s is asked in another capacity; drop that first.") % {"name": typist.name},
                field="typist",
            )
        ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=typist, table_role=TableRole.TYPIST)
    Attendee.objects.filter(pk__in=[attendee.pk for attendee in earlier]).delete()
    end_access(earlier)


def _record(act: str, meeting: Meeting) -> None:
    for case_id in AgendaItem.objects.filter(meeting=meeting).values_list("case_id", flat=True):
        log.record(act, case_id=case_id, subject_id=meeting.pk)
