"""Who acts in this transaction. The database's policies read it, so nothing is visible before it is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

_current: ContextVar[UUID | None] = ContextVar("zvh_principal", default=None)


def current_principal_id() -> UUID | None:
    """The principal that acts, or None when nobody does."""
    return _current.get()


@contextmanager
def acting_as(principal_id: UUID | None) -> Iterator[None]:
    """Open a transaction in which the database knows who acts; restores the previous principal after it.

    Requests, tasks and commands all enter through here. The setting is local to the transaction.
    """
    previous = _current.set(principal_id)
    is_nested = connection.in_atomic_block
    try:
        with transaction.atomic():
            before = _set_in_database(principal_id)
            yield
            # The outermost needs no restoring: the setting ends with its transaction.
            if is_nested and not connection.needs_rollback:
                _set_in_database(before)
    finally:
        _current.reset(previous)


def _set_in_database(principal_id: UUID | str | None) -> str | None:
    """Tell the transaction who acts; returns who acted before, for nested use."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('zvh.principal', true), set_config('zvh.principal', %s, true)",
            [str(principal_id or "")],
        )
        return cursor.fetchone()[0]
