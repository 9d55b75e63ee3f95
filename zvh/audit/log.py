"""Writes the access log, in the transaction of the act: if the line can't be written, nothing happens."""

from uuid import UUID, uuid4

from django.db import connection

from zvh.access.principal import current_principal_id


def record(act: str, *, case_id: UUID | None = None, subject_id: UUID | None = None) -> None:
    """Add a line: who acts now did `act` (such as "meeting.close") to `subject_id` of a case."""
    # Not through the model: it would ask for the row back, and most who may write a line may not read it.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_line (id, at, principal_id, case_id, act, subject_id) "
            "VALUES (%s, DEFAULT, %s, %s, %s, %s)",
            [uuid4(), current_principal_id(), case_id, act, subject_id],
        )
