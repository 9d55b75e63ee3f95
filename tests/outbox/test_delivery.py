"""What the mail server says decides: never, not now, or taken. A real one, which answers as it is told to."""

import smtplib
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from tests.factories import UserFactory
from tests.roles import acting, as_owner
from tools.bench.outbox.mail_server import MailServer, free_port
from zvh.outbox.delivery import Trouble, verdict_on
from zvh.outbox.mail import send_mail
from zvh.outbox.models import Mail, Message, MessageState, Task
from zvh.outbox.services import GaveUp, TryLater, due, run, try_again


@pytest.fixture
def server(settings):
    """Listens where the application sends its mail to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.SITE_URL = "https://zvh.example.org"
    server = MailServer(settings.EMAIL_PORT)
    server.open()
    yield server
    if server.controller:
        server.close()


def asked(to="u@example.org") -> Task:
    with acting(UserFactory()):
        send_mail(to=to, subject="Casus", template="access_answered", context={"link": "/"}, key="a:1")
    return Task.objects.get(key="mail.send:a:1")


def now_due() -> None:
    Task.objects.update(not_before=Now())


def kept() -> int:
    with as_owner():
        return Mail.objects.count()


def message() -> Message:
    with as_owner():
        return Message.objects.select_related("task").get()


@pytest.mark.django_db
def test_a_mail_that_is_taken_carries_its_own_key_as_message_id(server):
    run(asked().pk)
    (taken,) = server.accepted
    assert (taken.to, taken.message_id) == ("u@example.org", f"<{message().pk}@zvh.example.org>")
    assert (message().state, kept()) == (MessageState.SENT, 0)


@pytest.mark.django_db
def test_a_worker_that_dies_after_handing_it_over_sends_it_again_under_the_same_message_id(server):
    task = asked()
    with transaction.atomic():
        run(task.pk)
        transaction.set_rollback(True)
    assert (kept(), due()) == (1, [task.pk])
    run(task.pk)
    first, second = server.accepted
    assert first.message_id == second.message_id
    assert (kept(), run(task.pk)) == (0, False)


@pytest.mark.django_db
def test_an_address_that_bounces_fails_at_once_and_its_text_waits_for_a_person(server):
    task = asked(to="nobody@example.org")
    run(task.pk)
    task.refresh_from_db()
    assert (task.attempts, task.error, task.failed_at is not None) == (1, Trouble.WRONG_ADDRESS, True)
    assert (message().state, kept(), due()) == (MessageState.FAILED, 1, [])


@pytest.mark.django_db
def test_an_address_that_is_none_is_not_offered_to_the_server(server):
    task = asked(to="geen adres")
    run(task.pk)
    task.refresh_from_db()
    assert (task.error, task.failed_at is not None) == (Trouble.WRONG_ADDRESS, True)


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_until_it_is_back(server):
    server.close()
    task = asked()
    for _ in range(8):
        now_due()
        run(task.pk)
    task.refresh_from_db()
    assert (task.attempts, task.error, task.failed_at) == (8, Trouble.UNREACHABLE, None)
    assert message().state == MessageState.TROUBLE
    assert task.not_before > timezone.now() + timedelta(minutes=5)
    server.open()
    now_due()
    run(task.pk)
    assert ([one.to for one in server.accepted], message().state) == (["u@example.org"], MessageState.SENT)


@pytest.mark.django_db
def test_a_server_that_is_busy_is_asked_again(server):
    server.busy_share = 1
    task = asked()
    run(task.pk)
    task.refresh_from_db()
    assert (task.error, task.failed_at, kept()) == (Trouble.BUSY, None, 1)
    server.busy_share = 0
    now_due()
    run(task.pk)
    assert message().state == MessageState.SENT


@pytest.mark.django_db
def test_after_a_day_a_person_must_look_and_may_try_again(server):
    server.close()
    task = asked()
    Task.objects.update(attempts=50, give_up_at=Now())
    # Whatever is tried at that moment still counts.
    Task.objects.update(give_up_at=Now() + timedelta(seconds=5))
    run(task.pk)
    Task.objects.update(give_up_at=Now(), not_before=Now())
    assert run(task.pk) is False
    Task.objects.update(failed_at=Now())
    server.open()
    assert try_again(task.pk) is True
    run(task.pk)
    assert message().state == MessageState.SENT


@pytest.mark.django_db
def test_a_mail_whose_text_is_gone_was_not_sent(server):
    task = asked()
    with as_owner():
        Mail.objects.all().delete()
    run(task.pk)
    task.refresh_from_db()
    assert (task.done_at, task.error, task.failed_at is not None) == (None, Trouble.TOO_LATE, True)


def refused(code: int, words: str) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"u@example.org": (code, words.encode())})


@pytest.mark.parametrize(
    ("error", "verdict", "why"),
    [
        (refused(550, "5.1.1 User unknown"), GaveUp, Trouble.WRONG_ADDRESS),
        (refused(552, "5.2.2 Mailbox full"), GaveUp, Trouble.WRONG_ADDRESS),
        (refused(554, "5.7.1 Relay access denied"), GaveUp, Trouble.REFUSED),
        (refused(450, "4.2.0 Greylisted"), TryLater, Trouble.BUSY),
        (refused(421, "4.3.2 Closing"), TryLater, Trouble.BUSY),
        (smtplib.SMTPDataError(554, b"5.6.0 Spam"), GaveUp, Trouble.REFUSED),
        (smtplib.SMTPDataError(452, b"4.3.1 Full"), TryLater, Trouble.BUSY),
        (smtplib.SMTPSenderRefused(553, b"5.1.8 Sender", "z@example.org"), TryLater, Trouble.NOT_ACCEPTED),
        (smtplib.SMTPSenderRefused(451, b"4.7.1 Later", "z@example.org"), TryLater, Trouble.BUSY),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 Wrong"), TryLater, Trouble.NOT_ACCEPTED),
        (smtplib.SMTPNotSupportedError("No STARTTLS"), TryLater, Trouble.NOT_ACCEPTED),
        (smtplib.SMTPConnectError(554, b"No service"), TryLater, Trouble.BUSY),
        (smtplib.SMTPServerDisconnected("gone"), TryLater, Trouble.UNREACHABLE),
        (ConnectionRefusedError(), TryLater, Trouble.UNREACHABLE),
        (TimeoutError(), TryLater, Trouble.UNREACHABLE),
    ],
)
def test_what_an_answer_of_the_server_means(error, verdict, why):
    found = verdict_on(error)
    assert (type(found), found.why) == (verdict, why)
