"""Whether the log is whole: every line in its place and as it was written, and its end where it was noted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from zvh.audit.anchors import AnchorError, read_anchors
from zvh.audit.chain import BEFORE_THE_FIRST, next_hash, words_fit
from zvh.audit.models import Line, Seal, Words
from zvh.audit.policies import POLICIES

AT_A_TIME = 2_000
# After so many of a kind there is no news in one more.
SHOWN = 20


@dataclass
class Report:
    """What was counted and what was found wrong."""

    lines: int = 0
    with_words: int = 0
    erased: int = 0
    anchors: int = 0
    deviations: list[str] = field(default_factory=list)


def check_log(anchor: Path | None) -> Report:
    """Go through the whole log as the owner of the database; `anchor` is the file to hold it against, if any."""
    report = Report()
    noted = _noted(anchor, report)
    erased = set(Line.objects.filter(act="words.erase").values_list("subject_id", flat=True))
    previous, number = BEFORE_THE_FIRST, 0
    for seals in _chunks(Seal.objects.order_by("number").iterator(chunk_size=AT_A_TIME)):
        lines = Line.objects.in_bulk([seal.line_id for seal in seals])
        words = Words.objects.in_bulk(list(lines))
        for seal in seals:
            number += 1
            previous = _check_seal(seal, lines.get(seal.line_id), number, previous, report)
            if noted.pop(seal.number, None) not in (None, bytes(seal.hash or b"").hex()):
                report.deviations.append(
                    f"Line {seal.number} is not the one that was noted outside the database."
                )
        for line in lines.values():
            _check_words(line, words.get(line.pk), erased, report)
    report.deviations += [f"Line {missing} was noted outside the database, and is gone." for missing in noted]
    _check_unsealed(report)
    _check_triggers(report)
    return report


def _noted(anchor: Path | None, report: Report) -> dict[int, str]:
    """Per number the hash that was noted outside the database."""
    if anchor is None:
        return {}
    try:
        anchors = read_anchors(anchor)
    except AnchorError as error:
        report.deviations.append(str(error))
        return {}
    report.anchors = len(anchors)
    return {each.number: each.hash for each in anchors}


def _chunks(seals) -> Iterator[list[Seal]]:
    while chunk := list(islice(seals, AT_A_TIME)):
        yield chunk


def _check_seal(seal: Seal, line: Line | None, number: int, previous: bytes, report: Report) -> bytes:
    """Compare one seal with its line and its place; returns the hash that the next one rests on."""
    report.lines += 1
    if seal.number != number:
        report.deviations.append(f"Where line {number} should be stands {seal.number}.")
    if line is None:
        report.deviations.append(f"Line {seal.number} is gone.")
    elif bytes(seal.hash or b"") != next_hash(previous, line, seal.number or 0):
        report.deviations.append(f"Line {seal.number} is not as it was written, or not in its place.")
    return bytes(seal.hash or b"")


def _check_words(line: Line, words: Words | None, erased: set[UUID], report: Report) -> None:
    if words is not None:
        report.with_words += 1
        if not words_fit(words, line):
            report.deviations.append(f"The words of line {line.pk} are not those it was written with.")
    elif line.words_hash is not None:
        report.erased += 1
        if line.pk not in erased:
            report.deviations.append(f"The words of line {line.pk} are gone, and nobody erased them.")


def _check_unsealed(report: Report) -> None:
    unsealed = Line.objects.exclude(Exists(Seal.objects.filter(line_id=OuterRef("pk")))).count()
    if unsealed:
        report.deviations.append(f"{unsealed} lines are not in the chain.")


def _check_triggers(report: Report) -> None:
    """Lines are completed, sealed and kept by triggers, which must run for everyone."""
    expected = {trigger.split(" ", 1)[0] for table in POLICIES for trigger in table.triggers}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal")
        always = {name for (name,) in cursor.fetchall()}
    report.deviations += [
        f"The trigger {name} does not run for everyone." for name in sorted(expected - always)
    ]
