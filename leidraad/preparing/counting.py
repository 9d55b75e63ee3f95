"""What counts from the moment the meeting starts: that somebody confirmed what is known (domain.md rule 10)."""

from django.db import connection

from cases.services.rows import hold_new
from meetings.models import AgendaItem
from zvh.audit import log


def count_confirmations(item: AgendaItem) -> None:
    """Each confirmation that was sent becomes a review of that organisation, with the time at which it was given.

    Called in the transaction that starts the meeting; who is sending meanwhile comes before or after it.
    """
    hold_new(item.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT leidraad_count_confirmations(%s)", [item.pk])
        counted = cursor.fetchone()[0]
    if counted:
        log.record("preparation.count", case_id=item.case_id, subject_id=item.pk)
