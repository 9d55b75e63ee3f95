"""What Celery wakes: one task at a time, and a sweep for whatever the broker lost."""

from uuid import UUID

from celery import Task, shared_task

from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.outbox import mail, services


class NotesFailure(Task):
    """Writes beside the row what went wrong; Celery logs it and forgets."""

    def on_failure(self, exc, task_id, args, kwargs, einfo):
        services.note_failure(UUID(args[0]), error=type(exc).__name__)


@shared_task(base=NotesFailure)
def run(task_id: str) -> None:
    services.run(UUID(task_id))


@shared_task
def sweep() -> None:
    """Wake a worker for every task that is due; called by the clock."""
    with acting_as(Purpose.UPKEEP.principal_id):
        services.give_up()
        due = services.due()
    mail.forget_unsent()
    for task_id in due:
        services.wake(task_id)
