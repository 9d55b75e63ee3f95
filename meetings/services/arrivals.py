"""By which way separated persons come to a meeting and leave it, so that they do not meet outside it (rule 4)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cases.separations import separated_pairs
from meetings.guide import outline_of
from meetings.models import AgendaItem, Arrival, Attendee, AttendeeKind, Meeting, Part, Reply
from meetings.planning.arriving import Guest, Way, meeting_at_the_door, propose_ways, stretches
from meetings.services.held import hold
from zvh.audit import log
from zvh.errors import DomainError


def proposed_ways(item: AgendaItem) -> dict[Attendee, Way]:
    """For each person who is kept apart from somebody else who comes: when they come and go, and where."""
    family = list(
        Attendee.objects.filter(item=item, kind=AttendeeKind.FAMILY, is_online=False)
        .exclude(reply=Reply.DECLINED)
        .select_related("person")
        .prefetch_related("seats")
    )
    parts = list(Part.objects.filter(item=item))
    guests = [guest for attendee in family if (guest := _guest(item, attendee, parts))]
    entrances = item.meeting.room.entrances if item.meeting.room_id else ()
    ways = propose_ways(guests, separated_pairs(item.case.household_id), entrances)
    by_person = {attendee.person_id: attendee for attendee in family}
    return {by_person[way.person_id]: way for way in ways}


def _guest(item: AgendaItem, attendee: Attendee, parts: list[Part]) -> Guest | None:
    """From their first part to their last; of somebody without a seat, from the first part with the family on."""
    seated = {seat.part_id for seat in attendee.seats.all()}
    own = [number for number, part in enumerate(parts) if part.pk in seated]
    own = own or [number for number, part in enumerate(parts) if part.with_family]
    if not own:
        return None
    minutes = {step.key: step.minutes for step in outline_of(item).steps}
    lengths = [sum(minutes.get(step, 0) for step in part.steps) for part in parts]
    times = stretches(item.meeting.starts_at, item.meeting.ends_at, lengths)
    return Guest(attendee.person_id, times[own[0]][0], times[own[-1]][1])


@transaction.atomic
def set_arrival(
    *, attendee: Attendee, arrives_at: datetime, leaves_at: datetime, entrance: str = ""
) -> Arrival:
    """When and where one person of the family comes and goes.

    DomainError when somebody they are kept apart from is at the door within a quarter of an hour.
    """
    if attendee.kind != AttendeeKind.FAMILY:
        raise DomainError(_("Only of a family member it is said when they come and go."))
    hold(attendee.item.meeting_id)
    if leaves_at <= arrives_at:
        raise DomainError(_("Somebody cannot leave before they come."), field="leaves")
    _require_apart(attendee, Way(attendee.person_id, arrives_at, leaves_at, entrance))
    arrival, _is_new = Arrival.objects.update_or_create(
        attendee=attendee,
        defaults={
            "case_id": attendee.case_id,
            "arrives_at": arrives_at,
            "leaves_at": leaves_at,
            "entrance": entrance.strip(),
        },
    )
    log.record("arrival.set", case_id=attendee.case_id, subject_id=attendee.pk)
    return arrival


@transaction.atomic
def use_proposed_arrivals(*, item: AgendaItem) -> int:
    """Write down for everyone who needs it what is proposed, in place of what was; returns for how many."""
    hold(item.meeting_id)
    proposed = proposed_ways(item)
    Arrival.objects.filter(attendee__item=item).delete()
    for attendee, way in proposed.items():
        attendee.item = item
        set_arrival(
            attendee=attendee, arrives_at=way.arrives_at, leaves_at=way.leaves_at, entrance=way.entrance
        )
    return len(proposed)


@transaction.atomic
def clear_arrival(*, attendee: Attendee) -> None:
    hold(attendee.item.meeting_id)
    Arrival.objects.filter(attendee=attendee).delete()
    log.record("arrival.clear", case_id=attendee.case_id, subject_id=attendee.pk)


def move_arrivals(meeting: Meeting, by: timedelta) -> None:
    """A meeting that is moved takes along when people come and go: as long before it as they did."""
    if not by:
        return
    Arrival.objects.filter(attendee__item__meeting=meeting).update(
        arrives_at=F("arrives_at") + by, leaves_at=F("leaves_at") + by
    )


def ways_of(arrivals: Iterable[Arrival]) -> list[Way]:
    """As the rules judge them; `arrivals` come with their attendees."""
    return [
        Way(arrival.attendee.person_id, arrival.arrives_at, arrival.leaves_at, arrival.entrance)
        for arrival in arrivals
    ]


def _require_apart(attendee: Attendee, way: Way) -> None:
    others = Arrival.objects.filter(attendee__item_id=attendee.item_id).exclude(attendee=attendee)
    pairs = separated_pairs(attendee.item.case.household_id)
    ways = [way, *ways_of(others.select_related("attendee"))]
    if any(way in met for met in meeting_at_the_door(ways, pairs)):
        raise DomainError(
            _("Somebody they are kept apart from is at the door within a quarter of an hour of that."),
            field="arrives",
        )
