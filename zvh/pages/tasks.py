"""What the clock does about digests."""

from celery import shared_task

from zvh.pages.digests.sending import send_due_digests


@shared_task
def send_digests() -> None:
    """Make the digests that are due; asked every few minutes, each is made once."""
    send_due_digests()
