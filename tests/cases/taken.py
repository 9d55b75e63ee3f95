"""What the database takes, whatever the application asks."""

import psycopg
from django.db import DatabaseError, connection, transaction

from tests.roles import acting


def is_taken(user, statement, values) -> bool:
    """Whether the database takes this row from this user; what it took is undone."""
    with acting(user):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
                assert cursor.rowcount == 1
                transaction.set_rollback(True)
        except DatabaseError as error:
            if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
                raise
            return False
    return True
