"""Puts work in rows and does it: each piece once, as its principal, whatever happens to worker or broker."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from zvh.access.principal import acting_as, current_principal_id
from zvh.outbox.models import Task

# From taking a task until its work has begun. From then on the locked row keeps others off, until its process ends.
LEASE = timedelta(seconds=5)
MOST_ATTEMPTS = 5
# After work that went wrong, times how often it did.
PAUSE = timedelta(minutes=3)
# After work that could not be done yet: doubling, up to a limit.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)
# When what is away is away for all work of a kind: how long the rest of it waits before one of it looks again.
AWAY_FOR = timedelta(seconds=10)
# How long what was given up on is tried again, when a person asks for it.
AGAIN_FOR = timedelta(days=1)
# The sweep wakes again: what nobody took by then need not pile up in the broker.
WAKE_FOR = timedelta(minutes=1).seconds
RUN = "zvh.outbox.tasks.run"

logger = logging.getLogger(__name__)

_work: dict[str, Callable[[UUID | None], None]] = {}
_patience: dict[str, timedelta] = {}


class TryLater(Exception):
    """Raised by work that is in order itself, while something that it needs is away. `why`: a word, never content.

    `for_all`: the rest of this kind needs it too. It waits a little, instead of each of it finding out for itself.
    """

    def __init__(self, why: str, *, for_all: bool = False):
        super().__init__(why)
        self.why, self.for_all = str(why), for_all


class GaveUp(Exception):
    """Raised by work that will never succeed: it is left for a person at once. `why`: a word, never content."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = str(why)


class UnknownWorkError(Exception):
    """No app says how this kind of work is done."""


class LostLeaseError(Exception):
    """It took longer than its lease and somebody else may have done it; what was done here is undone."""


def does(kind: str, *, patience: timedelta | None = None):
    """Register the function that does a kind of work: it gets the task's subject, in one transaction.

    Work is given up after five attempts. With `patience` that is as long as it is tried, however often: when what it
    needs was away (`TryLater`), and when its worker was killed.
    """

    def register(function: Callable[[UUID | None], None]):
        _work[kind] = function
        if patience:
            _patience[kind] = patience
        return function

    return register


def put(
    *, kind: str, key: str, subject_id: UUID | None = None, principal_id: UUID | None = None
) -> Task | None:
    """Ask for work, in the transaction of its reason; the same key twice asks once: None when it was asked for before.

    It is done as `principal_id`, or as whoever acts now, with the rights they have when it is done.
    """
    subjects = {key: subject_id}
    return put_many(kind=kind, subjects=subjects, principal_id=principal_id or current_principal_id()).get(
        key
    )


def put_many(*, kind: str, subjects: Mapping[str, UUID | None], principal_id: UUID | None) -> dict[str, Task]:
    """The same for many pieces of work at once, by their keys, in two queries; returns those that are new."""
    patience = _patience.get(kind)
    tasks = [
        Task(
            kind=kind,
            key=key,
            subject_id=subject_id,
            principal_id=principal_id,
            give_up_at=Now() + patience if patience else None,
        )
        for key, subject_id in subjects.items()
    ]
    Task.objects.bulk_create(tasks, ignore_conflicts=True)
    # Who asks for the same at the same time waits above until one of both is there.
    made = set(Task.objects.filter(pk__in=[task.pk for task in tasks]).values_list("pk", flat=True))
    new = {task.key: task for task in tasks if task.pk in made}
    transaction.on_commit(lambda: [wake(task.pk) for task in new.values()])
    return new


def wake(task_id: UUID) -> None:
    """Tell the worker. When the broker is away the row waits for the next sweep; nothing is lost."""
    try:
        current_app.send_task(RUN, args=[str(task_id)], expires=WAKE_FOR)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer, the sweep will find the task: %s", type(error).__name__)


def run(task_id: UUID) -> bool:
    """Do one task if nobody else has it; False when there was nothing to do. Raises what the work raises.

    Not what the work raises to be tried later, or to be left: that is noted, and no error.
    """
    task = _claim(task_id)
    if task is None:
        return False
    work = _work.get(task.kind)
    if work is None:
        raise UnknownWorkError(task.kind)
    try:
        with acting_as(task.principal_id):
            _hold(task)
            work(task.subject_id)
            if not _mine(task).update(done_at=Now(), lease_until=None, error=""):
                raise LostLeaseError(task.kind)
    except TryLater as trouble:
        _mine(task).update(lease_until=None, not_before=Now() + _pause_after(task), error=trouble.why[:200])
        if trouble.for_all:
            _let_wait(task.kind, why=trouble.why)
        give_up()
    except GaveUp as refusal:
        _mine(task).update(lease_until=None, failed_at=Now(), error=refusal.why[:200])
    return True


def note_failure(task_id: UUID, *, error: str) -> None:
    """Give a task that went wrong back: to be tried again later, or left for a person after five attempts.

    `error` is the name of what was raised, never its text: that may hold what a dossier holds.
    """
    waiting = Task.objects.filter(pk=task_id, done_at__isnull=True)
    waiting.update(lease_until=None, not_before=Now() + PAUSE * F("attempts"), error=error[:200])
    give_up()


def try_again(task_id: UUID) -> bool:
    """Take up what was given up on, for a day; False when that is not so (any more): somebody else did it just now."""
    given_up = Task.objects.filter(pk=task_id, done_at__isnull=True, failed_at__isnull=False)
    if not given_up.update(failed_at=None, not_before=Now(), give_up_at=Now() + AGAIN_FOR):
        return False
    transaction.on_commit(lambda: wake(task_id))
    return True


def due(*, most: int = 500) -> list[UUID]:
    """Ids of the tasks that somebody should do now, oldest first; skips those that somebody took just now."""
    return list(_due().order_by("not_before").values_list("pk", flat=True)[:most])


def give_up() -> int:
    """Mark what failed too often, so that a person looks at it; returns how many."""
    with transaction.atomic():
        # Without waiting for what somebody is doing at this moment: it may succeed.
        hopeless = _unheld().exclude(_WORTH_TRYING).select_for_update(skip_locked=True)
        return Task.objects.filter(pk__in=list(hopeless.values_list("pk", flat=True))).update(failed_at=Now())


_WORTH_TRYING = Q(attempts__lt=MOST_ATTEMPTS) | Q(give_up_at__isnull=False, give_up_at__gt=Now())


def _unheld():
    """Tasks still to be done that no worker took just now."""
    return Task.objects.filter(done_at__isnull=True, failed_at__isnull=True).filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    )


def _due():
    return _unheld().filter(_WORTH_TRYING, not_before__lte=Now())


def _claim(task_id: UUID) -> Task | None:
    """Count the attempt, in a transaction of its own: work that ends its process is not tried forever."""
    with transaction.atomic():
        task = _due().select_for_update(skip_locked=True).filter(pk=task_id).first()
        if task is None:
            return None
        task.attempts += 1
        Task.objects.filter(pk=task.pk).update(attempts=task.attempts, lease_until=Now() + LEASE)
    return task


def _mine(task: Task):
    """The task, unless it was taken by somebody else since."""
    return Task.objects.filter(
        pk=task.pk, attempts=task.attempts, done_at__isnull=True, failed_at__isnull=True
    )


def _hold(task: Task) -> None:
    """Lock the row as long as the work takes: it comes free with the process, also when that is killed."""
    if _mine(task).select_for_update(skip_locked=True).first() is None:
        raise LostLeaseError(task.kind)


def _let_wait(kind: str, *, why: str) -> None:
    with transaction.atomic():
        others = _due().filter(kind=kind).select_for_update(skip_locked=True).values_list("pk", flat=True)
        Task.objects.filter(pk__in=list(others)).update(not_before=Now() + AWAY_FOR, error=why[:200])


def _pause_after(task: Task) -> timedelta:
    """Longer each time, and for each task a little different: not everything comes back in the same second."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(task.attempts - 1, 10))
    return pause * (0.75 + task.pk.int % 1000 / 2000)
