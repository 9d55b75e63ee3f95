"""When separated persons come and go, as the planning page shows it: written, proposed, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from meetings.models import AgendaItem, Arrival, Attendee, AttendeeKind, Reply
from meetings.planning.arriving import Way, meeting_at_the_door
from meetings.services.arrivals import proposed_ways, ways_of


@dataclass(frozen=True)
class ArrivalRow:
    """Somebody who is kept apart from somebody else who comes; `companions` come and go with them."""

    attendee: Attendee
    arrival: Arrival | None
    proposed: Way | None
    companions: tuple[str, ...]
    is_too_close: bool


@dataclass(frozen=True)
class ArrivalsPanel:
    rows: tuple[ArrivalRow, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody's way was not settled yet, or no longer keeps them apart."""
        return any(row.arrival is None or row.is_too_close for row in self.rows)


def arrivals_panel(
    item: AgendaItem, attendees: Iterable[Attendee], separated: frozenset[frozenset[UUID]]
) -> ArrivalsPanel:
    """Empty when nobody who comes is kept apart from somebody else who comes."""
    family = [each for each in attendees if each.kind == AttendeeKind.FAMILY and each.reply != Reply.DECLINED]
    coming = {each.person_id for each in family if not each.is_online}
    apart = frozenset().union(*(pair for pair in separated if pair <= coming))
    concerned = [each for each in family if each.person_id in apart]
    if not concerned:
        return ArrivalsPanel()
    arrivals = {
        arrival.attendee_id: arrival
        for arrival in Arrival.objects.filter(attendee__in=concerned).select_related("attendee")
    }
    close = {
        way.person_id for met in meeting_at_the_door(ways_of(arrivals.values()), separated) for way in met
    }
    proposed = {attendee.pk: way for attendee, way in proposed_ways(item).items()}
    companions = {
        each.pk: tuple(other.display_name for other in attendees if other.accompanies_id == each.pk)
        for each in concerned
    }
    return ArrivalsPanel(
        tuple(
            ArrivalRow(
                attendee=each,
                arrival=arrivals.get(each.pk),
                proposed=proposed.get(each.pk),
                companions=companions[each.pk],
                is_too_close=each.person_id in close,
            )
            for each in concerned
        )
    )
