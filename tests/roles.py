"""Switches between the owner (who builds a test's world) and the serving role (who is tested)."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from zvh.access.principal import acting_as

OWNER = settings.DATABASE_OWNER_ROLE
SERVING = settings.DATABASE_SERVING_ROLE


@contextmanager
def as_owner():
    """Inside the test's transaction, see and write everything; afterwards be the serving role again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {before}")


def acting(user):
    """Act as this user: `with acting(user): ...`."""
    return acting_as(user.pk if user else None)


def told_to(principal, queryset) -> list:
    """What `visible_to` lets who acts now see. As the owner: otherwise the database would narrow what it says."""
    with as_owner():
        return list(queryset.visible_to(principal))
