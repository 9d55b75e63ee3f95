"""What the clock does about conversations."""

from celery import shared_task

from leidraad.preparing.asking import remind_all


@shared_task
def remind_to_prepare() -> None:
    """Mail who has not prepared a meeting that comes near; each is mailed once, however often this runs."""
    remind_all()
