"""Digests: who gets one when, once, and with nothing in it but numbers and a link."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as sent_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leidraad.models import Action
from tests.factories import CaseFactory, UserFactory, partner_in
from tests.roles import acting, as_owner
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.accounts.models import Role, User
from zvh.audit.models import Line
from zvh.outbox.models import Mail, Task
from zvh.outbox.services import run
from zvh.pages.digests import sending
from zvh.pages.digests.rules import due_at
from zvh.pages.digests.sending import send_due_digests
from zvh.pages.digests.services import choose_digest
from zvh.pages.models import Digest, DigestSetting

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://zvh.example.org"


@pytest.fixture(autouse=True)
def nobody_else(db):
    with as_owner():
        assert not User.objects.exists()


def somebody(*, rhythm: str | None = None, weekday: int = 1, actions: int = 1, **user) -> User:
    """With a case and open actions in it, here since long ago."""
    case = CaseFactory()
    found = UserFactory(**user) if user else partner_in(case)
    with as_owner():
        User.objects.filter(pk=found.pk).update(date_joined=LONG_AGO)
        for _ in range(actions):
            Action.objects.create(case=case, author_id=found.pk, text="Kanariegeel", owner=found)
        if rhythm:
            DigestSetting.objects.create(user=found, rhythm=rhythm, weekday=weekday, changed_at=LONG_AGO)
    return found


def mailed() -> list[str]:
    with as_owner():
        return sorted(Mail.objects.values_list("to", flat=True))


def send(day: date, *, after: timedelta = timedelta(minutes=3)) -> int:
    return send_due_digests(now=due_at(day) + after)


def test_without_a_choice_it_comes_on_monday_at_seven():
    user = somebody()
    assert send(MONDAY, after=-timedelta(minutes=1)) == 0
    assert send(MONDAY) == 1
    assert mailed() == [user.email]
    with as_owner():
        assert list(Digest.objects.values_list("user_id", "on")) == [(user.pk, MONDAY)]


def test_each_rhythm_has_its_days():
    daily, friday, off = (
        somebody(rhythm="daily"),
        somebody(rhythm="weekly", weekday=5),
        somebody(rhythm="off"),
    )
    monday = somebody()
    days = {}
    for number in range(7):
        day = MONDAY + timedelta(days=number)
        send(day)
        with as_owner():
            days[number] = set(Digest.objects.filter(on=day).values_list("user_id", flat=True))
    every_day = {daily.pk}
    assert days == {
        0: {daily.pk, monday.pk},
        1: every_day,
        2: every_day,
        3: every_day,
        4: {daily.pk, friday.pk},
        5: set(),
        6: set(),
    }
    assert off.pk not in set().union(*days.values())


def test_run_twice_it_comes_once():
    somebody(), somebody()
    assert (send(MONDAY), send(MONDAY, after=timedelta(hours=5))) == (2, 0)
    assert len(mailed()) == 2
    for task in Task.objects.filter(kind="mail.send"):
        run(task.pk)
    assert send(MONDAY, after=timedelta(hours=6)) == 0
    assert (mailed(), len(sent_mail.outbox)) == ([], 2)


def test_a_batch_that_is_full_is_followed_by_the_next(monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    people = [somebody() for _ in range(5)]
    assert send(MONDAY) == 5
    assert mailed() == sorted(user.email for user in people)


def test_one_who_was_missed_on_a_day_hears_it_with_the_next():
    user = somebody()
    with as_owner():
        before = Digest.objects.create(user=user, on=MONDAY - timedelta(days=14), since=LONG_AGO)
        Digest.objects.filter(pk=before.pk).update(made_at=due_at(before.on))
    assert send(TUESDAY) == 0
    assert send(MONDAY) == 1
    with as_owner():
        assert Digest.objects.get(on=MONDAY).since == due_at(before.on)


def test_who_chose_after_it_was_due_or_is_new_waits_for_the_next():
    changed, new = somebody(), somebody()
    with as_owner():
        DigestSetting.objects.create(user=changed, weekday=1, changed_at=due_at(MONDAY) + timedelta(hours=1))
        User.objects.filter(pk=new.pk).update(date_joined=due_at(MONDAY) + timedelta(hours=1))
    assert send(MONDAY, after=timedelta(hours=2)) == 0
    assert send(MONDAY + timedelta(days=7)) == 2


def test_nothing_to_tell_is_no_mail_and_is_not_looked_at_again():
    user = somebody(actions=0)
    assert send(MONDAY) == 0
    assert mailed() == []
    with as_owner():
        assert Digest.objects.get().user_id == user.pk


@pytest.mark.parametrize("role", [Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER])
def test_who_never_sees_a_case_gets_none(role):
    somebody(role=role)
    somebody(role=Role.PARTNER, is_active=False)
    assert send(MONDAY) == 0
    with as_owner():
        assert not Digest.objects.exists()


def test_the_mail_holds_numbers_and_a_link_and_no_word_of_a_case():
    user = somebody(actions=3)
    with as_owner():
        Action.objects.filter(pk=Action.objects.first().pk).update(
            due_on=timezone.localdate() - timedelta(days=1)
        )
    send(MONDAY)
    run(Task.objects.get(kind="mail.send").pk)
    (message,) = sent_mail.outbox
    assert (message.to, message.subject) == ([user.email], "Wat van u is, en wat er veranderde")
    assert message.body == (
        "3 acties zijn van u. 1 is te laat.\n"
        "In 1 van uw casussen is iets veranderd.\n"
        "\n"
        "Waar het over gaat, leest u hier:\n"
        "https://zvh.example.org/mijn-werk/week/\n"
        "\n"
        "Hoe vaak u deze mail krijgt, kiest u zelf: Mijn account, Samenvatting per mail.\n"
    )


def test_a_batch_takes_the_same_queries_for_few_and_for_many():
    somebody(actions=1)
    with CaptureQueriesContext(connection) as few:
        send(MONDAY)
    people = [somebody(actions=7) for _ in range(12)]
    with CaptureQueriesContext(connection) as many:
        send(MONDAY + timedelta(days=7))
    assert len(many) == len(few)
    assert len(mailed()) == 1 + 1 + len(people)


def test_old_digests_are_forgotten():
    user = somebody()
    with as_owner():
        for days in (35, 36):
            Digest.objects.create(user=user, on=MONDAY - timedelta(days=days), since=LONG_AGO)
    send(MONDAY)
    with as_owner():
        assert sorted(Digest.objects.values_list("on", flat=True)) == [MONDAY - timedelta(days=35), MONDAY]


def test_the_log_tells_that_digests_were_made():
    somebody()
    send(MONDAY)
    with as_owner():
        lines = Line.objects.filter(act="digest.send").values_list("principal_id", "case_id")
        assert list(lines) == [(Purpose.DIGESTS.principal_id, None)]


def test_nobody_but_the_purpose_gets_counts_and_nobody_makes_a_digest_of_their_own():
    user = somebody()
    now = timezone.now()
    with acting(user):
        assert sending.counts_for({user.pk: now}, today=MONDAY) == {}
    with acting_as(None):
        assert sending.counts_for({user.pk: now}, today=MONDAY) == {}
    with acting_as(Purpose.DIGESTS.principal_id):
        counts = sending.counts_for({user.pk: now}, today=MONDAY)
        assert counts == {user.pk: sending.Counts(mine=1, late=0, moved=0)}
        # It counts, and reads no case.
        assert not Action.objects.exists()


def test_ones_own_setting_is_ones_own():
    user, other = somebody(rhythm="daily"), somebody(rhythm="off")
    with acting(user):
        choose_digest(user=user, rhythm="weekly", weekday=3)
        assert list(DigestSetting.objects.values_list("user_id", "rhythm", "weekday")) == [
            (user.pk, "weekly", 3)
        ]
        assert DigestSetting.objects.filter(user=other).update(rhythm="daily") == 0
