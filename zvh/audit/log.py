"""Writes the access log, in the transaction of the act: if the line can't be written, nothing happens.

Who, as whom in which organisation, on which grant and from where is never told by a caller.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection

from zvh.access.principal import current_principal_id
from zvh.audit.models import Outcome
from zvh.audit.origin import Origin, origin_now

SALT_BYTES = 16
LONGEST_WORDS = 4_000


@dataclass(frozen=True)
class Entry:
    """What a line says of the act itself."""

    act: str
    case_id: UUID | None = None
    subject_id: UUID | None = None
    persons: frozenset[UUID] = frozenset()
    outcome: str = Outcome.DONE
    words: str = field(default="", repr=False)
    number_of_cases: int | None = None
    detail: str | None = None


def record(
    act: str,
    *,
    case_id: UUID | None = None,
    subject_id: UUID | None = None,
    persons: Iterable[UUID] = (),
    outcome: str = Outcome.DONE,
    words: str = "",
    number_of_cases: int | None = None,
    unless_within: timedelta | None = None,
) -> None:
    """Add a line: who acts now did `act` (such as "meeting.close") to `subject_id` of a case.

    `persons` are the family members it was about, besides those whose rows the request asked for. `words` is free text
    (what was searched for, a reason) and can be erased later. A list or search names no case but their number.
    With `unless_within` nothing is added when the same was logged so short ago in the same session.
    Within a request, what was refused or failed is written after its transaction was rolled back.
    """
    origin = origin_now()
    entry = Entry(
        act=act,
        case_id=case_id,
        subject_id=subject_id,
        persons=frozenset(persons) | (origin.touched.persons if origin else frozenset()),
        outcome=outcome,
        words=words,
        number_of_cases=number_of_cases,
    )
    if origin and outcome != Outcome.DONE:
        origin.waiting.append(entry)
        return
    write(entry, unless_within=unless_within)
    if origin:
        origin.recorded.setdefault(case_id, set()).add(act)


def write(entry: Entry, *, unless_within: timedelta | None = None) -> None:
    """Insert the line as whoever acts now; with `unless_within`, not when the same was logged so short ago."""
    origin = origin_now()
    words = entry.words.replace("\x00", "")[:LONGEST_WORDS]
    salt = secrets.token_bytes(SALT_BYTES) if words else None
    values = _values(entry, origin) | {
        "words_hash": hashlib.sha256(salt + words.encode()).digest() if salt else None
    }
    with connection.cursor() as cursor:
        cursor.execute(*_statement(values, origin, unless_within))
        if salt:
            cursor.execute(
                "INSERT INTO audit_words (line_id, salt, text) VALUES (%s, %s, %s)",
                [values["id"], salt, words],
            )


def _values(entry: Entry, origin: Origin | None) -> dict[str, object]:
    from_origin = {
        "address": origin.address if origin else "",
        "detail": origin.detail if origin and entry.outcome != Outcome.REFUSED else "",
        "place_id": origin.place_id if origin else None,
        "session_id": origin.session_id if origin else None,
    }
    if entry.detail is not None:
        from_origin["detail"] = entry.detail
    return {
        "id": uuid4(),
        "principal_id": current_principal_id(),
        "act": entry.act,
        "outcome": str(entry.outcome),
        "case_id": entry.case_id,
        "subject_id": entry.subject_id,
        "persons": sorted(entry.persons),
        "number_of_cases": entry.number_of_cases,
        **from_origin,
    }


def _statement(values: dict, origin: Origin | None, unless_within: timedelta | None) -> tuple[str, dict]:
    """One statement for the line and, the first time, for the network address behind its reference."""
    # Not through the model: it would ask for the row back, and most who may write a line may not read it.
    line = (
        "INSERT INTO audit_line (id, principal_id, act, outcome, case_id, subject_id, persons, number_of_cases, "
        "address, detail, place_id, session_id, words_hash) "
        "SELECT %(id)s, %(principal_id)s, %(act)s, %(outcome)s, %(case_id)s, %(subject_id)s, %(persons)s::uuid[], "
        "%(number_of_cases)s, %(address)s, %(detail)s, %(place_id)s, %(session_id)s, %(words_hash)s"
    )
    if unless_within is not None:
        values = values | {"within": unless_within}
        line += (
            " WHERE NOT audit_seen_lately(%(within)s, %(act)s, %(address)s, %(detail)s, %(case_id)s, %(subject_id)s, "
            "%(place_id)s, %(session_id)s, %(outcome)s)"
        )
    if values["place_id"] is None:
        return line, values
    place = (
        "WITH place AS (INSERT INTO audit_place (id, address) VALUES (%(place_id)s, %(from)s) "
        "ON CONFLICT DO NOTHING) "
    )
    return place + line, values | {"from": origin.client_address}
