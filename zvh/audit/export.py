"""Lines of the log as a file for a spreadsheet, in which nothing that somebody typed can be a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zvh.audit.models import Line, Place
from zvh.audit.queries import case_numbers
from zvh.audit.shown import ShownLine, shown

# A file that a person can still look through; more than this asks for a shorter period.
MOST_LINES = 50_000
AT_A_TIME = 2_000
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(lines: QuerySet[Line]) -> bytes:
    """Semicolons and a byte-order mark: how a Dutch spreadsheet opens it without asking."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(_heads())
    for chunk in _chunks(lines):
        writer.writerows([[safe(cell) for cell in row] for row in _rows(chunk)])
    return file.getvalue().encode("utf-8-sig")


def safe(cell: object) -> str:
    """The text as it is, or behind an apostrophe when a spreadsheet would work it out."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _chunks(lines: QuerySet[Line]) -> Iterator[list[Line]]:
    # One query: lines that others add meanwhile would shift the next part.
    found = lines.iterator(chunk_size=AT_A_TIME)
    while chunk := list(islice(found, AT_A_TIME)):
        yield chunk


def _rows(chunk: list[Line]) -> Iterable[list[object]]:
    places = Place.objects.in_bulk({line.place_id for line in chunk} - {None})
    for row in shown(chunk, case_numbers=case_numbers(line.case_id for line in chunk)):
        place = places.get(row.line.place_id)
        yield _cells(row, place=place.address if place else "")


def _cells(row: ShownLine, *, place: str) -> list[object]:
    line = row.line
    return [
        timezone.localtime(line.at).isoformat(),
        row.who,
        row.organisation,
        row.role,
        row.what,
        line.get_outcome_display(),
        row.why,
        row.case_number,
        line.number_of_cases,
        row.words,
        place,
        line.session_id,
        line.act,
        line.address,
        line.detail,
        line.case_id,
        line.subject_id,
        " ".join(str(person) for person in line.persons),
        line.principal_id,
        line.grant_id,
        line.transaction_id,
        line.pk,
    ]


def _heads() -> list[str]:
    return [
        _("when"),
        _("who"),
        _("organisation"),
        _("role"),
        _("what"),
        _("outcome"),
        _("on what grounds"),
        _("case"),
        _("number of cases"),
        _("words"),
        _("network address"),
        _("session"),
        _("act"),
        _("address"),
        _("part of it"),
        _("reference of the case"),
        _("reference of the row"),
        _("references of persons"),
        _("reference of who"),
        _("reference of the grant"),
        _("transaction"),
        _("line"),
    ]
