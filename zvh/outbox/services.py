"""Puts work in rows and does it: each piece once, as its principal, whatever happens to worker or broker."""

import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from zvh.access.principal import acting_as, current_principal_id
from zvh.outbox.models import Task

LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 5
# The sweep wakes again: what nobody took by then need not pile up in the broker.
WAKE_FOR = timedelta(minutes=1).seconds
RUN = "zvh.outbox.tasks.run"

logger = logging.getLogger(__name__)

_work: dict[str, Callable[[UUID | None], None]] = {}


class UnknownWorkError(Exception):
    """No app says how this kind of work is done."""


class LostLeaseError(Exception):
    """It took longer than its lease and somebody else may have done it; what was done here is undone."""


def does(kind: str):
    """Register the function that does a kind of work: it gets the task's subject, in one transaction."""

    def register(function: Callable[[UUID | None], None]):
        _work[kind] = function
        return function

    return register


def put(*, kind: str, key: str, subject_id: UUID | None = None, principal_id: UUID | None = None) -> None:
    """Ask for work, in the transaction of its reason; the same key twice asks once.

    It is done as `principal_id`, or as whoever acts now, with the rights they have when it is done.
    """
    task = Task(
        kind=kind, key=key, subject_id=subject_id, principal_id=principal_id or current_principal_id()
    )
    Task.objects.bulk_create([task], ignore_conflicts=True)
    transaction.on_commit(lambda: wake(task.pk))


def wake(task_id: UUID) -> None:
    """Tell the worker. When the broker is away the row waits for the next sweep; nothing is lost."""
    try:
        current_app.send_task(RUN, args=[str(task_id)], expires=WAKE_FOR)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer, the sweep will find the task: %s", type(error).__name__)


def run(task_id: UUID) -> bool:
    """Do one task if nobody else has it; False when there was nothing to do. Raises what the work raises."""
    task = _claim(task_id)
    if task is None:
        return False
    work = _work.get(task.kind)
    if work is None:
        raise UnknownWorkError(task.kind)
    with acting_as(task.principal_id):
        work(task.subject_id)
        done = Task.objects.filter(pk=task.pk, done_at__isnull=True, attempts=task.attempts)
        if not done.update(done_at=Now(), lease_until=None, error=""):
            raise LostLeaseError(task.kind)
    return True


def note_failure(task_id: UUID, *, error: str) -> None:
    """Give a task that went wrong back: to be tried again later, or left for a person after five attempts.

    `error` is the name of what was raised, never its text: that may hold what a dossier holds.
    """
    waiting = Task.objects.filter(pk=task_id, done_at__isnull=True)
    waiting.update(lease_until=None, not_before=Now() + LEASE * F("attempts"), error=error[:200])
    give_up()


def due(*, most: int = 100) -> list[UUID]:
    """Ids of the tasks that somebody should do now, oldest first; skips those that somebody is doing."""
    return list(_due().order_by("not_before").values_list("pk", flat=True)[:most])


def give_up() -> int:
    """Mark what failed too often, so that a person looks at it; returns how many."""
    return _unheld().filter(attempts__gte=MOST_ATTEMPTS).update(failed_at=Now())


def _unheld():
    """Tasks still to be done that no worker holds at this moment."""
    return Task.objects.filter(done_at__isnull=True, failed_at__isnull=True).filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    )


def _due():
    return _unheld().filter(not_before__lte=Now(), attempts__lt=MOST_ATTEMPTS)


def _claim(task_id: UUID) -> Task | None:
    """Take the lease, in a transaction of its own: who dies keeps nobody waiting longer than that."""
    with transaction.atomic():
        task = _due().select_for_update(skip_locked=True).filter(pk=task_id).first()
        if task is None:
            return None
        task.attempts += 1
        Task.objects.filter(pk=task.pk).update(attempts=task.attempts, lease_until=Now() + LEASE)
    return task
