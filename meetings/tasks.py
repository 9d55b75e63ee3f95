"""What the clock does for meetings: remind who has not said yet whether they come."""

from celery import shared_task
from django.db import connection

from meetings.services.replies import remind
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose


@shared_task
def remind_who_did_not_answer() -> int:
    """Once per invitation and deadline, when the last day to answer begins; returns how many are due."""
    with acting_as(Purpose.UPKEEP.principal_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT entry, email, number, starts_at, reply_until FROM meetings_to_remind()")
            due = cursor.fetchall()
        for entry_id, email, number, starts_at, reply_until in due:
            key = f"before:{reply_until:%Y%m%d%H%M}"
            remind(entry_id, to=email, number=number, at=starts_at, until=reply_until, key=key)
    return len(due)
