"""A database for measuring: built as the owner, measured as the serving role, thrown away afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction


@contextmanager
def bench_database() -> Iterator[None]:
    """Create and migrate a database, serve from it, and drop it."""
    name = connection.settings_dict["NAME"]
    connect_as(settings.DATABASE_OWNER_ROLE)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        connect_as(settings.DATABASE_SERVING_ROLE)
        yield
    finally:
        connect_as(settings.DATABASE_OWNER_ROLE)
        connection.creation.destroy_test_db(name, verbosity=0)


def connect_as(role: str) -> None:
    """From the next query on, be this role."""
    connection.close()
    connection.settings_dict["OPTIONS"]["assume_role"] = role


@contextmanager
def as_owner() -> Iterator[None]:
    """A transaction in which everything may be made."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_OWNER_ROLE}")
        yield
