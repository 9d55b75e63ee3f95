"""Who comes apart from somebody else reads their own time and entrance by their own link, and nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Arrival, Attendee, AttendeeKind, Meeting
from tests.clients.link_meeting import keep_apart, reading, shown
from tests.factories import AttendeeFactory, PartFactory, SeatFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
HER_DOOR, HIS_DOOR = "de zijdeur aan de gracht", "de voordeur aan het plein"


def comes(held, person, minutes: int, entrance: str) -> Arrival:
    """So many minutes after the meeting begins."""
    with as_owner():
        arrives_at = Meeting.objects.get(pk=held.item.meeting_id).starts_at + timedelta(minutes=minutes)
        return Arrival.objects.create(
            case=held.case,
            attendee=Attendee.objects.get(item=held.item, person=person),
            arrives_at=arrives_at,
            leaves_at=arrives_at + timedelta(hours=1),
            entrance=entrance,
        )


@pytest.fixture
def both(held):
    """The father sits in a part of his own after hers; they are kept apart and come apart."""
    keep_apart(held)
    part = PartFactory(item=held.item, position=3, with_family=True, steps=[])
    father = AttendeeFactory(item=held.item, kind=AttendeeKind.FAMILY, user=None, person=held.father)
    SeatFactory(part=part, attendee=father)
    return comes(held, held.mother, 35, HER_DOOR), comes(held, held.father, 95, HIS_DOOR)


def clock(arrival: Arrival) -> str:
    local = timezone.localtime(arrival.arrives_at)
    return f"{local.hour}:{local.minute:02}"


def test_each_reads_their_own_time_and_entrance_only(held, both):
    hers, his = both
    for person, own, others, door, other_door in (
        (held.mother, hers, his, HER_DOOR, HIS_DOOR),
        (held.father, his, hers, HIS_DOOR, HER_DOOR),
    ):
        page = shown(reading(held, person))
        found = [
            words in page for words in (f"om {clock(own)} uur", door, f"om {clock(others)} uur", other_door)
        ]
        assert found == [True, True, False, False], person


def test_without_a_time_of_their_own_there_is_none(held, mother):
    assert "U wordt verwacht" not in shown(mother)


def test_when_their_part_goes_on_the_way_in_is_gone(held, both, mother):
    held.begin(held.with_family)
    assert HER_DOOR not in shown(mother)
