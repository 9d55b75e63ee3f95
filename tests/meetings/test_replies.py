"""Saying whether one comes, being replaced, and being asked again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from meetings.models import Attendee, AttendeeKind, CalendarEntry, Meeting, ProposalState, Reply, TableRole
from meetings.services import (
    answer_invitation,
    ask_again,
    ask_attendee,
    ask_instead,
    cancel,
    change_attendance,
    drop_attendee,
    refuse_proposal,
    unseat,
)
from meetings.services.replies import Instead
from meetings.services.tables import load_table
from meetings.tasks import remind_who_did_not_answer
from tests.factories import UserFactory
from tests.meetings.post import calendar_of, entries_to, mails_to
from tests.meetings.scenes import ask_user, parts_of, reload, seated
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.permissions import CONTRIBUTOR
from zvh.access.querysets import permissions_on
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://zvh.example.org"


@pytest.fixture
def attendee(item, family) -> Attendee:
    return ask_user(item, family.director)


def entry_of(attendee) -> CalendarEntry:
    with as_owner():
        return CalendarEntry.objects.get(meeting=attendee.item.meeting, user=attendee.user)


def answer(attendee, reply, **more):
    with acting(attendee.user):
        answer_invitation(entry=entry_of(attendee), reply=reply, **more)


def change_meeting(item, **values):
    with as_owner():
        Meeting.objects.filter(pk=item.meeting.pk).update(**values)


def colleague_of(attendee, **facts):
    return UserFactory(organisation=attendee.organisation, **facts)


def test_who_is_asked_says_that_they_come(attendee, family):
    answer(attendee, Reply.ACCEPTED)
    said = reload(attendee)
    assert (said.reply, said.reply_note, said.replied_at is not None) == (Reply.ACCEPTED, "", True)
    assert entries_to(attendee.user) == [("REQUEST", 0)]
    assert len(mails_to(family.director)) == 1


def test_who_can_not_come_says_why_and_has_it_out_of_their_calendar(attendee, family):
    answer(attendee, Reply.DECLINED, note="Ik ben dan op zitting.")
    said = reload(attendee)
    assert (said.reply, said.reply_note) == (Reply.DECLINED, "Ik ben dan op zitting.")
    assert calendar_of(attendee.user) == []
    told = mails_to(family.director)[1]
    assert (told.subject, told.calendar) == (f"Overleg {family.case.number}", "")
    assert "zitting" not in told.text
    assert attendee.user.name not in told.text


def test_the_chair_hears_of_each_answer_that_says_something_new(attendee, family):
    for _number in range(2):
        answer(attendee, Reply.DECLINED)
    assert len(mails_to(family.director)) == 2
    for _number in range(2):
        answer(attendee, Reply.DECLINED, instead=Instead(user=colleague_of(attendee)))
    assert len(mails_to(family.director)) == 4


def test_an_answer_can_be_changed_until_the_deadline(attendee, item):
    answer(attendee, Reply.DECLINED, note="Ik ben dan op zitting.")
    answer(attendee, Reply.ACCEPTED)
    assert (reload(attendee).reply, reload(attendee).reply_note) == (Reply.ACCEPTED, "")
    assert entries_to(attendee.user) == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    change_meeting(item, reply_until=timezone.now() - timedelta(hours=1))
    with pytest.raises(DomainError) as refused:
        answer(attendee, Reply.ACCEPTED)
    assert refused.value.status == 422
    assert refused.value.message.startswith("You could answer until")
    answer(attendee, Reply.DECLINED, note="Ziek.")
    assert reload(attendee).reply == Reply.DECLINED


def test_after_the_deadline_a_replacement_goes_by_the_chair(attendee, item):
    change_meeting(item, reply_until=timezone.now() - timedelta(hours=1))
    with pytest.raises(DomainError) as refused:
        answer(attendee, Reply.DECLINED, instead=Instead(user=colleague_of(attendee)))
    assert "call them" in refused.value.message
    assert reload(attendee).reply == Reply.NONE


def test_nobody_answers_for_a_meeting_that_was_called_off_or_has_begun(attendee, item, family):
    change_meeting(item, starts_at=timezone.now() - timedelta(minutes=5), reply_until=None)
    with pytest.raises(Conflict, match="has begun"):
        answer(attendee, Reply.DECLINED)
    with acting(family.director):
        cancel(meeting=item.meeting, version=0)
    with pytest.raises(Conflict, match="called off"):
        answer(attendee, Reply.ACCEPTED)
    assert reload(attendee).reply == Reply.NONE


def test_nobody_answers_who_is_no_longer_asked(attendee, family):
    entry = entry_of(attendee)
    with acting(family.director):
        drop_attendee(attendee=attendee)
    with acting(attendee.user), pytest.raises(Conflict, match="no longer asked"):
        answer_invitation(entry=entry, reply=Reply.ACCEPTED)


@pytest.mark.parametrize("reply", ["", "none", "maybe"])
def test_there_are_two_answers(attendee, reply):
    with pytest.raises(DomainError):
        answer(attendee, reply)


def test_the_database_takes_an_answer_for_oneself_only(attendee, item, family):
    """Whatever the application asks: not for others, not for the chair, and only while it can count."""
    other = ask_user(item, family.director)

    def direct(reply="accepted", instead=None) -> int:
        with acting(attendee.user), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM meetings_answer(%s, %s, '', %s, '', '')",
                [item.meeting.pk, reply, instead and instead.pk],
            )
            return cursor.fetchone()[0]

    assert direct() == 1
    assert direct("declined", instead=UserFactory()) == 0
    assert (reload(attendee).reply, reload(other).reply) == (Reply.ACCEPTED, Reply.NONE)
    with acting(attendee.user):
        assert Attendee.objects.filter(pk=attendee.pk).update(table_role=TableRole.CHAIR) == 0
    change_meeting(item, reply_until=timezone.now() - timedelta(hours=1))
    assert (direct(), direct("declined")) == (0, 1)
    change_meeting(item, state="cancelled")
    assert direct("declined") == 0


def test_a_colleague_comes_instead_and_the_history_stays(attendee, item, family):
    colleague = colleague_of(attendee)
    with acting(family.director):
        unseat(part=parts_of(item)[1], attendee=attendee)
    answer(attendee, Reply.DECLINED, note="Met verlof.", instead=Instead(user=colleague))
    with acting(family.director):
        asked = ask_instead(attendee=_proposing(attendee))
    earlier = reload(attendee)
    assert (earlier.reply, earlier.reply_note, earlier.proposal) == (
        Reply.DECLINED,
        "Met verlof.",
        ProposalState.TAKEN,
    )
    assert (asked.replaces_id, asked.user, asked.table_role) == (attendee.pk, colleague, attendee.table_role)
    assert (len(calendar_of(colleague)), calendar_of(attendee.user)) == (1, [])
    # In the part where they were to sit, and not in the other.
    assert [colleague.name in table for table in seated(item)] == [True, False]
    # What the invitation opened goes with it (rule 2).
    with as_owner():
        assert permissions_on(principal_of(attendee.user), family.case.pk) == frozenset()
        assert permissions_on(principal_of(colleague), family.case.pk) == frozenset(CONTRIBUTOR)


def _proposing(attendee) -> Attendee:
    return Attendee.objects.select_related("item__meeting", "item__case", "user", "proposed_user").get(
        pk=attendee.pk
    )


def test_somebody_from_outside_is_asked_as_a_guest_in_their_place(attendee, family):
    answer(attendee, Reply.DECLINED, instead=Instead(name="W. Vervanger", email="w@example.org"))
    with acting(family.director):
        asked = ask_instead(attendee=_proposing(attendee))
    assert (asked.kind, asked.name, asked.organisation, asked.replaces_id) == (
        AttendeeKind.GUEST,
        "W. Vervanger",
        attendee.organisation,
        attendee.pk,
    )


def test_a_proposal_is_decided_once(attendee, family):
    answer(attendee, Reply.DECLINED, instead=Instead(user=colleague_of(attendee)))
    with acting(family.director):
        refuse_proposal(attendee=_proposing(attendee))
        with pytest.raises(Conflict):
            ask_instead(attendee=_proposing(attendee))
    assert reload(attendee).proposal == ProposalState.REFUSED


@pytest.mark.parametrize(
    ("instead", "field"),
    [({"name": "W. Vervanger"}, "email"), ({"email": "w@example.org"}, "name")],
)
def test_a_proposal_in_words_is_whole(attendee, instead, field):
    with pytest.raises(DomainError) as refused:
        answer(attendee, Reply.DECLINED, instead=Instead(**instead))
    assert refused.value.field == field
    assert reload(attendee).reply == Reply.NONE


def test_nobody_is_replaced_who_comes_or_was_replaced(attendee, item, family):
    def replace():
        with acting(family.director):
            ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=UserFactory(), replaces=attendee)

    with pytest.raises(DomainError):
        replace()
    answer(attendee, Reply.DECLINED)
    replace()
    with pytest.raises(Conflict):
        replace()
    with pytest.raises(Conflict):
        answer(attendee, Reply.ACCEPTED)


def test_who_does_not_come_counts_at_no_table(attendee, item, family):
    answer(attendee, Reply.DECLINED)
    with acting(family.director):
        assert {each.id for each in load_table(item).participants if each.stays_away} == {attendee.pk}


def test_who_did_not_answer_is_asked_again_once_a_day(attendee, item, family):
    coming = ask_user(item, family.director)
    answer(coming, Reply.ACCEPTED)
    with acting(family.director):
        assert (ask_again(item=item), ask_again(item=item)) == (1, 1)
    assert [bool(mail.calendar) for mail in mails_to(attendee.user)] == [True, False]
    assert len(mails_to(coming.user)) == 1


def remind(item, *, hours: int, told_days_ago: int = 5) -> int:
    change_meeting(item, reply_until=timezone.now() + timedelta(hours=hours))
    with as_owner():
        CalendarEntry.objects.update(told_at=timezone.now() - timedelta(days=told_days_ago))
    return remind_who_did_not_answer()


def test_the_clock_reminds_a_day_before_the_deadline_and_once(attendee, item, family):
    coming = ask_user(item, family.director)
    answer(coming, Reply.ACCEPTED)
    assert remind(item, hours=30) == 0
    assert remind(item, hours=20) == 1
    assert remind_who_did_not_answer() == 1
    assert [bool(mail.calendar) for mail in mails_to(attendee.user)] == [True, False]
    assert "U kunt dat doen tot" in mails_to(attendee.user)[1].text
    # Another deadline is another question.
    assert remind(item, hours=21) == 1
    assert len(mails_to(attendee.user)) == 3


def test_nobody_is_reminded_of_what_was_asked_today_or_is_past(attendee, item):
    assert remind(item, hours=20, told_days_ago=0) == 0
    assert remind(item, hours=-1) == 0
    change_meeting(item, state="cancelled")
    assert remind(item, hours=20) == 0


def test_only_the_system_learns_whom_to_remind(attendee, family):
    with acting(family.director), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM meetings_to_remind()")
        assert cursor.fetchone()[0] == 0


def test_the_chair_may_note_an_answer_that_was_given_by_phone(attendee, family):
    with acting(family.director):
        change_attendance(attendee=attendee, reply=Reply.DECLINED)
    assert reload(attendee).replied_at is not None
    assert calendar_of(attendee.user) == []
