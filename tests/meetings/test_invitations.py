"""Who is expected has the meeting in their calendar, once and as it is now; who no longer is, has not."""

import pytest

from meetings.models import AttendeeKind, CalendarEntry, Reply
from meetings.services import (
    add_to_agenda,
    ask_attendee,
    cancel,
    change_attendance,
    close_meeting,
    drop_attendee,
    hand_over_chair,
    hand_over_typing,
    plan_focusoverleg,
    remove_from_agenda,
    reschedule,
    start_sitting,
    withdraw_invitation,
)
from tests.cases.world import intake_worker
from tests.factories import UserFactory, writer_of
from tests.meetings.calendars import shown_at
from tests.meetings.post import calendar_of, entries_to, mails_to
from tests.meetings.scenes import (
    ask_user,
    make_family,
    next_week,
    plan,
    reload,
    sitting_with,
    waiting_referral,
)
from tests.roles import acting, as_owner
from zvh.accounts.models import Role
from zvh.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://zvh.example.org"


def move(item, *, hour=13, place="Den Haag, kamer 3", days=0, **changes):
    meeting = reload(item.meeting)
    reschedule(
        meeting=meeting,
        version=meeting.version,
        starts_at=next_week(hour, 0),
        ends_at=next_week(hour + 1, 15),
        place=place,
        is_online=meeting.is_online,
        **changes,
    )


def shown(item):
    meeting = reload(item.meeting)
    title = f"Overleg {item.case.number}"
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return shown_at(meeting.starts_at, minutes=minutes, title=title)


def test_who_is_asked_and_who_leads_get_the_meeting_in_their_calendar(family):
    typist = writer_of(family.case)
    item = plan(family, typist=typist)
    partner = ask_user(item, family.director).user
    for user in (family.director, typist, partner):
        assert entries_to(user) == [("REQUEST", 0)]
        assert calendar_of(user) == [shown(item)]
    asked, chairs = mails_to(partner)[0], mails_to(family.director)[0]
    assert asked.subject == chairs.subject == f"Overleg {family.case.number}"
    # There is a question for who is asked, and none for who leads.
    assert ("Laat vóór" in asked.text, "Laat vóór" in chairs.text) == (True, False)


def test_everyone_has_an_entry_of_their_own_that_names_nobody_else(family):
    item = plan(family)
    partners = [ask_user(item, family.director).user for _number in range(2)]
    with as_owner():
        assert CalendarEntry.objects.filter(meeting=item.meeting).count() == 3
    for user in (family.director, *partners):
        others = {family.director.email, *(partner.email for partner in partners)} - {user.email}
        assert not [email for email in others if email in mails_to(user)[0].calendar.replace("\r\n ", "")]


def test_no_mail_or_entry_says_where_who_or_what(family):
    item = plan(family)
    attendee = ask_user(item, family.director)
    with acting(family.director):
        move(item, place="Delft, Phoenixstraat 16")
        cancel(meeting=item.meeting, version=1)
    unspoken = [
        "Phoenix",
        "Delft",
        "Haag",
        "ocus",
        family.director.name,
        family.mother.last_name,
        "Huishouden",
    ]
    for user in (attendee.user, family.director):
        assert len(mails_to(user)) == 3
        for mail in mails_to(user):
            said = "\n".join([mail.subject, mail.text, mail.calendar.replace("\r\n ", "")])
            assert [word for word in unspoken if word in said] == []


def test_another_time_replaces_and_asks_everyone_again(family):
    item = plan(family)
    coming, away = ask_user(item, family.director), ask_user(item, family.director)
    with acting(family.director):
        change_attendance(attendee=coming, reply=Reply.ACCEPTED)
        change_attendance(attendee=away, reply=Reply.DECLINED)
        assert (calendar_of(coming.user), calendar_of(away.user)) == ([shown(item)], [])
        move(item)
    for attendee in (coming, away):
        assert reload(attendee).reply == Reply.NONE
        assert calendar_of(attendee.user) == [shown(item)]
    assert entries_to(coming.user) == [("REQUEST", 0), ("REQUEST", 1)]
    assert entries_to(away.user) == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert "ook als u al eerder antwoord gaf" in mails_to(coming.user)[1].text


def test_another_place_tells_everyone_and_keeps_the_answers(family):
    item = plan(family)
    attendee = ask_user(item, family.director)
    with acting(family.director):
        change_attendance(attendee=attendee, reply=Reply.ACCEPTED)
        meeting = reload(item.meeting)
        reschedule(
            meeting=meeting,
            version=0,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place="Delft",
            is_online=False,
        )
    assert reload(attendee).reply == Reply.ACCEPTED
    assert entries_to(attendee.user) == [("REQUEST", 0), ("REQUEST", 1)]
    assert calendar_of(attendee.user) == [shown(item)]
    assert "PARTSTAT=ACCEPTED" in mails_to(attendee.user)[1].calendar


def test_moving_without_a_change_tells_nobody(family):
    item = plan(family)
    meeting = reload(item.meeting)
    with acting(family.director):
        reschedule(
            meeting=meeting,
            version=0,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=meeting.place,
            is_online=False,
            reply_until=next_week(8),
        )
    assert entries_to(family.director) == [("REQUEST", 0)]
    assert reload(meeting).reply_until == next_week(8)


def test_a_meeting_does_not_move_into_the_past(family):
    item = plan(family)
    last_week = next_week().replace(year=2024)
    with acting(family.director), pytest.raises(DomainError) as refused:
        reschedule(
            meeting=item.meeting,
            version=0,
            starts_at=last_week,
            ends_at=last_week.replace(hour=11),
            place="",
            is_online=True,
        )
    assert (refused.value.field, refused.value.message) == ("starts", "This time has passed.")
    assert reload(item.meeting).starts_at == next_week()
    assert entries_to(family.director) == [("REQUEST", 0)]


def test_who_is_asked_answers_before_the_meeting(family):
    with acting(family.director), pytest.raises(DomainError) as refused:
        plan_focusoverleg(
            case=family.case,
            chair=family.director,
            typist=None,
            starts_at=next_week(),
            ends_at=next_week(11),
            reply_until=next_week(10),
        )
    assert refused.value.field == "reply_by"


def test_calling_off_takes_it_out_of_every_calendar(family):
    typist = writer_of(family.case)
    item = plan(family, typist=typist)
    partner = ask_user(item, family.director).user
    with acting(family.director):
        cancel(meeting=item.meeting, version=0)
    for user in (family.director, typist, partner):
        assert entries_to(user) == [("REQUEST", 0), ("CANCEL", 1)]
        assert calendar_of(user) == []
        assert "gaat niet door" in mails_to(user)[1].text


@pytest.mark.parametrize(
    "end",
    [lambda attendee: drop_attendee(attendee=attendee), lambda attendee: withdraw_invitation(attendee.pk)],
)
def test_who_is_no_longer_asked_gets_it_taken_out_and_put_back_when_asked_again(family, end):
    item = plan(family)
    attendee = ask_user(item, family.director)
    with acting(family.director):
        end(attendee)
        assert calendar_of(attendee.user) == []
        ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=attendee.user)
    assert entries_to(attendee.user) == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert calendar_of(attendee.user) == [shown(item)]


def test_the_chair_who_leaves_loses_the_entry_and_who_comes_gets_one(family):
    item = plan(family)
    chair = UserFactory(role=Role.PROCESREGISSEUR)
    with acting(family.director):
        hand_over_chair(meeting=item.meeting, version=0, chair=chair)
    assert (calendar_of(family.director), calendar_of(chair)) == ([], [shown(item)])


def test_typing_is_handed_over_in_the_calendars_too(family):
    first, second = writer_of(family.case), writer_of(family.case)
    item = plan(family, typist=first)
    with acting(family.director):
        hand_over_typing(meeting=item.meeting, version=0, typist=second)
        assert (calendar_of(first), calendar_of(second)) == ([], [shown(item)])
        hand_over_typing(meeting=item.meeting, version=1, typist=None)
    assert (calendar_of(second), calendar_of(family.director)) == ([], [shown(item)])


def test_who_no_longer_works_here_gets_no_mail(family):
    item = plan(family)
    attendee = ask_user(item, family.director)
    with as_owner():
        type(attendee.user).objects.filter(pk=attendee.user.pk).update(is_active=False)
    with acting(family.director):
        move(item)
        cancel(meeting=item.meeting, version=1)
    assert entries_to(attendee.user) == [("REQUEST", 0)]


@pytest.fixture
def sitting():
    """A sitting with three referrals, and a partner who is asked for all of them."""
    intake, chair, partner = intake_worker(), UserFactory(role=Role.PROCESREGISSEUR), UserFactory()
    meeting = sitting_with(intake, chair)
    cases = [waiting_referral(intake) for _number in range(3)]
    with acting(intake):
        items = [add_to_agenda(meeting=meeting, case=case) for case in cases]
    with acting(chair):
        for item in items:
            ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=partner)
    return meeting, items, chair, partner


def test_a_sitting_is_one_entry_and_one_mail_however_many_referrals(sitting):
    meeting, _items, chair, partner = sitting
    for user in (chair, partner):
        assert entries_to(user) == [("REQUEST", 0)]
        assert len(mails_to(user)) == 1
    assert calendar_of(partner)[0].starts_utc == shown_at(reload(meeting).starts_at).starts_utc
    # It is about several cases, so about none in particular.
    assert mails_to(partner)[0].subject.startswith("Overleg op ")


def test_a_later_referral_of_the_same_sitting_is_told_once_a_day(sitting):
    meeting, _items, chair, partner = sitting
    intake = intake_worker()
    with as_owner():
        CalendarEntry.objects.filter(user=partner).update(told_at=next_week().replace(year=2024))
    for _number in range(2):
        with acting(intake):
            item = add_to_agenda(meeting=meeting, case=waiting_referral(intake))
        with acting(chair):
            ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=partner)
    assert entries_to(partner) == [("REQUEST", 0)]
    assert ["nog een aanmelding" in mail.text for mail in mails_to(partner)] == [False, True]


def test_taking_a_referral_off_removes_the_entry_with_the_last_one(sitting):
    _meeting, items, chair, partner = sitting
    with acting(chair):
        for item in items[:2]:
            remove_from_agenda(item=item)
        assert len(calendar_of(partner)) == 1
        remove_from_agenda(item=items[2])
    assert entries_to(partner) == [("REQUEST", 0), ("CANCEL", 1)]
    assert len(calendar_of(chair)) == 1


def test_a_sitting_that_was_held_stays_in_the_calendars(sitting):
    meeting, _items, chair, partner = sitting
    with acting(chair):
        start_sitting(meeting=meeting, version=0)
        close_meeting(meeting=meeting, version=1)
    assert entries_to(partner) == [("REQUEST", 0)]


def test_of_a_sitting_nobody_sees_who_else_is_asked(sitting):
    _meeting, _items, chair, partner = sitting
    with acting(partner):
        assert set(CalendarEntry.objects.values_list("user_id", flat=True)) == {partner.pk}
    with acting(chair):
        assert set(CalendarEntry.objects.values_list("user_id", flat=True)) == {chair.pk, partner.pk}
    with acting(make_family().director):
        assert not CalendarEntry.objects.exists()
