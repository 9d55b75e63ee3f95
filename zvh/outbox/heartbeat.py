"""Whether database, worker and broker answer: the worker's sign of life, and `/healthz` that reads it."""

import logging
import os
from datetime import timedelta

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now
from django.http import JsonResponse
from kombu.exceptions import OperationalError

from zvh.outbox.models import Heartbeat

WORKER = "worker"
ALIVE_FOR = timedelta(seconds=40)
BROKER_SECONDS = 2

logger = logging.getLogger(__name__)


@shared_task
def beat() -> None:
    """Note that the worker lives. It came through the broker, so that was there as well."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": Now()})


@worker_ready.connect
def beat_at_once(**kwargs) -> None:
    """A worker that has just started does not wait for the scheduler to be known."""
    beat.delay()


def health() -> dict[str, bool]:
    """What answers. Nothing else may be read from it: the address is open to everyone."""
    database, worker = _database_and_worker()
    return {"database": database, "worker": worker, "broker": _broker()}


def _database_and_worker() -> tuple[bool, bool]:
    try:
        # The database's own clock on both sides: those of two machines may differ.
        worker = Heartbeat.objects.filter(name=WORKER, at__gt=Now() - ALIVE_FOR).exists()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("The database does not answer: %s", type(error).__name__)
        connection.close()
        return False, False
    return True, worker


def _broker() -> bool:
    folder = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}).get("data_folder_out")
    if folder is not None and not os.access(folder, os.W_OK):
        logger.warning("The broker's directory can't be written.")
        return False
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer: %s", type(error).__name__)
        return False
    return True


class HealthMiddleware:
    """Answers `/healthz` before anything else: it must answer when the database, and so every page, does not.

    No session, principal or transaction is opened for it, and no host name or https is asked of a probe.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info != "/healthz":
            return self.get_response(request)
        answers = health()
        headers = {"Cache-Control": "no-store"}
        return JsonResponse(answers, status=200 if all(answers.values()) else 503, headers=headers)
