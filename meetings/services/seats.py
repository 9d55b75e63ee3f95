"""Who sits at which table. Every change is judged by the table rules before it stands."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attendee, AttendeeKind, Part, PartState, Seat
from meetings.rules import Table, blocks_of_seat, with_seat
from meetings.services.tables import changing_table, load_table
from zvh.audit import log
from zvh.errors import DomainError

Place = tuple[UUID, UUID]


def seat(*, part: Part, attendee: Attendee) -> None:
    """Give somebody a place; DomainError when rules 3 or 4 forbid it. Seating twice is seating once."""
    change_seats(item=part.item, take={(part.pk, attendee.pk)}, leave=())


def unseat(*, part: Part, attendee: Attendee) -> None:
    """Take somebody from the table of one part. They stay asked."""
    change_seats(item=part.item, take=(), leave={(part.pk, attendee.pk)})


@transaction.atomic
def change_seats(*, item: AgendaItem, take: Iterable[Place], leave: Iterable[Place]) -> None:
    """Many changes of seats as one: all stand or none does (rules 3 and 4). A place is (part, attendee)."""
    take, leave = set(take), set(leave)
    _require_own(item, take | leave)
    with changing_table(item):
        for part_id, attendee_id in leave:
            Seat.objects.filter(part_id=part_id, attendee_id=attendee_id).delete()
        Seat.objects.bulk_create(
            [
                Seat(case_id=item.case_id, part_id=part_id, attendee_id=attendee_id)
                for part_id, attendee_id in take
            ],
            ignore_conflicts=True,
        )
    log.record("seats.change", case_id=item.case_id, subject_id=item.pk)


def _require_own(item: AgendaItem, places: set[Place]) -> None:
    parts = dict(Part.objects.filter(item=item).values_list("pk", "state"))
    attendees = set(Attendee.objects.filter(item=item).values_list("pk", flat=True))
    for part_id, attendee_id in places:
        if part_id not in parts or attendee_id not in attendees:
            raise DomainError(_("This person was not asked for this meeting."))
        if parts[part_id] == PartState.DONE:
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
