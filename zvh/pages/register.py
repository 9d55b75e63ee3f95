"""The register of closed cases: numbers and dates for the privacy officer, who has no grant on any case (rule 13)."""

from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True)
class ClosedCase:
    number: str
    ended_on: date
    kept_until: date


def closed_cases(years: int) -> list[ClosedCase]:
    """Closed cases, the oldest first; empty for anyone who is not a privacy officer. `years` is the period kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, ended_on, kept_until FROM pages_closed_cases(%s)", [years])
        return [ClosedCase(*row) for row in cursor.fetchall()]
