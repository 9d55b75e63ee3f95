"""Separated persons come and go apart: proposed, written down, and told to nobody but who plans and they themselves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from leidraad.plan.own_way import only_the_day, own_way
from meetings.models import Arrival
from meetings.services import PartPlan, change_seats, drop_attendee, reschedule
from meetings.services.arrivals import clear_arrival, proposed_ways, set_arrival, use_proposed_arrivals
from tests.factories import partner_in, writer_of
from tests.meetings.browser import address, signed_in
from tests.meetings.planning.scenes import make_room
from tests.meetings.scenes import (
    ask_person,
    parts_of,
    plan,
    reload,
    seated,
    separate_persons,
)
from tests.roles import acting, as_owner
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.errors import DomainError

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
THREE_PARTS = (PartPlan(with_family=True), PartPlan(with_family=False), PartPlan(with_family=True))


@pytest.fixture
def item(family):
    """Mother in the first part, father in the third; they are kept apart."""
    separate_persons(family)
    return plan(family, parts=THREE_PARTS)


@pytest.fixture
def mother(family, item):
    return sit_in(family, item, family.mother, part=0)


@pytest.fixture
def father(family, item, mother):
    return sit_in(family, item, family.father, part=2)


def sit_in(family, item, person, part: int):
    """Asked, with a seat in this part only."""
    attendee = ask_person(item, family.director, person)
    parts = parts_of(item)
    with as_owner():
        have = set(attendee.seats.values_list("part_id", flat=True))
    wanted = {parts[part].pk}
    with acting(family.director):
        change_seats(
            item=item,
            take={(pk, attendee.pk) for pk in wanted - have},
            leave={(pk, attendee.pk) for pk in have - wanted},
        )
    return attendee


def in_minutes(item, moment) -> int:
    """After the meeting begins."""
    return int((moment - item.meeting.starts_at).total_seconds() // 60)


def set_for(family, attendee, comes: int, leaves: int, entrance: str = "") -> Arrival:
    start = attendee.item.meeting.starts_at
    with acting(family.director):
        return set_arrival(
            attendee=attendee,
            arrives_at=start + comes * MINUTE,
            leaves_at=start + leaves * MINUTE,
            entrance=entrance,
        )


def test_the_scene_is_as_it_says(item, mother, father):
    assert [{"Fatima Achternaam", "Peter Achternaam"} & names for names in seated(item)] == [
        {"Fatima Achternaam"},
        set(),
        {"Peter Achternaam"},
    ]


def test_times_are_proposed_around_the_part_in_which_each_sits(family, item, mother, father):
    with acting(family.director):
        ways = proposed_ways(item)
    found = {
        who: (in_minutes(item, way.arrives_at), in_minutes(item, way.leaves_at)) for who, way in ways.items()
    }
    # Three parts of a meeting of 75 minutes; he comes a quarter of an hour after she left.
    assert found == {mother: (-10, 30), father: (45, 80)}


def test_nothing_is_proposed_for_who_stays_away_or_comes_online(family, item, mother, father):
    with as_owner():
        type(father).objects.filter(pk=father.pk).update(is_online=True)
    with acting(family.director):
        assert proposed_ways(item) == {}


def test_with_one_click_the_proposal_is_written_down_with_both_entrances(family, item, chair, mother, father):
    with as_owner():
        room = make_room(entrance="voordeur", other_entrance="zijdeur")
        type(item.meeting).objects.filter(pk=item.meeting_id).update(room=room)
    assert chair.post(address("arrivals", item=item)).status_code == 302
    with as_owner():
        entrances = dict(Arrival.objects.values_list("attendee_id", "entrance"))
    assert entrances == {mother.pk: "voordeur", father.pk: "zijdeur"}
    panel = chair.get(address("detail", item=item)).context["page"].arrivals
    assert ([row.is_too_close for row in panel.rows], panel.is_open) == ([False, False], False)


def test_times_at_which_they_would_meet_are_refused(family, item, mother, father):
    set_for(family, mother, -10, 30)
    with pytest.raises(DomainError) as refused:
        set_for(family, father, 40, 80)
    assert refused.value.field == "arrives"
    set_for(family, father, 45, 80)


def test_they_leave_after_they_come(family, item, mother):
    with pytest.raises(DomainError):
        set_for(family, mother, 30, 30)
    start = item.meeting.starts_at
    at_once = Arrival(case=family.case, attendee=mother, arrives_at=start, leaves_at=start)
    with as_owner(), pytest.raises(IntegrityError, match="arrival_before_leaving"), transaction.atomic():
        at_once.save(force_insert=True)


def test_the_page_proposes_and_keeps_what_was_filled_in(family, item, chair, mother, father):
    url = address("arrival", item=item, attendee=mother)
    form = chair.get(url).context["form"]
    starts = timezone.localtime(item.meeting.starts_at)
    assert form["arrives"].value() == (starts - 10 * MINUTE).time()
    data = {
        "arrives": f"{starts - 20 * MINUTE:%H:%M}",
        "leaves": f"{starts + 25 * MINUTE:%H:%M}",
        "entrance": "Zijdeur",
    }
    assert chair.post(url, data).status_code == 302
    with as_owner():
        arrival = Arrival.objects.get(attendee=mother)
    assert (in_minutes(item, arrival.arrives_at), in_minutes(item, arrival.leaves_at)) == (-20, 25)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"arrives": "25:00"}, "arrives"), ({"leaves": ""}, "leaves"), ({"leaves": "00:01"}, "leaves")],
)
def test_a_time_that_cannot_be_is_refused_beside_the_field(item, chair, mother, changes, field):
    data = {"arrives": "09:00", "leaves": "10:00", "entrance": ""} | changes
    response = chair.post(address("arrival", item=item, attendee=mother), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    with as_owner():
        assert not Arrival.objects.exists()


def test_a_meeting_that_is_moved_takes_the_times_along(family, item, mother):
    set_for(family, mother, -10, 30)
    later = item.meeting.starts_at + timedelta(days=3)
    with acting(family.director):
        reschedule(
            meeting=reload(item.meeting),
            version=0,
            starts_at=later,
            ends_at=later + timedelta(minutes=75),
            place="Delft",
            is_online=False,
        )
    with as_owner():
        assert Arrival.objects.get(attendee=mother).arrives_at == later - 10 * MINUTE


def test_who_is_no_longer_asked_has_no_time_any_more(family, item, mother):
    set_for(family, mother, -10, 30)
    with acting(family.director):
        drop_attendee(attendee=mother)
    with as_owner():
        assert not Arrival.objects.exists()


def test_it_can_be_taken_back(family, item, chair, mother):
    set_for(family, mother, -10, 30)
    assert chair.post(address("arrival_removal", item=item, attendee=mother)).status_code == 302
    with acting(family.director):
        clear_arrival(attendee=mother)
        assert not Arrival.objects.exists()


def test_a_professional_of_the_case_reads_no_times(family, item, mother):
    arrival = set_for(family, mother, -10, 30, entrance="Zijdeur")
    partner, typist = partner_in(family.case), writer_of(family.case)
    for user, seen in ((partner, []), (typist, [arrival])):
        with acting(user):
            assert list(Arrival.objects.all()) == list(Arrival.objects.visible_to(user)) == seen
    assert "Zijdeur" not in signed_in(partner).get(address("detail", item=item)).content.decode()
    assert signed_in(partner).get(address("arrival", item=item, attendee=mother)).status_code == 403
    assert signed_in(partner).post(address("arrivals", item=item)).status_code == 403


def test_the_purpose_that_makes_papers_reads_them_only_where_it_reads_the_case(family, item, mother):
    set_for(family, mother, -10, 30)
    with acting_as(Purpose.PAPERS.principal_id):
        assert not Arrival.objects.exists()
        assert not Arrival.objects.visible_to(Purpose.PAPERS.principal).exists()


def test_each_has_their_own_time_in_their_papers(family, item, mother, father):
    with acting(family.director):
        use_proposed_arrivals(item=item)
        ways = [
            own_way(str(item.pk), str(person.pk)) for person in (family.mother, family.father, family.child)
        ]
    starts = timezone.localtime(item.meeting.starts_at)
    assert ways[0] == {"starts_at": (starts - 10 * MINUTE).isoformat(), "entrance": ""}
    assert ways[1]["starts_at"] > ways[0]["starts_at"]
    assert ways[2] is None


def test_as_long_as_nothing_is_settled_papers_say_the_day_and_no_hour():
    assert only_the_day("2027-03-28T09:30:00+02:00") == {
        "starts_at": "2027-03-28T00:00:00+01:00",
        "hour_is_told": True,
    }
