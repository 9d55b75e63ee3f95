"""The table rules on real rows: no change creates a breach, and one from elsewhere stops the start."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import AcceptedWarning, Part, Seat
from meetings.rules import Key
from meetings.services import (
    accept_warning,
    change_attendance,
    check_table,
    close_meeting,
    mark_presence,
    move_to_part,
    seat,
    start_meeting,
    unseat,
)
from tests.factories import MembershipFactory, PersonFactory
from tests.meetings.scenes import (
    ask,
    ask_person,
    ask_user,
    make_family,
    parts_of,
    plan,
    reload,
    seated,
    separate_persons,
)
from tests.roles import acting, as_owner
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


def ready(family, item) -> None:
    """Everyone is asked, so that nothing stands in the way of starting."""
    ask_person(item, family.director, family.mother)
    ask_person(item, family.director, family.father)


def start(family, item, version=0) -> None:
    with acting(family.director):
        start_meeting(item=item, version=version)


def test_family_member_cannot_be_seated_with_prosecutor(family, item):
    prosecutor = ask_user(item, family.director, is_om=True)
    ask_person(item, family.director, family.mother)
    with_family = parts_of(item)[1]
    before = seated(item)
    with acting(family.director), pytest.raises(DomainError, match="OM"):
        seat(part=with_family, attendee=prosecutor)
    assert seated(item) == before


def test_separated_persons_cannot_be_seated_together(family, item):
    separate_persons(family)
    ask_person(item, family.director, family.mother)
    father = ask_person(item, family.director, family.father)
    with acting(family.director), pytest.raises(DomainError, match="kept apart"):
        seat(part=parts_of(item)[1], attendee=father)


def test_a_confidant_of_one_is_not_seated_with_the_other(family, item):
    separate_persons(family)
    mother = ask_person(item, family.director, family.mother)
    father = ask_person(item, family.director, family.father)
    confidant = ask(item, family.director, kind="confidant", name="Zus", accompanies=mother)
    with_family = parts_of(item)[1]
    with acting(family.director):
        unseat(part=with_family, attendee=mother)
        unseat(part=with_family, attendee=confidant)
        seat(part=with_family, attendee=father)
        with pytest.raises(DomainError):
            seat(part=with_family, attendee=confidant)


def test_seating_twice_is_seating_once(family, item):
    partner = ask_user(item, family.director)
    with acting(family.director):
        seat(part=parts_of(item)[0], attendee=partner)
        assert Seat.objects.filter(attendee=partner).count() == 2


def test_somebody_of_another_meeting_gets_no_seat(family, item):
    elsewhere = plan(make_family())
    with acting(family.director), pytest.raises(DomainError):
        seat(part=parts_of(item)[0], attendee=ask_user(elsewhere, elsewhere.meeting.chair))


def test_a_separation_marked_after_the_seats_were_set_stops_the_start(family, item):
    ready(family, item)
    separate_persons(family)
    with pytest.raises(DomainError, match="kept apart"):
        start(family, item)
    assert reload(item.meeting).state == "planned"


def test_what_came_from_elsewhere_can_be_mended_one_seat_at_a_time(family, item):
    ready(family, item)
    with as_owner():
        father = item.attendees.get(person=family.father)
    separate_persons(family)
    partner = ask_user(item, family.director)
    with acting(family.director):
        unseat(part=parts_of(item)[0], attendee=partner)
        unseat(part=parts_of(item)[1], attendee=father)
        assert check_table(item).blocks == ()
    assert seated(item)[1] == {family.director.name, partner.user.name, "Fatima Achternaam"}


def test_who_has_not_been_asked_needs_a_reason_before_the_start(family, item):
    ask_person(item, family.director, family.mother)
    with pytest.raises(DomainError, match="Peter"):
        start(family, item)
    with acting(family.director):
        accept_warning(
            item=item,
            rule=Key.FAMILY_NOT_INVITED,
            person=family.father,
            reason="Zit vast; spreekt reclassering.",
        )
    start(family, item)
    assert reload(item.meeting).state == "running"


def test_a_reason_is_rewritten_not_doubled(family, item):
    with acting(family.director):
        for reason in ("Zit vast.", "Is in het buitenland."):
            accept_warning(item=item, rule=Key.FAMILY_NOT_INVITED, person=family.father, reason=reason)
        accepted = AcceptedWarning.objects.get(item=item)
    assert (accepted.reason, accepted.decided_by_id) == ("Is in het buitenland.", family.director.pk)


def test_a_warning_is_not_accepted_without_words(family, item):
    with acting(family.director), pytest.raises(DomainError) as refused:
        accept_warning(item=item, rule=Key.FAMILY_NOT_INVITED, person=family.father, reason="  ")
    assert refused.value.field == "reason"


def test_a_warning_about_somebody_else_is_not_accepted(family, item):
    with acting(family.director):
        for about in ({"person": PersonFactory()}, {"part": parts_of(item)[0]}, {}):
            with pytest.raises(DomainError):
                accept_warning(item=item, rule=Key.FAMILY_NOT_INVITED, reason="x", **about)
        with pytest.raises(DomainError):
            accept_warning(
                item=item, rule=Key.TABLE_TOO_LARGE, part=parts_of(plan(make_family()))[0], reason="x"
            )


def test_a_child_who_is_about_to_turn_sixteen_is_asked_from_that_day(family, item):
    birthday = item.meeting.starts_at.date()
    teenager = PersonFactory(
        first_names="Sam",
        born_earliest=birthday.replace(year=birthday.year - 16),
        born_latest=birthday.replace(year=birthday.year - 16),
    )
    MembershipFactory(household=family.case.household, person=teenager, is_child=True)
    with acting(family.director):
        asked = {subject for warning in check_table(item).warnings for subject in warning.subjects}
    assert asked == {family.mother.pk, family.father.pk, teenager.pk}


def test_who_left_the_household_or_died_is_not_asked(family, item):
    MembershipFactory(household=family.case.household, until=item.meeting.starts_at.date())
    MembershipFactory(
        household=family.case.household, person=PersonFactory(died_on=item.meeting.starts_at.date())
    )
    with acting(family.director):
        assert len(check_table(item).warnings) == 2


def test_online_without_a_professional_warns_until_there_is_one(family, item):
    mother = ask_person(item, family.director, family.mother, is_online=True)
    ask_person(item, family.director, family.father)
    with acting(family.director):
        assert [warning.key for warning in check_table(item).warnings] == [Key.FAMILY_ALONE_ONLINE]
        change_attendance(attendee=mother, professional_beside="A. Bos, wijkteam")
        assert check_table(item).warnings == ()


def test_checking_takes_the_same_number_of_queries_for_two_and_for_twenty(family, item):
    def queries() -> int:
        with acting(family.director), CaptureQueriesContext(connection) as captured:
            check_table(item)
        return len(captured)

    few = queries()
    for _ in range(18):
        ask_user(item, family.director)
    assert (queries(), few) == (few, few)
    assert few <= 8


def test_the_first_part_begins_with_the_meeting_and_the_next_ends_it(family, item):
    ready(family, item)
    start(family, item)
    with acting(family.director):
        move_to_part(part=parts_of(item)[1], version=1)
        states = list(Part.objects.filter(item=item).values_list("state", flat=True))
    assert states == ["done", "running"]
    assert reload(item.meeting).version == 2


def test_going_back_to_an_earlier_part_is_allowed(family, item):
    ready(family, item)
    start(family, item)
    with acting(family.director):
        move_to_part(part=parts_of(item)[1], version=1)
        move_to_part(part=parts_of(item)[0], version=2)
        first = Part.objects.get(pk=parts_of(item)[0].pk)
    assert (first.state, first.ended_at) == ("running", None)


def test_a_separation_marked_during_the_meeting_stops_the_next_part(family, item):
    ready(family, item)
    start(family, item)
    separate_persons(family)
    with acting(family.director), pytest.raises(DomainError):
        move_to_part(part=parts_of(item)[1], version=1)
    assert parts_of(item)[0].state == "running"


@pytest.mark.parametrize("version", [0, 7])
def test_a_doubled_click_moves_once(family, item, version):
    ready(family, item)
    start(family, item)
    with acting(family.director), pytest.raises(Conflict):
        move_to_part(part=parts_of(item)[1], version=version)


def test_two_browsers_start_one_meeting_once(family, item):
    ready(family, item)
    start(family, item)
    for version in (0, 1):
        with pytest.raises(Conflict):
            start(family, item, version)


def test_two_browsers_close_one_meeting_once(family, item):
    ready(family, item)
    start(family, item)
    with acting(family.director):
        close_meeting(meeting=item.meeting, version=1)
        for version in (1, 2):
            with pytest.raises(Conflict):
                close_meeting(meeting=item.meeting, version=version)
    assert {part.state for part in parts_of(item)} == {"done", "waiting"}
    assert reload(item.meeting).closed_at is not None


def test_presence_is_noted_while_the_meeting_goes_on(family, item):
    partner = ask_user(item, family.director)
    with acting(family.director), pytest.raises(Conflict):
        mark_presence(attendee=partner, was_present=True)
    ready(family, item)
    start(family, item)
    with acting(family.director):
        mark_presence(attendee=partner, was_present=False)
    assert reload(partner).was_present is False


def test_a_closed_meeting_takes_no_more_changes(family, item):
    partner = ask_user(item, family.director)
    ready(family, item)
    start(family, item)
    with acting(family.director):
        close_meeting(meeting=item.meeting, version=1)
        with pytest.raises(Conflict):
            unseat(part=parts_of(item)[1], attendee=partner)
