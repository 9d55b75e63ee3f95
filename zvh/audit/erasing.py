"""Takes what is erasable out of the log for good. The lines it belonged to stay, and so does that it was erased."""

from uuid import UUID

from django.db import connection


def erase_words(line_id: UUID) -> bool:
    """Erase the words of a line together with their salt; False when there are none, or for anyone but the
    privacy officer."""
    return _erase("SELECT audit_erase_words(%s)", line_id)


def erase_place(address: str) -> bool:
    """Erase a network address; False when the log has none like it, or for anyone but the privacy officer."""
    return _erase("SELECT audit_erase_place(%s::inet)", address)


def _erase(statement: str, what: UUID | str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [what])
        return cursor.fetchone()[0]
