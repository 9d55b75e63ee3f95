"""Celery wakes the worker and keeps the clock. What has to be done stands in rows, never in the broker alone."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zvh.settings")

HEARTBEAT_SECONDS = 10
SWEEP_SECONDS = 10
HOUR_SECONDS = 60 * 60
ANCHOR_SECONDS = 60
DIGEST_SECONDS = 5 * 60

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
        "answers to invitations": {
            "task": "meetings.tasks.remind_who_did_not_answer",
            "schedule": HOUR_SECONDS,
            "options": {"expires": HOUR_SECONDS},
        },
        "remind to prepare": {
            "task": "leidraad.tasks.remind_to_prepare",
            "schedule": HOUR_SECONDS,
            "options": {"expires": HOUR_SECONDS},
        },
        "calls": {
            "task": "leidraad.stabilising.tasks.remind",
            "schedule": HOUR_SECONDS,
            "options": {"expires": HOUR_SECONDS},
        },
        "digests": {
            "task": "zvh.pages.tasks.send_digests",
            "schedule": DIGEST_SECONDS,
            "options": {"expires": DIGEST_SECONDS},
        },
        "anchor": {
            "task": "zvh.audit.tasks.anchor",
            "schedule": ANCHOR_SECONDS,
            "options": {"expires": ANCHOR_SECONDS},
        },
        # Once an hour in the daytime: nobody is mailed at night, and an hour without a worker loses nothing.
        "reminders": {
            "task": "leidraad.following.tasks.remind",
            "schedule": crontab(minute=5, hour="7-20"),
            "options": {"expires": HOUR_SECONDS},
        },
        "escalations": {
            "task": "leidraad.following.tasks.escalate",
            "schedule": crontab(minute=10, hour="7-20"),
            "options": {"expires": HOUR_SECONDS},
        },
        "signals": {
            "task": "leidraad.following.tasks.tell_signals",
            "schedule": crontab(minute=15, hour="7-20"),
            "options": {"expires": HOUR_SECONDS},
        },
    },
)
app.autodiscover_tasks()
app.autodiscover_tasks(["leidraad.following", "leidraad.stabilising"])
app.autodiscover_tasks(related_name="heartbeat")
