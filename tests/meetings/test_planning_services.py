"""Planning a focusoverleg: who may plan, who gets in by being asked, and who gets out again."""

from datetime import timedelta

import pytest

from cases.models import Case
from leidraad.models import Finding
from meetings.models import Attendee, AttendeeKind, MeetingState, Part, TableRole
from meetings.services import (
    add_part,
    ask_attendee,
    cancel,
    change_part,
    drop_attendee,
    hand_over_typing,
    plan_focusoverleg,
    remove_part,
    reschedule,
)
from tests.factories import PersonFactory, UserFactory, partner_in
from tests.meetings.scenes import (
    ask,
    ask_person,
    ask_user,
    make_family,
    next_week,
    parts_of,
    plan,
    reload,
    seated,
    separate_persons,
)
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, WRITER
from zvh.accounts.models import Role
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


def permissions(user, case) -> set[str]:
    with as_owner():
        valid = Grant.objects.valid().filter(principal_id=user.pk, case_id=case.pk)
        return set(valid.values_list("permission", flat=True))


def test_chair_and_typist_are_asked_and_sit_in_every_part(family):
    typist = UserFactory(role=Role.PROCESONDERSTEUNER)
    item = plan(family, typist=typist)
    assert seated(item) == [{family.director.name, typist.name}] * 2
    assert permissions(typist, family.case) == set(WRITER)


def test_another_chair_may_decide_in_the_case(family):
    chair = UserFactory(role=Role.PROCESREGISSEUR)
    with acting(family.director):
        plan_focusoverleg(
            case=family.case,
            chair=chair,
            typist=family.director,
            starts_at=next_week(),
            ends_at=next_week(11),
        )
    assert permissions(chair, family.case) == set(DIRECTOR)


def test_who_plans_chairs_or_types(family):
    with acting(family.director), pytest.raises(DomainError) as refused:
        plan_focusoverleg(
            case=family.case,
            chair=UserFactory(role=Role.PROCESREGISSEUR),
            typist=None,
            starts_at=next_week(),
            ends_at=next_week(11),
        )
    assert refused.value.field == "typist"


def test_who_chairs_and_types_is_there_once(family):
    item = plan(family, typist=family.director)
    assert item.meeting.typist is None


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_meeting_does_not_end_before_it_starts(family, minutes):
    with acting(family.director), pytest.raises(DomainError) as refused:
        plan_focusoverleg(
            case=family.case,
            chair=family.director,
            typist=None,
            starts_at=next_week(),
            ends_at=next_week() + timedelta(minutes=minutes),
        )
    assert refused.value.field == "ends"


def test_a_case_that_was_not_taken_up_gets_no_focusoverleg():
    family = make_family(state="referred", track="", phase="")
    with pytest.raises(DomainError):
        plan(family)


def test_being_asked_opens_the_case_and_being_dropped_closes_it(family):
    item = plan(family)
    attendee = ask_user(item, family.director)
    assert permissions(attendee.user, family.case) == set(CONTRIBUTOR)
    with acting(attendee.user):
        assert list(Case.objects.all()) == [family.case]
    with acting(family.director):
        drop_attendee(attendee=reload(attendee))
    assert permissions(attendee.user, family.case) == set()


def test_dropping_leaves_access_that_rests_on_something_else(family):
    item = plan(family)
    partner = partner_in(family.case)
    attendee = ask(item, family.director, kind=AttendeeKind.PROFESSIONAL, user=partner)
    with acting(family.director):
        drop_attendee(attendee=reload(attendee))
    assert permissions(partner, family.case) == set(CONTRIBUTOR)


def test_an_invitation_runs_out_after_the_meeting(family):
    attendee = ask_user(plan(family), family.director)
    with as_owner():
        ends = set(Grant.objects.filter(because_of=attendee.pk).values_list("valid_until", flat=True))
    assert ends == {next_week(10, 45) + timedelta(days=30)}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER])
def test_some_roles_never_sit_at_a_table_about_a_household(family, role):
    item = plan(family)
    with pytest.raises(DomainError):
        ask_user(item, family.director, role=role)


def test_nobody_is_asked_twice(family):
    item = plan(family)
    ask_person(item, family.director, family.mother)
    with pytest.raises(DomainError):
        ask_person(item, family.director, family.mother)


def test_only_who_is_in_the_household_is_asked_as_family(family):
    item = plan(family)
    with pytest.raises(DomainError) as refused:
        ask_person(item, family.director, PersonFactory())
    assert refused.value.field == "person"


def test_a_confidant_comes_with_a_family_member(family):
    item = plan(family)
    mother = ask_person(item, family.director, family.mother)
    with pytest.raises(DomainError):
        ask(item, family.director, kind=AttendeeKind.CONFIDANT, name="Zus")
    ask(item, family.director, kind=AttendeeKind.CONFIDANT, name="Zus", accompanies=mother)
    assert seated(item)[1] == {family.director.name, "Fatima Achternaam", "Zus"}


def test_dropping_a_family_member_drops_who_comes_with_them(family):
    item = plan(family)
    mother = ask_person(item, family.director, family.mother)
    ask(item, family.director, kind=AttendeeKind.CONFIDANT, name="Zus", accompanies=mother)
    grandmother = ask_person(item, family.director, family.father, accompanies=mother)
    with acting(family.director):
        drop_attendee(attendee=reload(mother))
        assert set(Attendee.objects.filter(item=item).exclude(table_role="chair")) == {grandmother}


def test_chair_and_typist_are_not_dropped(family):
    item = plan(family)
    with acting(family.director):
        chair = Attendee.objects.get(item=item, table_role=TableRole.CHAIR)
        with pytest.raises(DomainError):
            drop_attendee(attendee=chair)


def test_first_seats_follow_the_rules(family):
    item = plan(family)
    prosecutor = ask_user(item, family.director, is_om=True)
    police = ask_user(item, family.director, is_police=True)
    ask_person(item, family.director, family.mother)
    chair = family.director.name
    assert seated(item) == [
        {chair, prosecutor.user.name, police.user.name},
        {chair, police.user.name, "Fatima Achternaam"},
    ]


def test_separated_persons_are_not_proposed_at_one_table(family):
    separate_persons(family)
    item = plan(family)
    ask_person(item, family.director, family.mother)
    ask_person(item, family.director, family.father)
    chair = family.director.name
    assert seated(item) == [{chair}, {chair, "Fatima Achternaam"}]
    with acting(family.director):
        add_part(item=item, with_family=True)
    assert seated(item)[2] == {chair, "Peter Achternaam"}


def test_a_part_with_family_at_its_table_stays_with_the_family(family):
    item = plan(family)
    ask_person(item, family.director, family.mother)
    part = parts_of(item)[1]
    with acting(family.director), pytest.raises(DomainError, match="Fatima"):
        change_part(part=part, with_family=False, title="", steps=[])
    assert reload(part).with_family is True


def test_a_part_with_the_om_does_not_become_one_with_the_family(family):
    item = plan(family)
    ask_user(item, family.director, is_om=True)
    part = parts_of(item)[0]
    with acting(family.director), pytest.raises(DomainError):
        change_part(part=part, with_family=True, title="Samen", steps=[])
    assert (reload(part).with_family, reload(part).title) == (False, "")


def test_parts_keep_counting_when_one_is_removed(family):
    item = plan(family)
    with acting(family.director):
        add_part(item=item, with_family=True, title="Vader")
        remove_part(part=parts_of(item)[0])
        assert list(Part.objects.filter(item=item).values_list("position", "title")) == [
            (1, ""),
            (2, "Vader"),
        ]


def test_the_last_part_stays(family):
    item = plan(family)
    with acting(family.director):
        remove_part(part=parts_of(item)[0])
        with pytest.raises(DomainError):
            remove_part(part=parts_of(item)[0])


def test_there_is_an_end_to_parts(family):
    item = plan(family)
    with acting(family.director):
        for _ in range(4):
            add_part(item=item, with_family=True)
        with pytest.raises(DomainError):
            add_part(item=item, with_family=True)


def move(meeting, *, version=0, days=7):
    later = timedelta(days=days)
    reschedule(
        meeting=meeting,
        version=version,
        starts_at=next_week() + later,
        ends_at=next_week(11) + later,
        place="Delft",
        is_online=True,
    )


def test_a_moved_meeting_keeps_its_people_until_after_the_new_date(family):
    item = plan(family)
    attendee = ask_user(item, family.director)
    with acting(family.director):
        move(item.meeting)
    with as_owner():
        ends = Grant.objects.filter(because_of=attendee.pk).order_by("valid_until").last().valid_until
    assert ends == next_week(11) + timedelta(days=37)
    meeting = reload(item.meeting)
    assert (meeting.place, meeting.is_online, meeting.version) == ("Delft", True, 1)


def test_two_browsers_move_one_meeting_once(family):
    item = plan(family)
    with acting(family.director):
        move(item.meeting)
        with pytest.raises(Conflict):
            move(item.meeting, days=14)


def test_cancelling_closes_what_the_invitations_opened(family):
    item = plan(family)
    attendee = ask_user(item, family.director)
    with acting(family.director):
        cancel(meeting=item.meeting, version=0)
    assert permissions(attendee.user, family.case) == set()
    assert permissions(family.director, family.case) == set(DIRECTOR)
    assert reload(item.meeting).state == MeetingState.CANCELLED


def test_a_chair_from_outside_can_cancel_although_it_ends_their_own_access(family):
    chair = UserFactory(role=Role.PROCESREGISSEUR)
    with acting(family.director):
        item = plan_focusoverleg(
            case=family.case,
            chair=chair,
            typist=family.director,
            starts_at=next_week(),
            ends_at=next_week(11),
        )
        attendee = ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=UserFactory())
    with acting(chair):
        cancel(meeting=item.meeting, version=0)
        assert not Case.objects.exists()
    assert permissions(attendee.user, family.case) == permissions(chair, family.case) == set()


def test_a_cancelled_meeting_takes_no_more_changes(family):
    item = plan(family)
    with acting(family.director):
        cancel(meeting=item.meeting, version=0)
        with pytest.raises(Conflict):
            add_part(item=item, with_family=True)
        with pytest.raises(Conflict):
            ask_attendee(item=item, kind=AttendeeKind.FAMILY, person=family.mother)


def test_a_part_for_which_something_was_written_down_stays(family):
    item = plan(family)
    first = parts_of(item)[0]
    with as_owner():
        Finding.objects.create(
            case=family.case, part=first, kind="concern", text="x", phase="", author_id=family.director.pk
        )
    with acting(family.director), pytest.raises(Conflict):
        remove_part(part=first)
    assert len(parts_of(item)) == 2


def test_somebody_else_types_and_the_earlier_typist_is_out(family):
    first, second = UserFactory(role=Role.PROCESONDERSTEUNER), UserFactory(role=Role.PROCESONDERSTEUNER)
    item = plan(family, typist=first)
    with acting(family.director):
        hand_over_typing(meeting=item.meeting, version=0, typist=second)
    assert (permissions(first, family.case), permissions(second, family.case)) == (set(), set(WRITER))
    assert seated(item) == [{family.director.name, second.name}] * 2
