"""The canonical form of a line and its hash, worked out without the database's own function: what checking rests on.

docs/log.md gives the form in words; `audit_chain_seal` makes the same bytes in the database.
"""

import hashlib
import json
from datetime import UTC, datetime

from zvh.audit.models import Line, Words

FORM = 1
BEFORE_THE_FIRST = bytes(32)


def canonical(line: Line, number: int) -> bytes:
    """The line in its place as a JSON array in UTF-8: every field, in a fixed order."""
    fields = [
        FORM,
        number,
        _id(line.id),
        _moment(line.at),
        line.transaction_id,
        _id(line.principal_id),
        _id(line.organisation_id),
        line.role,
        _id(line.grant_id),
        line.grant_reason,
        line.act,
        line.outcome,
        line.address,
        line.detail,
        _id(line.case_id),
        _id(line.subject_id),
        [str(person) for person in line.persons],
        line.number_of_cases,
        _id(line.place_id),
        _id(line.session_id),
        bytes(line.words_hash).hex() if line.words_hash is not None else None,
    ]
    return json.dumps(fields, ensure_ascii=False).encode()


def next_hash(previous: bytes, line: Line, number: int) -> bytes:
    return hashlib.sha256(previous + canonical(line, number)).digest()


def words_fit(words: Words, line: Line) -> bool:
    """Whether these are the words that the line was written with."""
    found = hashlib.sha256(bytes(words.salt) + words.text.encode()).digest()
    return line.words_hash is not None and found == bytes(line.words_hash)


def _id(value) -> str | None:
    return None if value is None else str(value)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
