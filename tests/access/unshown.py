"""What a form does not show to who sends it, sent along with it all the same: nothing of that is read.

Names are those of the columns of the models behind a form, and those that forms of the same view show elsewhere: to
somebody else, or about something else.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tests.access.crawling import Found
from tests.access.forms import TYPED, UUID, Sent, filled
from tests.access.rows import Rows, Snapshot
from tests.access.sending import Filled, send
from tests.access.stages import Stage
from tests.access.swapping import AS_TYPED, tables_of
from zvh.outbox.models import Mail

CANARY = "Kanariepaars"
ID = "ca9a1e00-0000-4000-8000-00000000c0de"
# For a column of each sort something that would do; what it refers to is a row of another case.
FITS = {
    models.BooleanField: "on",
    models.DateField: "1987-06-05",
    models.DateTimeField: "1987-06-05T04:03",
    models.TimeField: "04:03",
    models.UUIDField: ID,
    models.EmailField: f"{CANARY.lower()}@example.org",
    models.JSONField: json.dumps({CANARY: [CANARY]}),
    ArrayField: ID,
}
# Of all these, what stands nowhere by itself.
CANARIES = {CANARY, CANARY.lower(), ID, FITS[models.DateField]}
# What differs each time that a form is sent: when, and what was given out in turn or at random.
VARIES = re.compile(
    r'"[^"]*20\d\d-\d\d-\d\dT[^"]*"|"20\d\d-\d{4,}"|"[0-9a-f]{40,}"|"(?:\w+\$|!)[^"]*"|"id": \d+'
)
# Words of mails tell the time, and links in them are made once.
NOT_COMPARED = {AS_TYPED, Mail._meta.db_table}


def unshown(found: Found, sent: Filled, everything: list[Found], snapshot: Snapshot, theirs: Rows) -> Sent:
    """Names that this form does not show to who meets it there, each with a value that would do for it."""
    of_view = [other for other in everything if other.name == found.name]
    shown = {
        name
        for other in of_view
        if (other.who, other.state, other.words) == (found.who, found.state, found.words)
        for name in other.form.fields
    }
    named = dict(_columns(found, sent.made or {}, snapshot.rows, theirs))
    for other in of_view:
        named |= _as_others_fill_it(other)
    return {name: values for name, values in named.items() if name not in shown}


def _as_others_fill_it(other: Found) -> Sent:
    sent = filled(other.form, attempt=1)
    return {name: [CANARY] if values == [TYPED] else values for name, values in sent.items()}


def _columns(found: Found, made: Rows, rows: Rows, theirs: Rows) -> Iterator[tuple[str, list[str]]]:
    """The columns of what the form writes and of what its address names, also as the parts of the form call theirs."""
    of = tables_of(rows)
    tables = {table for table, _key in made} | {
        table for key in UUID.findall(found.form.address) for table in of.get(key, ())
    }
    prefixes = {name[: name.rindex("-") + 1] for name in found.form.fields if "-" in name} | {""}
    models_by_table = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    for table in sorted(tables):
        for column in models_by_table[table]._meta.concrete_fields:
            value = _value(column, theirs)
            for prefix in sorted(prefixes):
                yield f"{prefix}{column.name}", [value]
                yield f"{prefix}{column.attname}", [value]


def _value(column: models.Field, theirs: Rows) -> str:
    if column.remote_field:
        table = column.remote_field.model._meta.db_table
        return next((key for of, key in theirs if of == table), ID)
    if column.choices:
        return str([value for value, _words in column.flatchoices if value != ""][-1])
    if isinstance(column, models.IntegerField):
        return "9"
    return FITS.get(type(column), CANARY)[: column.max_length]


def problem_of(stage: Stage, found: Found, sent: Filled, more: Sent, snapshot: Snapshot) -> str:
    """What came of the fields that were sent along, if anything did."""
    response = send(stage, found, more | sent.sent)
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "broke"
    made, without = snapshot.written(), sent.made or {}
    planted = {value for values in more.values() for value in values if UUID.fullmatch(value)} | CANARIES
    if wrote := _which_of(planted, made) - _which_of(planted, without):
        return f"wrote {wrote}"
    is_refused = response.status_code >= HTTPStatus.BAD_REQUEST
    if is_refused != (sent.made is None):
        return f"answered {response.status_code}, and otherwise without them"
    differs = _as_it_stays(made, snapshot.rows) - _as_it_stays(without, snapshot.rows)
    return f"wrote otherwise: {min(differs)}" if differs and not is_refused else ""


def _which_of(values: set[str], made: Rows) -> set[str]:
    rows = json.dumps([row for (table, _key), row in made.items() if table != AS_TYPED])
    return {value for value in values if value in rows}


def _as_it_stays(made: Rows, rows: Rows) -> Counter:
    """What was written, without what differs each time."""
    known = {key for _table, key in rows}

    def same(match: re.Match) -> str:
        return match[0] if match[0] in known else "new"

    return Counter(
        f"{table} {VARIES.sub('varies', UUID.sub(same, json.dumps(row, sort_keys=True)))}"
        for (table, _key), row in made.items()
        if table not in NOT_COMPARED
    )
