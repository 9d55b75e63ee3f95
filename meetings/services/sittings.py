"""A sitting of the weegoverleg and its agenda: several referrals, each open only to who is asked for it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.models import Case, CaseState
from cases.services.rows import hold_new
from meetings.models import AgendaItem, Attendee, Meeting, MeetingKind
from meetings.services.attendees import end_access
from meetings.services.focusoverleg import create_meeting, seat_chair_and_typist
from meetings.services.held import STILL_TO_BE_HELD, hold
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def plan_sitting(
    *,
    chair: User,
    typist: User | None,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    is_online: bool = False,
    new_id: UUID | None = None,
) -> Meeting:
    """Plan a sitting without referrals yet. Done by who chairs, who types, or who has intake duty.

    Sent twice with the same `new_id`, it makes one.
    """
    new_id = new_id or uuid4()
    hold_new(new_id)
    if planned := Meeting.objects.filter(pk=new_id).first():
        return planned
    meeting = create_meeting(
        kind=MeetingKind.WEEGOVERLEG,
        chair=chair,
        typist=typist,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        is_online=is_online,
        meeting_id=new_id,
    )
    log.record("sitting.plan", subject_id=meeting.pk)
    return meeting


@transaction.atomic
def add_to_agenda(*, meeting: Meeting, case: Case) -> AgendaItem:
    """Put a waiting referral last on the agenda. The chair may decide on it until the sitting closes."""
    meeting = hold(meeting.pk)
    if meeting.kind != MeetingKind.WEEGOVERLEG:
        raise DomainError(_("A focusoverleg is about one household."))
    if case.state != CaseState.REFERRED:
        raise Conflict(_("Case %(number)s was decided on already.") % {"number": case.number})
    elsewhere = AgendaItem.objects.filter(
        case=case, outcome="", meeting__kind=MeetingKind.WEEGOVERLEG, meeting__state__in=STILL_TO_BE_HELD
    )
    if elsewhere.exists():
        raise Conflict(_("Case %(number)s is on an agenda already.") % {"number": case.number})
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(id=uuid4(), meeting=meeting, case=case, position=last + 1)
    seat_chair_and_typist(item)
    log.record("agenda.add", case_id=case.pk, subject_id=item.pk)
    return item


@transaction.atomic
def remove_from_agenda(*, item: AgendaItem) -> None:
    """Take a referral off the agenda while it is not decided on; it waits for another sitting."""
    meeting = hold(item.meeting_id)
    if meeting.kind != MeetingKind.WEEGOVERLEG:
        raise DomainError(_("A focusoverleg is cancelled, not emptied."))
    if not AgendaItem.objects.filter(pk=item.pk, outcome="").exists():
        raise Conflict(_("This referral was decided on already."))
    attendees = list(Attendee.objects.filter(item=item))
    Attendee.objects.filter(item=item).delete()
    _delete_row(item)
    log.record("agenda.remove", case_id=item.case_id, subject_id=item.pk)
    end_access(attendees)


def _delete_row(item: AgendaItem) -> None:
    """Not through Django: its cascade asks for the right to delete a child's words, which nobody has."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM meetings_agendaitem WHERE id = %s", [item.pk])


@transaction.atomic
def order_agenda(*, meeting: Meeting, items: Sequence[UUID]) -> None:
    """Put the agenda in this order; items that are not named keep their place after the named ones."""
    hold(meeting.pk)
    rows = {item.pk: item for item in AgendaItem.objects.filter(meeting=meeting)}
    named = [rows.pop(pk) for pk in dict.fromkeys(items) if pk in rows]
    for position, item in enumerate([*named, *rows.values()], start=1):
        if item.position != position:
            AgendaItem.objects.filter(pk=item.pk).update(position=position)
    log.record("agenda.order", subject_id=meeting.pk)
