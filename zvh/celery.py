"""Celery wakes the worker and keeps the clock. What has to be done stands in rows, never in the broker alone."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zvh.settings")

HEARTBEAT_SECONDS = 10
SWEEP_SECONDS = 20
HOUR_SECONDS = 60 * 60
ANCHOR_SECONDS = 60

app = Celery("zvh")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    broker_connection_retry_on_startup=True,
    # However long the broker is away.
    broker_connection_max_retries=None,
    # Nobody steers workers through the broker; without it there is nothing in it but tasks.
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    # A memory leak in a PDF library ends with its process.
    worker_max_tasks_per_child=500,
    # A task that waits in the broker belongs to whoever is free.
    worker_prefetch_multiplier=1,
    beat_schedule={
        "heartbeat": {
            "task": "zvh.outbox.heartbeat.beat",
            "schedule": HEARTBEAT_SECONDS,
            # Beats that nobody took are no news: they do not pile up while the worker is away.
            "options": {"expires": HEARTBEAT_SECONDS},
        },
        "sweep": {
            "task": "zvh.outbox.tasks.sweep",
            "schedule": SWEEP_SECONDS,
            "options": {"expires": SWEEP_SECONDS},
        },
        "incidental users": {
            "task": "zvh.administration.tasks.end_what_ran_out",
            "schedule": HOUR_SECONDS,
            "options": {"expires": HOUR_SECONDS},
        },
        "anchor": {
            "task": "zvh.audit.tasks.anchor",
            "schedule": ANCHOR_SECONDS,
            "options": {"expires": ANCHOR_SECONDS},
        },
    },
)
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="heartbeat")
