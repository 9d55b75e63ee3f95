"""Moving a planned meeting, cancelling it, and letting somebody else chair or type."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.guests.letters import tell_guests_it_is_off, tell_guests_of_change
from meetings.models import (
    LEADING,
    AgendaItem,
    Attendee,
    AttendeeKind,
    Meeting,
    MeetingState,
    Reply,
    Room,
    TableRole,
)
from meetings.replying import proposed_deadline
from meetings.services.arrivals import move_arrivals
from meetings.services.attendees import ask_attendee, end_access, extend_access, move_guests
from meetings.services.calendars import Change, tell_calendars
from meetings.services.focusoverleg import in_words, require_answer_before, require_order, require_to_come
from meetings.services.held import hold_version
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import DomainError

PLANNED = (MeetingState.PLANNED,)


@transaction.atomic
def reschedule(
    *,
    meeting: Meeting,
    version: int,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    is_online: bool,
    reply_until: datetime | None = None,
    room: Room | None = None,
) -> None:
    """Another time or place, of which every calendar is told. Another time asks everyone again, another place does not.

    Until when they answer is proposed anew with another time, unless `reply_until` says it. DomainError for a time that
    has passed; Conflict when somebody moved, started or cancelled the meeting since `version`. A meeting that should
    have begun by now may still get another room.
    """
    require_order(starts_at, ends_at)
    require_answer_before(starts_at, reply_until)
    before = hold_version(meeting.pk, version=version, states=PLANNED)
    change = _change(before, starts_at, ends_at, in_words(place, room), is_online)
    if change == Change.TIME:
        require_to_come(starts_at)
    kept = None if change == Change.TIME else before.reply_until
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts_at,
        ends_at=ends_at,
        place=in_words(place, room),
        room=room,
        is_online=is_online,
        reply_until=reply_until or kept or proposed_deadline(starts_at, now=timezone.now()),
        version=version + 1,
    )
    meeting.refresh_from_db()
    if ends_at > before.ends_at:
        extend_access(meeting)
    move_arrivals(meeting, starts_at - before.starts_at)
    move_guests(meeting)
    tell_guests_of_change(meeting)
    _record("meeting.move", meeting)
    if change == Change.TIME:
        _ask_everyone_again(meeting)
    if change:
        tell_calendars(meeting, change=change)


def _change(
    before: Meeting, starts_at: datetime, ends_at: datetime, place: str, is_online: bool
) -> Change | None:
    if (starts_at, ends_at) != (before.starts_at, before.ends_at):
        return Change.TIME
    return Change.PLACE if (place, is_online) != (before.place, before.is_online) else None


def _ask_everyone_again(meeting: Meeting) -> None:
    """What professionals answered was about another time; who has somebody in their place by now stays away."""
    answered = Attendee.objects.filter(
        item__meeting=meeting, kind__in=[AttendeeKind.PROFESSIONAL, AttendeeKind.GUEST]
    ).exclude(table_role__in=LEADING)
    replaced = Attendee.objects.filter(item__meeting=meeting, replaces__isnull=False).values("replaces_id")
    answered.exclude(pk__in=replaced).exclude(reply=Reply.NONE).update(
        reply=Reply.NONE,
        replied_at=None,
        reply_note="",
        proposal="",
        proposed_user=None,
        proposed_name="",
        proposed_email="",
    )


@transaction.atomic
def cancel(*, meeting: Meeting, version: int) -> None:
    """Call a planned meeting off. What its invitations opened closes with it."""
    hold_version(meeting.pk, version=version, states=PLANNED)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED, version=version + 1)
    _record("meeting.cancel", meeting)
    meeting.refresh_from_db()
    tell_calendars(meeting)
    tell_guests_it_is_off(meeting)
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
    tell_calendars(item.meeting, [attendee.user_id for attendee in earlier])
    end_access(earlier)


def _record(act: str, meeting: Meeting) -> None:
    for case_id in AgendaItem.objects.filter(meeting=meeting).values_list("case_id", flat=True):
        log.record(act, case_id=case_id, subject_id=meeting.pk)
