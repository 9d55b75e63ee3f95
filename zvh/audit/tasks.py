"""What the clock asks of the log: to note its head outside the database."""

from celery import shared_task
from django.conf import settings

from zvh.audit.anchors import note_head


@shared_task
def anchor() -> None:
    """Every minute: what was logged by then can't be taken away without it being seen."""
    note_head(settings.ZVH_LOG_ANCHOR)
