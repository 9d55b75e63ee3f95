"""Collects the demo's rows and writes them model by model: hundreds of rows in a few dozen statements.

All keys are made in Python and the database checks foreign keys at the end of the transaction, so rows can be
collected in any order.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Batch:
    """What is collected is written by `write`; what is changed after that is written by the next `write`."""

    def __init__(self) -> None:
        self.written = 0
        self._waiting: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._written_at: list[tuple[models.Model, datetime]] = []
        self._stored: set = set()
        self._changed: dict[type[models.Model], dict] = defaultdict(dict)

    def add(self, row: Row, *, at: datetime | None = None) -> Row:
        """Collect a row; `at` is when it was written, for models that would otherwise fill in the present."""
        self._waiting[type(row)].append(row)
        if at is not None:
            self._written_at.append((row, at))
        return row

    def change(self, row: models.Model, **values) -> None:
        """Change a row that was collected before, whether or not it was written since."""
        for name, value in values.items():
            setattr(row, name, value)
        if row.pk in self._stored:
            _row, names = self._changed[type(row)].setdefault(row.pk, (row, set()))
            names.update(values)

    def link(self, row: models.Model, field: str, others: Iterable[models.Model]) -> None:
        """Collect what a many-to-many field of the row points to."""
        relation = row._meta.get_field(field)
        through = relation.remote_field.through
        for other in others:
            ends = {relation.m2m_field_name(): row, relation.m2m_reverse_field_name(): other}
            self._waiting[through].append(through(**ends))

    def write(self) -> None:
        """Write what was collected and changed since the last time."""
        for model, rows in self._waiting.items():
            model._default_manager.bulk_create(rows)
            self._stored.update(row.pk for row in rows)
            self.written += len(rows)
        self._waiting.clear()
        self._backdate()
        self._update()

    def _backdate(self) -> None:
        """Fields that fill in the present by themselves can't be given on creation."""
        for row, at in self._written_at:
            self.change(row, **dict.fromkeys(_self_dating_fields(type(row)), at))
        self._written_at.clear()

    def _update(self) -> None:
        for model, changed in self._changed.items():
            by_names = defaultdict(list)
            for row, names in changed.values():
                by_names[tuple(sorted(names))].append(row)
            for names, rows in by_names.items():
                model._default_manager.bulk_update(rows, names)
        self._changed.clear()


def _self_dating_fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
    ]
