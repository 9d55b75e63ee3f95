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
from zvh.outbox.services import (
    GaveUp,
    LostLeaseError,
    TryLater,
    UnknownWorkError,
    due,
    give_up,
    put,
    run,
    try_again,
)

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
    # Once to take it, once to hold it as long as the work takes.
    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert len(locks) == 2
    assert all(lock.endswith("FOR UPDATE SKIP LOCKED") for lock in locks)


def put_off(why="away"):
    def work(subject):
        raise TryLater(why)

    return work


def test_work_that_can_not_be_done_yet_is_put_off_longer_each_time(monkeypatch):
    monkeypatch.setitem(services._work, "test", put_off())
    task = asked(UserFactory())
    pauses = []
    for _ in range(4):
        Task.objects.update(not_before=Now())
        assert run(task.pk) is True
        task.refresh_from_db()
        pauses.append(task.not_before - timezone.now())
        assert (task.error, task.lease_until, task.failed_at) == ("away", None, None)
    assert pauses == sorted(pauses)
    assert timedelta(seconds=2) < pauses[0] < timedelta(seconds=7)
    assert due() == []


def test_what_is_away_for_all_lets_the_rest_of_that_kind_wait_and_no_other(done, monkeypatch):
    def away(subject):
        raise TryLater("away", for_all=True)

    monkeypatch.setitem(services._work, "needs it", away)
    user = UserFactory()
    first, second = (asked(user, kind="needs it", key=f"test:{number}") for number in (1, 2))
    other = asked(user, key="test:3")
    run(first.pk)
    assert due() == [other.pk]
    second.refresh_from_db()
    assert (second.attempts, second.error, second.not_before > timezone.now()) == (0, "away", True)


def test_patient_work_goes_on_after_five_attempts_until_its_time_is_over(monkeypatch):
    monkeypatch.setitem(services._work, "test", put_off())
    monkeypatch.setitem(services._patience, "test", timedelta(days=1))
    task = asked(UserFactory())
    Task.objects.update(attempts=40)
    assert (run(task.pk), Task.objects.get().failed_at) == (True, None)
    Task.objects.update(not_before=Now())
    assert due() == [task.pk]
    Task.objects.update(give_up_at=Now())
    assert give_up() == 1
    task.refresh_from_db()
    assert (task.failed_at is not None, task.error, task.attempts) == (True, "away", 41)


def test_patient_work_whose_worker_was_killed_often_is_not_given_up(done, monkeypatch):
    monkeypatch.setitem(services._patience, "test", timedelta(days=1))
    task = asked(UserFactory())
    Task.objects.update(attempts=30, lease_until=Now() - timedelta(seconds=1))
    assert give_up() == 0
    assert run(task.pk) is True
    assert len(done) == 1


def test_work_that_will_never_succeed_is_left_for_a_person_at_once(monkeypatch):
    def hopeless(subject):
        raise GaveUp("wrong_address")

    monkeypatch.setitem(services._work, "test", hopeless)
    task = asked(UserFactory())
    assert run(task.pk) is True
    task.refresh_from_db()
    assert (task.attempts, task.error, task.failed_at is not None) == (1, "wrong_address", True)
    assert (due(), run(task.pk)) == ([], False)


def test_what_was_given_up_on_is_tried_again_once_per_request(done):
    task = asked(UserFactory())
    Task.objects.update(attempts=5, failed_at=Now())
    assert (try_again(task.pk), try_again(task.pk)) == (True, False)
    assert due() == [task.pk]
    assert run(task.pk) is True
    assert try_again(task.pk) is False


def test_who_lost_the_lease_says_nothing_of_how_it_went(monkeypatch):
    def slow(subject):
        Task.objects.update(attempts=7)

    monkeypatch.setitem(services._work, "test", slow)
    task = asked(UserFactory())
    tasks.run.apply(args=[str(task.pk)])
    assert Task.objects.get().error == ""


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 10), (5, 80), (8, 640), (9, 900), (100, 900)])
def test_pauses_double_up_to_a_quarter_of_an_hour_and_differ_between_tasks(attempts, seconds):
    pauses = [
        services._pause_after(Task(id=uuid.UUID(int=number), attempts=attempts)).total_seconds()
        for number in range(1000)
    ]
    assert (min(pauses), max(pauses)) == (0.75 * seconds, pytest.approx(1.2495 * seconds))
