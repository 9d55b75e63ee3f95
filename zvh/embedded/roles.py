"""The roles and the database, on an embedded PostgreSQL and on any other; safe to repeat.

`zvh_owner` owns the database and migrates it. `zvh_serving` is what the application runs as: it owns nothing,
so row-level security holds for it. `zvh_backup` reads every row and can do nothing else. `zvh_tester` (test
databases only) may become owner or serving. The serving role gets its rights on tables not here but after each
migration, by the application.
"""

from collections.abc import Mapping

from psycopg import Connection, sql

SUPERUSER = "postgres"
OWNER = "zvh_owner"
SERVING = "zvh_serving"
BACKUP = "zvh_backup"
TESTER = "zvh_tester"
DATABASE = "zvh"

NO_POWER = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
READS_ALL = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION BYPASSRLS"


def ensure_roles(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles of the application and set their passwords, on a superuser's connection."""
    for role in (OWNER, SERVING):
        _ensure_role(connection, role, f"{NO_POWER} NOCREATEDB", passwords[role])
    _ensure_role(connection, BACKUP, f"{READS_ALL} NOCREATEDB", passwords[BACKUP])
    # So that a slip of whoever is logged in as it does no harm; what it may not do is for its rights to say.
    _run(connection, "ALTER ROLE {} SET default_transaction_read_only = on", BACKUP)


def ensure_tester(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Make the test-suite's role, which becomes either of the others; as the owner it makes its databases."""
    _run(connection, "ALTER ROLE {} CREATEDB", OWNER)
    _ensure_role(connection, TESTER, f"{NO_POWER} CREATEDB NOINHERIT", passwords[TESTER])
    _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", DATABASE, TESTER)
    for role in (OWNER, SERVING):
        statement = sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE")
        connection.execute(statement.format(sql.Identifier(role), sql.Identifier(TESTER)))


def ensure_database(connection: Connection, name: str = DATABASE) -> None:
    """Make the database, owned by the owner and closed to every role but those of the application."""
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not found:
        _run(connection, "CREATE DATABASE {} OWNER {}", name, OWNER)
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    for role in (SERVING, BACKUP):
        _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", name, role)


def close_to_the_public(connection: Connection) -> None:
    """Inside one database: nobody but the owner makes anything, and only the application's roles may look inside.

    Run on `template1` too where tests make databases, so that they start as closed as production.
    """
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    _run(connection, "GRANT USAGE ON SCHEMA public TO {}", SERVING)
    _let_backup_read(connection)


def _let_backup_read(connection: Connection) -> None:
    """Every table there is and every one to come. Not by pg_read_all_data: that shows the passwords' verifiers too."""
    _run(connection, "GRANT USAGE ON SCHEMA public TO {}", BACKUP)
    for kind in ("TABLES", "SEQUENCES"):
        _run(connection, f"GRANT SELECT ON ALL {kind} IN SCHEMA public TO {{}}", BACKUP)
        statement = f"ALTER DEFAULT PRIVILEGES FOR ROLE {{}} IN SCHEMA public GRANT SELECT ON {kind} TO {{}}"
        _run(connection, statement, OWNER, BACKUP)
    # By default everybody may call what the owner makes, and much of that runs as the owner.
    _run(connection, "ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC", OWNER)


def _ensure_role(connection: Connection, role: str, attributes: str, password: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if not found:
        _run(connection, "CREATE ROLE {}", role)
    # The verifier is computed here, so that the password itself never crosses the wire nor enters a log.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    statement = sql.SQL("ALTER ROLE {} " + attributes + " PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))


def _run(connection: Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
