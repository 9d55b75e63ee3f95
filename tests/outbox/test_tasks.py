"""Work is a row: asked for once, done once, as its principal, and never lost."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case
from tests.factories import CaseFactory, UserFactory, partner_in
from tests.roles import acting
from zvh.access.principal import current_principal_id
from zvh.outbox import services, tasks
from zvh.outbox.models import Task
from zvh.outbox.services import LostLeaseError, UnknownWorkError, due, put, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """What the work of kind "test" was given, and as whom it was done."""
    calls = []
    monkeypatch.setitem(
        services._work, "test", lambda subject: calls.append((subject, current_principal_id()))
    )
    return calls


def asked(user, *, kind="test", key="test:1", subject_id=None):
    with acting(user):
        put(kind=kind, key=key, subject_id=subject_id)
    return Task.objects.get(key=key)


def test_work_is_done_once_as_whoever_asked(done):
    user, subject = UserFactory(), uuid.uuid4()
    task = asked(user, subject_id=subject)
    assert run(task.pk) is True
    assert run(task.pk) is False
    assert done == [(subject, user.pk)]
    task.refresh_from_db()
    assert (task.done_at is not None, task.attempts, task.lease_until) == (True, 1, None)


def test_the_same_key_asks_once(done):
    user = UserFactory()
    first = asked(user)
    assert asked(user) == first
    assert due() == [first.pk]


def test_work_sees_what_its_principal_may_see_today(monkeypatch):
    case, other = CaseFactory(), CaseFactory()
    seen = []
    monkeypatch.setitem(services._work, "test", lambda subject: seen.extend(Case.objects.all()))
    run(asked(partner_in(case)).pk)
    assert seen == [case]
    assert other not in seen


def test_work_asked_for_in_a_transaction_that_fails_was_never_asked(done):
    with acting(UserFactory()):
        put(kind="test", key="test:1")
        transaction.set_rollback(True)
    assert not Task.objects.exists()


def test_the_worker_is_woken_at_commit(done, django_capture_on_commit_callbacks, monkeypatch):
    woken = []

    def note(name, args, **options):
        woken.append((name, args))

    monkeypatch.setattr(services.current_app, "send_task", note)
    with django_capture_on_commit_callbacks(execute=True):
        task = asked(UserFactory())
        assert woken == []
    assert woken == [("zvh.outbox.tasks.run", [str(task.pk)])]


def test_a_broker_that_is_away_loses_nothing(done, django_capture_on_commit_callbacks, monkeypatch):
    def refuse(name, args, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr(services.current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        task = asked(UserFactory())
    assert due() == [task.pk]


def test_a_task_that_somebody_holds_is_left_alone(done):
    task = asked(UserFactory())
    Task.objects.update(lease_until=timezone.now() + timedelta(minutes=1))
    assert due() == []
    assert run(task.pk) is False
    assert done == []


def test_a_worker_that_died_leaves_its_task_to_the_next_when_the_lease_ends(done):
    task = asked(UserFactory())
    Task.objects.update(lease_until=timezone.now() - timedelta(seconds=1), attempts=1)
    assert due() == [task.pk]
    assert run(task.pk) is True


def test_what_was_done_after_losing_the_lease_is_undone(monkeypatch):
    def slow(subject):
        asked_again = Task.objects.filter(key="test:1")
        asked_again.update(attempts=7)
        Task.objects.filter(key="test:2").update(error="touched")

    monkeypatch.setitem(services._work, "test", slow)
    task = asked(UserFactory())
    asked(UserFactory(), key="test:2")
    with pytest.raises(LostLeaseError):
        run(task.pk)
    assert Task.objects.get(key="test:2").error == ""


def test_what_goes_wrong_is_noted_by_name_and_tried_again_later(monkeypatch):
    def wrong(subject):
        raise ValueError("the address is Veerallee 12")

    monkeypatch.setitem(services._work, "test", wrong)
    task = asked(UserFactory())
    tasks.run.apply(args=[str(task.pk)])
    task.refresh_from_db()
    assert (task.error, task.attempts, task.done_at, task.lease_until) == ("ValueError", 1, None, None)
    assert task.not_before > timezone.now()
    assert due() == []


def test_after_five_attempts_a_person_must_look(monkeypatch):
    monkeypatch.setitem(services._work, "test", lambda subject: 1 / 0)
    task = asked(UserFactory())
    for _ in range(6):
        Task.objects.update(not_before=Now() - timedelta(seconds=1))
        tasks.run.apply(args=[str(task.pk)])
    task.refresh_from_db()
    assert (task.attempts, task.error, task.failed_at is not None) == (5, "ZeroDivisionError", True)
    assert due() == []


def test_work_that_nobody_knows_is_an_error_with_a_name():
    task = asked(UserFactory(), kind="unheard of")
    with pytest.raises(UnknownWorkError, match="unheard of"):
        run(task.pk)


def test_the_sweep_wakes_for_everything_due(done, monkeypatch):
    woken = []
    monkeypatch.setattr(services, "wake", woken.append)
    first, second = asked(UserFactory()), asked(UserFactory(), key="test:2")
    Task.objects.filter(pk=second.pk).update(done_at=Now())
    tasks.sweep.apply()
    assert woken == [first.pk]


def test_a_task_that_another_transaction_locked_is_skipped_not_waited_for(done):
    """As the query that claims is written: a second worker passes by instead of queueing."""
    with CaptureQueriesContext(connection) as queries:
        run(asked(UserFactory()).pk)
    claims = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert len(claims) == 1
    assert claims[0].endswith("FOR UPDATE SKIP LOCKED")
