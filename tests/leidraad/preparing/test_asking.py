"""Asking again: by hand once an hour, by itself once; no mail says what the meeting is about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leidraad.models import AskedAgain
from leidraad.preparing.asking import remind_all
from meetings.models import Meeting, MeetingState
from tests.leidraad.preparing.world import attendee_of, give_everything, stranger
from tests.leidraad.room.meeting import logged_in
from tests.roles import as_owner
from zvh.outbox.models import Mail

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    with as_owner():
        return sorted(Mail.objects.values_list("to", "subject"))


def ask(planned, user, who=None):
    rest = f"{attendee_of(planned, who).pk}/" if who else ""
    return logged_in(user).post(planned.url(f"opnieuw-vragen/{rest}"))


def meeting_page(planned, user) -> str:
    return logged_in(user).get(f"/overleggen/{planned.held.item.pk}/").content.decode()


def test_the_chair_sees_who_has_prepared_is_busy_has_not_begun_and_cannot_share(planned):
    planned.answer(planned.held.prosecutor, "krachten", silent="investigation")
    planned.send(planned.held.prosecutor)
    assert "kan niets delen" in meeting_page(planned, planned.chair)
    assert "kan niets delen" not in meeting_page(planned, planned.held.typist)
    assert "nog niet begonnen" in meeting_page(planned, planned.chair)
    planned.save(planned.partner, "krachten", "text", "Iets")
    assert "bezig" in meeting_page(planned, planned.chair)
    planned.send(planned.partner)
    assert "2 van 2 hebben voorbereid" in meeting_page(planned, planned.chair)


def test_one_click_is_one_mail_with_a_number_a_moment_and_a_link(planned):
    assert ask(planned, planned.chair, planned.partner).status_code == 302
    assert mails() == [(planned.partner.email, "Een overleg voorbereiden")]
    with as_owner():
        text = Mail.objects.get().text
    assert (planned.case.number in text, planned.url() in text) == (True, True)
    assert not any(name in text for name in ("Sanne", "Mark", "Noor", planned.case.household.name))


def test_nobody_is_asked_twice_within_the_hour(planned):
    for _time in range(2):
        ask(planned, planned.chair, planned.partner)
    assert len(mails()) == 1
    with as_owner():
        AskedAgain.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    ask(planned, planned.chair, planned.partner)
    assert len(mails()) == 2


def test_all_at_once_are_those_who_sent_nothing(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    assert ask(planned, planned.held.typist).status_code == 302
    assert [to for to, _subject in mails()] == [planned.held.prosecutor.email]


def test_who_does_not_keep_the_dossier_asks_nobody(planned):
    assert ask(planned, planned.partner, planned.held.prosecutor).status_code == 403
    assert ask(planned, stranger()).status_code == 404
    assert mails() == []


def test_once_the_meeting_has_begun_nobody_is_asked(planned):
    planned.start()
    assert ask(planned, planned.chair, planned.partner).status_code == 409


def test_who_sent_nothing_is_reminded_once_when_the_meeting_comes_near(planned, settings):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    settings.ZVH_REMIND_WORKING_DAYS = 5
    assert [remind_all(), remind_all()] == [1, 1]
    assert [to for to, _subject in mails()] == [planned.held.prosecutor.email]


@pytest.mark.parametrize("days", [-1, 60])
def test_nobody_is_reminded_of_a_meeting_that_is_over_or_far_away(planned, days):
    with as_owner():
        start = timezone.now() + timedelta(days=days)
        Meeting.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    assert (remind_all(), mails()) == (0, [])


def test_nobody_is_reminded_of_a_meeting_that_was_called_off_or_asks_nothing(planned, settings):
    settings.ZVH_REMIND_WORKING_DAYS = 5
    with as_owner():
        planned.held.conversation.topics.update(is_chosen=False)
    assert remind_all() == 0
    with as_owner():
        planned.held.conversation.topics.update(is_chosen=True)
        Meeting.objects.update(state=MeetingState.CANCELLED)
    assert (remind_all(), mails()) == (0, [])
