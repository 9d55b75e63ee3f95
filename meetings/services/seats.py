"""Who sits at which table. Every change is judged by the table rules before it stands."""

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Attendee, AttendeeKind, Part, PartState, Seat
from meetings.rules import Table, blocks_of_seat, with_seat
from meetings.services.tables import changing_table, load_table
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def seat(*, part: Part, attendee: Attendee) -> None:
    """Give somebody a place; DomainError when rules 3 or 4 forbid it. Seating twice is seating once."""
    _require_same_table(part, attendee)
    with changing_table(part.item):
        Seat.objects.bulk_create([_seat(part, attendee)], ignore_conflicts=True)
    log.record("seat.take", case_id=part.case_id, subject_id=attendee.pk)


@transaction.atomic
def unseat(*, part: Part, attendee: Attendee) -> None:
    """Take somebody from the table of one part. They stay asked."""
    _require_same_table(part, attendee)
    with changing_table(part.item):
        Seat.objects.filter(part=part, attendee=attendee).delete()
    log.record("seat.leave", case_id=part.case_id, subject_id=attendee.pk)


def _require_same_table(part: Part, attendee: Attendee) -> None:
    if part.item_id != attendee.item_id:
        raise DomainError(_("This person was not asked for this meeting."))
    if part.state == PartState.DONE:
        raise DomainError(_("This part is over."))


def propose_seats(*, attendee: Attendee) -> None:
    """First seats for who was just asked, as far as the rules allow; the chair takes away what is not needed.

    A family member gets the first part that may have them, who comes with somebody sits where they sit, and a
    professional sits everywhere.
    """
    table = load_table(attendee.item)
    parts = list(Part.objects.filter(item_id=attendee.item_id).exclude(state=PartState.DONE))
    if attendee.accompanies_id:
        parts = [part for part in parts if attendee.accompanies_id in _seated(table, part)]
    allowed = [part for part in parts if _may_sit(table, part, attendee)]
    if attendee.kind == AttendeeKind.FAMILY:
        allowed = allowed[:1]
    Seat.objects.bulk_create(_seat(part, attendee) for part in allowed)


def propose_table(*, part: Part) -> None:
    """First seats in a new part: the professionals who may sit there, and the family that has no seat yet."""
    table = load_table(part.item)
    seated_somewhere = {seat for each in table.parts for seat in each.seated}
    seats = []
    for attendee in Attendee.objects.filter(item_id=part.item_id).select_related("organisation"):
        brings_a_side = attendee.is_family_side or attendee.accompanies_id
        if (brings_a_side and attendee.pk in seated_somewhere) or not _may_sit(table, part, attendee):
            continue
        seats.append(_seat(part, attendee))
        table = with_seat(table, part_id=part.pk, participant_id=attendee.pk)
    Seat.objects.bulk_create(seats)


def _may_sit(table: Table, part: Part, attendee: Attendee) -> bool:
    return not blocks_of_seat(table, part_id=part.pk, participant_id=attendee.pk)


def _seated(table: Table, part: Part) -> frozenset:
    return next(each.seated for each in table.parts if each.id == part.pk)


def _seat(part: Part, attendee: Attendee) -> Seat:
    return Seat(case_id=part.case_id, part=part, attendee=attendee)
