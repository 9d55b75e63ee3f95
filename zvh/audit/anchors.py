"""The head of the chain, noted outside the database: whoever cuts off the end of the log can't cut it off here.

A file to which lines are only added, each with the hash of the one before it; in a real installation it is kept on
another machine (docs/log.md).
"""

import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

BEFORE_THE_FIRST = "0" * 64
LONGEST_LINE = 1_000


class AnchorError(Exception):
    """The file is damaged, or tells of more than the database holds."""


@dataclass(frozen=True)
class Anchor:
    """At a moment, the log had this many lines and ended in this hash."""

    number: int
    hash: str
    text: str

    @property
    def mark(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def note_head(path: Path) -> bool:
    """Add the head of the log as it is now; False when nothing was logged since the last time.

    Raises AnchorError when the database holds less than was noted, or something else.
    """
    head = _head()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _last(file)
        if not _goes_on(last, head):
            return False
        previous = last.mark if last else BEFORE_THE_FIRST
        file.write((_line(*head, previous=previous) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())
    return True


def read_anchors(path: Path) -> list[Anchor]:
    """Everything that was noted, oldest first. Raises AnchorError when a line was changed, added between or removed."""
    try:
        return _parse(path.read_text())
    except FileNotFoundError:
        raise AnchorError(f"There is no anchor at {path}.") from None


def _goes_on(last: Anchor | None, head: tuple[int, str] | None) -> bool:
    """Whether there is something new to note; raises AnchorError when the log can't have come from what was noted."""
    if last is None:
        return head is not None
    if head is None or head[0] < last.number:
        raise AnchorError(f"The log ends before line {last.number}, which was noted earlier.")
    if head[0] == last.number and head[1] != last.hash:
        raise AnchorError(f"Line {last.number} of the log is not the one that was noted.")
    return head[0] > last.number


def _last(file) -> Anchor | None:
    """The last line of the file, without reading what came before it."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - LONGEST_LINE * 2))
    lines = file.read().decode().splitlines()
    return _anchor(lines[-1], place="The last line")[0] if lines else None


def _head() -> tuple[int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, hash FROM audit_head()")
        return cursor.fetchone()


def _line(number: int, hash: str, *, previous: str) -> str:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"number": number, "hash": hash, "at": at, "previous": previous})


def _anchor(text: str, *, place: str) -> tuple[Anchor, str]:
    """An anchor, and the mark of the line that it follows."""
    try:
        noted = json.loads(text)
        return Anchor(int(noted["number"]), str(noted["hash"]), text), str(noted["previous"])
    except (ValueError, TypeError, KeyError):
        raise AnchorError(f"{place} of the anchor can't be read.") from None


def _parse(content: str) -> list[Anchor]:
    anchors: list[Anchor] = []
    for number, text in enumerate(content.splitlines(), start=1):
        anchor, previous = _anchor(text, place=f"Line {number}")
        if previous != (anchors[-1].mark if anchors else BEFORE_THE_FIRST):
            raise AnchorError(f"Line {number} of the anchor does not follow the one before it.")
        if anchors and anchor.number <= anchors[-1].number:
            raise AnchorError(f"Line {number} of the anchor goes back.")
        anchors.append(anchor)
    return anchors
