"""The table of the shared cache, where wrong passwords and codes are counted for all processes together."""

from django.conf import settings

TABLE = "zvh_cache"


def lay_cache_table(connection) -> None:
    """Make the table and let the serving role use it. It is unlogged: after a crash, counting begins anew."""
    serving = settings.DATABASE_SERVING_ROLE
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE UNLOGGED TABLE IF NOT EXISTS {TABLE} "
            "(cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)"
        )
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {TABLE}_expires ON {TABLE} (expires)")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO {serving}")
