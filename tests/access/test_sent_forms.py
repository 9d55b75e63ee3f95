"""Another case's identifier in any field of any form: nothing of that case is written or shown, and nothing breaks.

Driven by the forms that the pages render: every field, by its value, its choices and its name, gets each sort of
identifier that it can hold from another case, as somebody would who changes what a browser sends.
"""

import json
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

import pytest

from leidraad.models import Draft
from tests.access.addresses import PATTERNS
from tests.access.crawling import Found, find_forms, undone
from tests.access.forms import UUID, Field, Form, Sent, filled
from tests.access.matrix.addresses import ADDRESSES, LOGGING_IN
from tests.access.rows import Rows, all_rows, written
from tests.access.stages import THEIRS, Stage, build_stage

pytestmark = pytest.mark.django_db

ATTEMPTS = 4
# What somebody types is kept as they typed it until they send it; only they read it back.
AS_TYPED = Draft._meta.db_table
# Answer a POST as they answer a GET: their forms only search.
ONLY_READ = {
    "cases:contact",
    "cases:dossier",
    "cases:family",
    "cases:referral",
    "cases:referral_list",
    "dashboards:home",
    "pages:access_review",
    "pages:action_list",
    "pages:case",
    "pages:case_access",
    "pages:case_list",
    "pages:home",
    "pages:meeting_list",
}
# Where the page that leads there shows no form in these worlds, and what stands in for it.
WITHOUT_A_FORM = {
    "clients:link_code": "One field with six digits, for nobody in particular.",
    "leidraad:go_on": "During a pause only; the form of `leidraad:pause`.",
}


@pytest.fixture
def stage() -> Stage:
    return build_stage()


def test_a_foreign_identifier_in_a_form_writes_and_shows_nothing_of_the_other_case(stage, counted):
    wrong, tried, accepted = [], 0, set()
    forms = {found.what: found for found in find_forms(stage)}
    for found in forms.values():
        stage.go(found.state)
        before = all_rows()
        sent, made = _sent(stage, found, before)
        accepted |= {found.what} if made is not None else set()
        tables = _tables_of(before) | _tables_of(made or {})
        for swapped, foreign in _swaps(found.form, sent, tables, stage.rows_of_theirs):
            tried += 1
            if problem := undone(partial(_problem, stage, found, swapped, foreign, before)):
                wrong.append(f"{problem}: {found.name} {found.words} as {found.who}, {foreign}")
    counted("forms, sent with another case's identifiers", len(forms))
    counted("identifiers of forms swapped for another case's", tried)
    assert wrong == []
    assert _never_sent({found.name for found in forms.values()}) == []
    # Otherwise it is not the identifier that was refused.
    assert len(accepted) > 0.9 * len(forms)
    assert tried > 200


def _never_sent(names: set[str]) -> list[str]:
    """Addresses that answer a POST and that no form led to."""
    asked = {
        name for name in PATTERNS if name in ADDRESSES and name not in LOGGING_IN and ADDRESSES[name].post
    }
    return sorted(asked - names - ONLY_READ - WITHOUT_A_FORM.keys())


def _sent(stage: Stage, found: Found, before: Rows) -> tuple[Sent, Rows | None]:
    """What the form accepts as it is, and which rows that makes; None for a form that these worlds refuse."""
    for attempt in range(ATTEMPTS):
        sent = filled(found.form, attempt, stage.mine.rows)
        made = undone(partial(_made, stage, found, sent, before))
        if made is not None:
            return sent, made
    return filled(found.form, 0, stage.mine.rows), None


def _made(stage: Stage, found: Found, sent: Sent, before: Rows) -> Rows | None:
    response = stage.ask(found.who, "post", found.form.address, sent)
    return written(before, all_rows()) if response.status_code < HTTPStatus.BAD_REQUEST else None


def _tables_of(rows: Rows) -> dict[str, set[str]]:
    """In which tables an id is a key: one id may name a user and a principal."""
    tables: dict[str, set[str]] = {}
    for table, key in rows:
        if UUID.fullmatch(key):
            tables.setdefault(key, set()).add(table)
    return tables


def _swaps(form: Form, sent: Sent, tables, theirs: Rows) -> Iterator[tuple[Sent, str]]:
    """One field at a time, with one of each sort of identifier that it holds or offers from another case."""
    for name, known in form.fields.items():
        offered, done = " ".join([name, *known.values]), set()
        for key in UUID.findall(offered):
            for table in sorted(tables.get(key, set()) - done):
                done.add(table)
                foreign = min((row for of, row in theirs if of == table and row not in offered), default=None)
                if foreign and UUID.fullmatch(foreign):
                    yield _swapped(sent, name, known, key, foreign), foreign


def _swapped(sent: Sent, name: str, known: Field, key: str, foreign: str) -> Sent:
    if key in name:
        return {foreign_name.replace(key, foreign): values for foreign_name, values in sent.items()}
    value = next(value for value in known.values if key in value)
    return sent | {name: [value.replace(key, foreign)]}


def _problem(stage: Stage, found: Found, swapped: Sent, foreign: str, before: Rows) -> str:
    """What went wrong, if anything did."""
    response = stage.ask(found.who, "post", found.form.address, swapped)
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "broke"
    changed = written(before, all_rows())
    if changed.keys() & stage.rows_of_theirs.keys():
        return "wrote a foreign row"
    if any(foreign in json.dumps(row) for (table, _key), row in changed.items() if table != AS_TYPED):
        return "wrote a foreign identifier"
    if response.status_code == HTTPStatus.FOUND:
        response = stage.ask(found.who, "get", response.url)
    return "showed a foreign row" if THEIRS in response.content.decode(errors="replace") else ""
