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
    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._links: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._written_at: list[tuple[models.Model, datetime]] = []

    def add(self, row: Row, *, at: datetime | None = None) -> Row:
        """Collect a row; `at` is when it was written, for models that would otherwise fill in the present."""
        self._rows[type(row)].append(row)
        if at is not None:
            self._written_at.append((row, at))
        return row

    def link(self, row: models.Model, field: str, others: Iterable[models.Model]) -> None:
        """Collect what a many-to-many field of the row points to."""
        relation = row._meta.get_field(field)
        for other in others:
            self._links[relation.remote_field.through].append(
                relation.remote_field.through(
                    **{relation.m2m_field_name(): row, relation.m2m_reverse_field_name(): other}
                )
            )

    def write(self) -> int:
        """Write everything; returns how many rows that were."""
        for model, rows in [*self._rows.items(), *self._links.items()]:
            model._default_manager.bulk_create(rows)
        self._backdate()
        return sum(len(rows) for rows in [*self._rows.values(), *self._links.values()])

    def _backdate(self) -> None:
        """Fields that fill in the present by themselves can't be given on creation."""
        by_model = defaultdict(list)
        for row, at in self._written_at:
            fields = self_dating_fields(type(row))
            for field in fields:
                setattr(row, field, at)
            if fields:
                by_model[type(row)].append(row)
        for model, rows in by_model.items():
            model._default_manager.bulk_update(rows, self_dating_fields(model), batch_size=500)


def self_dating_fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
    ]
