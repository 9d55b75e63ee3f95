"""Which cases and persons a request was given rows of. `get_or_404` notes them here; the log reads them afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Touched:
    """Cases with the last row asked for of each, and the persons those rows are about."""

    cases: dict[UUID, UUID] = field(default_factory=dict)
    persons: set[UUID] = field(default_factory=set)


_now: ContextVar[Touched | None] = ContextVar("zvh_touched", default=None)


@contextmanager
def noting() -> Iterator[Touched]:
    """Collect what is given out from here on."""
    touched = Touched()
    previous = _now.set(touched)
    try:
        yield touched
    finally:
        _now.reset(previous)


def touched_now() -> Touched | None:
    """What was given out so far, or None outside a request."""
    return _now.get()


def note(row) -> None:
    """This row was given out. Rows say by a `case_id` whose they are; a case by being one."""
    touched = _now.get()
    if touched is None:
        return
    label = row._meta.label_lower
    case_id = row.pk if label == "cases.case" else vars(row).get("case_id")
    if case_id is not None:
        touched.cases[case_id] = row.pk
    touched.persons.update([row.pk] if label == "cases.person" else _persons_of(row))


def note_of_case(case_id: UUID, row_id: UUID) -> None:
    """This row of this case was given out, without having been fetched."""
    touched = _now.get()
    if touched is not None:
        touched.cases[case_id] = row_id


def _persons_of(row) -> list[UUID]:
    """A row about one person, or about two who are related or kept apart."""
    # What was not fetched is not fetched for this.
    named = (vars(row).get(name) for name in ("person_id", "other_id", "child_id"))
    return [person_id for person_id in named if person_id is not None]
