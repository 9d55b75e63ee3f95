"""When people and rooms are taken, asked of the database's own function: that they are, never by what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class TakenHours:
    """`whose` is the id of a user or of a room."""

    whose: UUID
    starts_at: datetime
    ends_at: datetime


def hours_taken(
    *,
    users: Iterable[UUID],
    rooms: Iterable[UUID] = (),
    since: datetime,
    until: datetime,
    besides: UUID | None = None,
) -> list[TakenHours]:
    """What overlaps with this stretch of time, in one query; `besides` is a meeting that does not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT whose, starts_at, ends_at FROM meetings_hours_taken(%s::uuid[], %s::uuid[], %s, %s, %s)"
            " ORDER BY starts_at, whose",
            [list(users), list(rooms), since, until, besides],
        )
        return [TakenHours(*row) for row in cursor.fetchall()]
