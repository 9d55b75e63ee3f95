"""Writes the access log, in the transaction of the act itself: if the line can't be written, nothing happens."""

from uuid import UUID

from zvh.access.principal import current_principal_id
from zvh.audit.models import Line


def record(act: str, *, case_id: UUID | None = None, subject_id: UUID | None = None) -> None:
    """Add a line: who acts now did `act` (a verb with dots, such as "meeting.close") to `subject_id` of a case."""
    Line.objects.create(principal_id=current_principal_id(), case_id=case_id, act=act, subject_id=subject_id)
