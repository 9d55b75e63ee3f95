"""Another case's identifiers in the place of one's own, in whatever a form sends."""

import json
from collections.abc import Iterator
from http import HTTPStatus

from leidraad.models import Draft
from tests.access.crawling import Found
from tests.access.forms import UUID, Field, Sent
from tests.access.rows import Rows, Snapshot
from tests.access.sending import send
from tests.access.stages import THEIRS, Stage

# What somebody types is kept as they typed it until they send it; only they read it back.
AS_TYPED = Draft._meta.db_table
# Whoever plans a meeting may ask anybody who works with the system, as the search beside the form offers.
ANYBODY = {"meetings:ask": {"accounts_user", "accounts_principal"}}


def tables_of(rows: Rows) -> dict[str, set[str]]:
    """In which tables an id is a key: one id may name a user and a principal."""
    tables: dict[str, set[str]] = {}
    for table, key in rows:
        if UUID.fullmatch(key):
            tables.setdefault(key, set()).add(table)
    return tables


def swaps(found: Found, sent: Sent, tables: dict[str, set[str]], theirs: Rows) -> Iterator[tuple[Sent, str]]:
    """One field at a time, with one of each sort of identifier that it holds or offers from another case."""
    for name, known in found.form.fields.items():
        offered, done = " ".join([name, *known.values]), set(ANYBODY.get(found.name, ()))
        for key in UUID.findall(offered):
            for table in sorted(tables.get(key, set()) - done):
                done.add(table)
                foreign = next((row for of, row in theirs if of == table and row not in offered), "")
                if UUID.fullmatch(foreign):
                    yield _swapped(sent, name, known, key, foreign), foreign


def _swapped(sent: Sent, name: str, known: Field, key: str, foreign: str) -> Sent:
    if key in name:
        return {foreign_name.replace(key, foreign): values for foreign_name, values in sent.items()}
    value = next(value for value in known.values if key in value)
    return sent | {name: [value.replace(key, foreign)]}


def problem_of(stage: Stage, found: Found, swapped: Sent, foreign: str, snapshot: Snapshot) -> str:
    """What went wrong when this was sent, if anything did."""
    response = send(stage, found, swapped)
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "broke"
    changed = snapshot.written()
    if changed.keys() & stage.rows_of_theirs.keys():
        return "wrote a foreign row"
    if any(foreign in json.dumps(row) for (table, _key), row in changed.items() if table != AS_TYPED):
        return "wrote a foreign identifier"
    if response.status_code == HTTPStatus.FOUND:
        response = stage.ask(found.who, "get", response.url)
    return "showed a foreign row" if THEIRS in response.content.decode(errors="replace") else ""
