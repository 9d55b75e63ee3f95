"""Makes roles and database on a PostgreSQL that somebody else runs: the same that the embedded one gets."""

import os

import psycopg
from psycopg.conninfo import make_conninfo

from zvh.embedded import roles
from zvh.embedded.errors import StartError

VARIABLES = {
    roles.OWNER: "ZVH_OWNER_PASSWORD",
    roles.SERVING: "ZVH_SERVING_PASSWORD",
    roles.BACKUP: "ZVH_BACKUP_PASSWORD",
}


def bootstrap() -> None:
    """Bring the server at ZVH_BOOTSTRAP_URL, a superuser's address, to what the application expects."""
    address = _required("ZVH_BOOTSTRAP_URL")
    passwords = {role: _required(name) for role, name in VARIABLES.items()}
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            roles.ensure_roles(connection, passwords)
            roles.ensure_database(connection)
        with psycopg.connect(make_conninfo(address, dbname=roles.DATABASE), autocommit=True) as connection:
            roles.close_to_the_public(connection)
    except psycopg.OperationalError as error:
        raise StartError(f"The database server could not be prepared: {str(error).strip()}") from error


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise StartError(f"Set the environment variable {name}.")
    return value
