"""Changes in words: which field was what and became what, with choices by their labels and people by their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext as _

from cases.models import Person
from zvh.accounts.models import Organisation, Principal, User
from zvh.pages.history import Event
from zvh.ui.dates import clock, moment, short_day

LONGEST = 300
# Rows that have a name of their own to be called by.
NAMED = {Person, Organisation, Principal, User}


@dataclass(frozen=True)
class Difference:
    """One field: what it was and what it became; either may be empty."""

    label: str
    was: str = ""
    became: str = ""


@dataclass(frozen=True)
class Change:
    """One row that was added, changed or removed, with what that meant."""

    what: str
    how: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Act:
    """Everything that somebody changed in one go."""

    at: datetime
    who: str
    changes: tuple[Change, ...]


def acts_of(events: list[Event], principal: Principal) -> list[Act]:
    """The events, grouped by the transaction they were part of."""
    names = _names(events, principal)
    acts: list[tuple[tuple, Event, list[Change]]] = []
    for event in events:
        together = (event.transaction, event.principal_id)
        if not acts or acts[-1][0] != together:
            acts.append((together, event, []))
        change = _change(event, names)
        if change.differences or event.label != "update":
            acts[-1][2].append(change)
    return [
        Act(at=event.at, who=names.get((Principal, str(event.principal_id)), ""), changes=tuple(changes))
        for _together, event, changes in acts
        if changes
    ]


def _change(event: Event, names: dict) -> Change:
    joins = event.model._meta.auto_created
    what = _of_join(event.model) if joins else str(event.model._meta.verbose_name)
    return Change(what=what, how=event.label, differences=tuple(_differences(event, names)))


def _of_join(model: type[models.Model]) -> str:
    """A join table is called by what it says of the row it hangs on: "involvement: for whom"."""
    owner = model._meta.auto_created
    field = next(each for each in owner._meta.local_many_to_many if each.remote_field.through is model)
    return f"{owner._meta.verbose_name}: {field.verbose_name}"


def _differences(event: Event, names: dict) -> Iterable[Difference]:
    was = event.before or {} if event.label == "update" else event.row if event.label == "delete" else {}
    became = {} if event.label == "delete" else event.row
    for field in _readable(event.model):
        then, now = (_in_words(field, side.get(field.column), names) for side in (was, became))
        if then != now:
            label = str(field.verbose_name) if _has_words(field) or field.remote_field else ""
            yield Difference(label=label, was=then, became=now)


def _readable(model: type[models.Model]) -> list[models.Field]:
    """Fields that say something: no keys, no bookkeeping, not the case that all of it is about."""
    owner = model._meta.auto_created
    return [
        field
        for field in model._meta.local_fields
        if not field.primary_key
        and field.editable
        and (not field.remote_field or (field.related_model in NAMED and field.related_model is not owner))
        and (field.remote_field or isinstance(field, models.TextField) or _has_words(field))
    ]


def _has_words(field: models.Field) -> bool:
    """Whether somebody named the field for people to read."""
    return str(field.verbose_name) != field.name.replace("_", " ") or bool(field.choices)


def _in_words(field: models.Field, value: object, names: dict) -> str:
    if value is None or value in ("", []):
        return ""
    if field.remote_field:
        return names.get((field.related_model, str(value)), "")
    if isinstance(field, ArrayField):
        return ", ".join(_in_words(field.base_field, each, names) for each in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _as_text(field, value)


def _as_text(field: models.Field, value: object) -> str:
    if isinstance(field, models.DateTimeField) and (read := parse_datetime(str(value))):
        return moment(read)
    if isinstance(field, models.DateField) and (read := parse_date(str(value))):
        return short_day(read)
    if isinstance(field, models.TimeField) and (read := parse_time(str(value))):
        return clock(read)
    if isinstance(value, dict):
        return ""
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _names(events: list[Event], principal: Principal) -> dict[tuple[type[models.Model], str], str]:
    """The names of everybody in these events, one query per kind."""
    asked: dict[type[models.Model], set[str]] = {model: set() for model in NAMED}
    for event in events:
        asked[Principal].add(str(event.principal_id))
        for field in event.model._meta.local_fields:
            if field.remote_field and field.related_model in NAMED:
                asked[field.related_model] |= {
                    str(side[field.column])
                    for side in (event.row, event.before or {})
                    if side.get(field.column)
                }
    found = {}
    for model, ids in asked.items():
        rows = Person.objects.visible_to(principal) if model is Person else model._default_manager.all()
        for row in rows.filter(pk__in=[UUID(each) for each in ids if each != "None"]):
            found[model, str(row.pk)] = row.full_name if model is Person else str(row)
    return found
