"""What became of a message: for who had it sent, and while it is in trouble for the beheerder. Never what it said."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from tests.roles import acting, as_owner, told_to
from zvh.access.grants import principal_of
from zvh.accounts.models import Role
from zvh.audit.models import Line
from zvh.outbox.delivery import Trouble
from zvh.outbox.mail import forget_old, send_mail, try_again
from zvh.outbox.models import Mail, Message, MessageState, Task
from zvh.outbox.services import run

pytestmark = pytest.mark.django_db
SECRET = "https://zvh.example.org/binnen/geheim"


@pytest.fixture
def sender():
    return UserFactory(role=Role.PROCESREGISSEUR)


@pytest.fixture
def beheerder():
    return UserFactory(role=Role.BEHEERDER)


def sent_by(user, number=1, to="partner@example.org") -> Message:
    with acting(user):
        send_mail(
            to=to,
            subject=f"Casus 2026-00{number:02}",
            template="access_answered",
            context={"number": "2026-0001", "link": SECRET},
            key=f"a:{number}",
        )
    with as_owner():
        return Message.objects.select_related("task").get(task__key=f"mail.send:a:{number}")


def mark(message, **values):
    with as_owner():
        Task.objects.filter(pk=message.task_id).update(**values)
        message.task.refresh_from_db()


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def listed(user) -> str:
    response = browser(user).get("/berichten/")
    assert response.status_code == 200
    return response.content.decode()


def again(user, message):
    return browser(user).post(reverse("outbox:try_again", kwargs={"message": message.pk}))


def seen(user) -> list:
    """By the policies alone, and by `visible_to` alone: the same."""
    with acting(user):
        by_database = set(Message.objects.all())
    assert by_database == set(told_to(principal_of(user), Message.objects))
    return sorted(by_database, key=lambda message: message.subject)


def test_who_had_it_sent_sees_it_and_nobody_else(sender):
    message = sent_by(sender)
    assert seen(sender) == [message]
    assert seen(UserFactory()) == []
    with acting(None):
        assert not Message.objects.exists()
    assert not Message.objects.visible_to(None).exists()


def test_the_beheerder_sees_what_is_in_trouble_as_long_as_it_is(sender, beheerder):
    message = sent_by(sender)
    assert seen(beheerder) == []
    mark(message, error=Trouble.UNREACHABLE)
    assert seen(beheerder) == [message]
    mark(message, failed_at=Now())
    assert seen(beheerder) == [message]
    mark(message, done_at=Now(), failed_at=None)
    assert seen(beheerder) == []
    assert seen(sender) == [message]


def test_what_somebody_asked_for_who_was_not_logged_in_is_for_the_beheerder_alone(beheerder, sender):
    message = sent_by(None)
    mark(message, failed_at=Now())
    assert (seen(beheerder), seen(sender)) == ([message], [])


def test_the_same_key_leaves_one_row_of_each(sender):
    first, second = sent_by(sender), sent_by(sender)
    with as_owner():
        assert (first, Task.objects.count(), Message.objects.count(), Mail.objects.count()) == (
            second,
            1,
            1,
            1,
        )


def test_of_what_was_sent_the_text_is_gone_and_the_rest_stays(sender):
    message = sent_by(sender)
    run(message.task_id)
    with as_owner():
        row = Message.objects.select_related("task").get()
        assert not Mail.objects.exists()
        assert SECRET not in str(vars(row)) + str(vars(row.task))
    assert (row.to, row.template, row.asked_by_id, row.state) == (
        "partner@example.org",
        "access_answered",
        sender.pk,
        MessageState.SENT,
    )


def test_the_page_shows_failures_first_with_what_to_do_and_never_what_was_said(sender):
    sent_by(sender, 1)
    mark(sent_by(sender, 2), failed_at=Now(), error=Trouble.WRONG_ADDRESS)
    mark(sent_by(sender, 3), error=Trouble.UNREACHABLE)
    run(sent_by(sender, 4).task_id)
    page = listed(sender)
    places = [page.index(f"Casus 2026-00{number:02}") for number in (2, 3, 1, 4)]
    assert places == sorted(places)
    assert "Dit adres bestaat niet, of neemt geen mail aan." in page
    assert "Bel de persoon en vraag naar het juiste adres." in page
    assert "De mailserver antwoordt niet." in page
    assert page.count("Opnieuw proberen") == 1
    assert SECRET not in page


def test_the_page_of_somebody_else_is_empty(sender):
    sent_by(sender)
    assert "partner@example.org" not in listed(UserFactory())


def test_the_beheerder_reads_whose_it_was_and_where_to_correct_the_address(sender, beheerder):
    mark(sent_by(sender), failed_at=Now(), error=Trouble.WRONG_ADDRESS)
    page = listed(beheerder)
    assert sender.name in page
    assert "/beheer/gebruikers/?q=partner%40example.org" in page


@pytest.mark.parametrize("error", [*Trouble.values, "ValueError", ""])
def test_every_trouble_has_words_and_advice(sender, error):
    mark(sent_by(sender), failed_at=Now(), error=error)
    page = listed(sender)
    why = Trouble(error).label if error in Trouble.values else "Er ging iets mis in de applicatie"
    assert str(why) in page


def test_trying_again_sends_it_and_a_second_click_does_nothing_more(sender):
    message = sent_by(sender)
    mark(message, failed_at=Now(), error=Trouble.BUSY)
    assert [again(sender, message).status_code for _ in range(2)] == [302, 302]
    with as_owner():
        assert Line.objects.filter(act="message.try_again", subject_id=message.pk).count() == 1
    assert run(message.task_id) is True
    mark(message)
    assert (message.state, again(sender, message).status_code) == (MessageState.SENT, 302)
    assert run(message.task_id) is False


def test_the_beheerder_tries_again_for_somebody_else(sender, beheerder):
    message = sent_by(sender)
    mark(message, failed_at=Now(), error=Trouble.REFUSED)
    assert again(beheerder, message).status_code == 302
    assert run(message.task_id) is True


def test_a_stranger_can_not_have_it_sent_again(sender):
    message = sent_by(sender)
    mark(message, failed_at=Now(), error=Trouble.BUSY)
    assert again(UserFactory(), message).status_code == 404
    assert run(message.task_id) is False


def test_whose_text_is_gone_can_not_be_tried_again(sender):
    message = sent_by(sender)
    mark(message, failed_at=Now(), created_at=Now() - timedelta(days=8))
    assert "Opnieuw proberen" not in listed(sender)
    assert again(sender, message).status_code == 409
    with acting(sender):
        assert Task.objects.get(pk=message.task_id).failed_at is not None


def test_old_messages_are_forgotten_once_they_are_settled(sender):
    old = {"created_at": Now() - timedelta(days=31)}
    mark(sent_by(sender, 1), **old, done_at=Now())
    mark(sent_by(sender, 2), **old, failed_at=Now())
    waiting, new = sent_by(sender, 3), sent_by(sender, 4)
    mark(waiting, **old)
    mark(new, done_at=Now())
    assert forget_old() == 2
    assert seen(sender) == [waiting, new]
    # Asked for once more, it is not sent once more.
    assert Task.objects.count() == 4


@pytest.mark.parametrize("role", [Role.PROCESREGISSEUR, Role.PARTNER, Role.BEHEERDER])
def test_the_first_page_says_that_messages_were_not_sent(role):
    user = UserFactory(role=role)
    assert '/berichten/">Bekijk' not in browser(user).get("/").content.decode()
    mark(sent_by(user, 1), failed_at=Now(), error=Trouble.BUSY)
    mark(sent_by(user, 2), failed_at=Now(), error=Trouble.BUSY)
    mark(sent_by(user, 3), failed_at=Now(), created_at=Now() - timedelta(days=8))
    page = browser(user).get("/").content.decode()
    assert "2 berichten konden niet worden verzonden." in page


def test_nobody_has_something_sent_as_somebody_else(sender):
    from django.db import DatabaseError, transaction

    task = sent_by(sender).task
    forged = Message(task=task, to="x@example.org", subject="x", template="x", asked_by_id=sender.pk)
    with (
        acting(UserFactory()),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Message.objects.bulk_create([forged])


def test_a_message_is_tried_again_by_a_service_with_one_line_of_the_log(sender):
    message = sent_by(sender)
    mark(message, failed_at=Now())
    with acting(sender):
        assert (try_again(message), message.task.failed_at is None) == (True, False)
