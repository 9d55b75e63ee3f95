"""The page that the mail leads to, and what the chair sees and does with an answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import Attendee, CalendarEntry, Meeting, ProposalState, Reply
from meetings.services import cancel, drop_attendee
from tests.factories import UserFactory
from tests.meetings.browser import address, in_days, moment, signed_in
from tests.meetings.post import mails_to
from tests.meetings.scenes import ask_user, next_week, reload
from tests.roles import acting, as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def attendee(item, family) -> Attendee:
    return ask_user(item, family.director)


@pytest.fixture
def partner(attendee):
    return signed_in(attendee.user)


def entry_of(attendee) -> CalendarEntry:
    with as_owner():
        return CalendarEntry.objects.get(meeting=attendee.item.meeting, user=attendee.user)


def page_of(attendee) -> str:
    return reverse("meetings:invitation", kwargs={"entry": entry_of(attendee).pk})


def colleague_of(attendee, **facts):
    return UserFactory(organisation=attendee.organisation, **facts)


def test_the_mail_leads_to_the_own_invitation(attendee, partner):
    link = next(line for line in mails_to(attendee.user)[0].text.splitlines() if line.startswith("http"))
    assert link.endswith(page_of(attendee))
    shown = partner.get(page_of(attendee)).content.decode()
    assert "Komt u?" in shown
    assert "Den Haag, kamer 3" in shown


def test_one_tap_says_that_one_comes(attendee, partner):
    response = partner.post(page_of(attendee), {"answer": "accepted"}, follow=True)
    assert "U komt" in response.content.decode()
    assert reload(attendee).reply == Reply.ACCEPTED


def test_who_can_not_come_proposes_a_colleague_from_a_list(attendee, partner, chair, item):
    colleague, stranger = colleague_of(attendee), UserFactory()
    shown = partner.get(page_of(attendee)).content.decode()
    assert (str(colleague.pk) in shown, str(stranger.pk) in shown) == (True, False)
    partner.post(page_of(attendee), {"answer": "away", "colleague": colleague.pk, "note": "Op zitting."})
    said = reload(attendee)
    assert (said.reply, said.proposed_user_id, said.reply_note) == (
        Reply.DECLINED,
        colleague.pk,
        "Op zitting.",
    )
    planning = chair.get(address("detail", item=item)).content.decode()
    assert f"Vraag {colleague.name} in de plaats" in planning
    assert "Op zitting." in planning
    chair.post(address("replacement", item=item, attendee=attendee), {"decision": "ask"})
    planning = chair.get(address("detail", item=item)).content.decode()
    assert f"{colleague.name} is in de plaats gevraagd." in planning
    assert len(mails_to(colleague)) == 1


def test_the_chair_asks_nobody_instead(attendee, partner, chair, item):
    partner.post(page_of(attendee), {"answer": "away", "name": "W. Vervanger", "email": "w@example.org"})
    chair.post(address("replacement", item=item, attendee=attendee), {"decision": "no"})
    assert reload(attendee).proposal == ProposalState.REFUSED
    again = chair.post(address("replacement", item=item, attendee=attendee), {"decision": "ask"})
    assert again.status_code == 409


def test_the_chair_finds_somebody_else_instead(attendee, partner, chair, item):
    partner.post(page_of(attendee), {"answer": "declined"})
    other = UserFactory(name="Z. Oeker")
    search = chair.get(address("ask_others", item=item), {"instead": attendee.pk, "who": "Oeker"})
    assert f"In de plaats van {attendee.user.name}" in search.content.decode()
    chair.post(address("ask", item=item), {"user": other.pk, "instead": attendee.pk})
    with as_owner():
        assert Attendee.objects.get(user=other).replaces_id == attendee.pk


def test_what_is_missing_in_a_proposal_stands_beside_its_field(attendee, partner):
    response = partner.post(page_of(attendee), {"answer": "away", "name": "W. Vervanger"})
    assert response.status_code == 422
    assert list(response.context["away"].errors) == ["email"]
    assert reload(attendee).reply == Reply.NONE


@pytest.mark.parametrize("answer", [{}, {"answer": "misschien"}])
def test_an_answer_that_is_none_is_refused(attendee, partner, answer):
    assert partner.post(page_of(attendee), answer).status_code == 422
    assert reload(attendee).reply == Reply.NONE


def test_after_the_deadline_one_can_still_say_that_one_is_ill(attendee, partner, item):
    with as_owner():
        Meeting.objects.filter(pk=item.meeting.pk).update(reply_until=timezone.now() - timedelta(hours=1))
    assert ">Ik kom<" not in partner.get(page_of(attendee)).content.decode()
    late = partner.post(page_of(attendee), {"answer": "accepted"})
    assert late.status_code == 422
    assert "Bel de voorzitter" in late.content.decode()
    partner.post(page_of(attendee), {"answer": "declined"})
    assert reload(attendee).reply == Reply.DECLINED


def test_of_a_meeting_that_was_called_off_the_page_says_so(attendee, partner, item, family):
    page = page_of(attendee)
    with acting(family.director):
        cancel(meeting=item.meeting, version=0)
    shown = partner.get(page)
    assert shown.status_code == 200
    assert "gaat niet door" in shown.content.decode()
    assert "kamer 3" not in shown.content.decode()
    assert partner.post(page, {"answer": "accepted"}).status_code == 409


def test_who_is_no_longer_asked_sees_nothing_of_it(attendee, partner, family):
    page = page_of(attendee)
    with acting(family.director):
        drop_attendee(attendee=attendee)
    shown = partner.get(page).content.decode()
    assert "U wordt niet meer gevraagd" in shown
    assert [word for word in ("kamer 3", family.case.number) if word in shown] == []
    assert partner.post(page, {"answer": "declined"}).status_code == 409


def test_an_invitation_is_for_who_it_was_sent_to(attendee, chair, item, family):
    assert chair.get(page_of(attendee)).status_code == 404
    other = signed_in(ask_user(item, family.director).user)
    assert other.get(page_of(attendee)).status_code == 404
    assert other.post(page_of(attendee), {"answer": "declined"}).status_code == 404


def test_the_page_of_the_meeting_asks_too(attendee, partner, item):
    assert "Komt u?" in partner.get(address("detail", item=item)).content.decode()


def test_the_chair_asks_again_with_one_click(attendee, chair, item):
    assert "Vraag het nog eens" in chair.get(address("detail", item=item)).content.decode()
    response = chair.post(address("asking_again", item=item), follow=True)
    assert "Aan 1 persoon is het nog eens gevraagd." in response.content.decode()
    assert len(mails_to(attendee.user)) == 2


def test_a_partner_neither_asks_again_nor_decides(attendee, partner, item):
    for name, rows in (("asking_again", {}), ("replacement", {"attendee": attendee})):
        assert partner.post(address(name, item=item, **rows)).status_code == 403


def test_until_when_to_answer_is_chosen_with_another_time(chair, item):
    form = moment(version="0", reply_by=in_days(10))
    assert chair.post(address("move", item=item), form).status_code == 302
    until = timezone.localtime(reload(item.meeting).reply_until)
    assert (until.date().isoformat(), until.hour) == (in_days(10), 17)


def test_without_a_choice_it_is_some_working_days_before(chair, item):
    chair.post(address("move", item=item), moment(version="0"))
    meeting = reload(item.meeting)
    assert timedelta(days=2) < meeting.starts_at - meeting.reply_until < timedelta(days=9)


@pytest.mark.parametrize("day", [in_days(15), in_days(-1)])
def test_an_impossible_day_to_answer_by_stands_beside_its_field(chair, item, day):
    response = chair.post(address("move", item=item), moment(version="0", reply_by=day))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reply_by"]
    assert reload(item.meeting).starts_at == next_week()


def test_on_the_day_itself_one_answers_until_it_begins(chair, item):
    chair.post(address("move", item=item), moment(version="0", reply_by=in_days(14)))
    meeting = reload(item.meeting)
    assert meeting.reply_until == meeting.starts_at


def test_a_meeting_moved_into_the_past_is_refused_beside_the_field(chair, item, family):
    response = chair.post(address("move", item=item), moment(version="0", day=in_days(-1)))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["day"]
    assert len(mails_to(family.director)) == 1


def test_the_planning_page_asks_as_many_questions_for_more_answers(family, chair, item):
    def questions(people: int) -> int:
        for number in range(people):
            attendee = ask_user(item, family.director)
            with as_owner():
                reply = (Reply.NONE, Reply.DECLINED)[number % 2]
                Attendee.objects.filter(pk=attendee.pk).update(reply=reply)
        with CaptureQueriesContext(connection) as captured:
            chair.get(address("detail", item=item))
        return len(captured)

    questions(1)
    assert questions(1) == questions(4)
