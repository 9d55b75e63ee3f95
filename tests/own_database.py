"""A database beside the tests' own, for what has to be committed: real servers, and writers at the same time."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection

from tests.conftest import TEMPLATE

ROOT = Path(__file__).resolve().parents[1]


def database_url(variable: str, name: str) -> str:
    """One of the cluster's addresses (each logs in as a role of its own), for another database."""
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{name}"))


@contextmanager
def own_database(name: str, *, worker_id: str):
    """A migrated database with this name, gone afterwards. Where there is a template it is copied."""
    migrated = "" if worker_id == "master" else f'TEMPLATE "{TEMPLATE}"'
    _maintenance(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _maintenance(f'CREATE DATABASE "{name}" {migrated}')
    if not migrated:
        manage(name, "migrate", "--verbosity=0", "--skip-checks")
    yield name
    _until_left(name)
    _maintenance(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(name: str, *command: str, **environment: str) -> None:
    """A command of manage.py on that database, as its owner."""
    as_owner = os.environ | environment | {"ZVH_DATABASE_URL": database_url("ZVH_OWNER_URL", name)}
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=as_owner, check=True)


@contextmanager
def django_on(name: str, blocker):
    """In here the ORM reads and writes that database, in every thread, and commits."""
    settings = connection.settings_dict
    before = settings["NAME"]
    with blocker.unblock():
        connection.close()
        settings["NAME"] = name
        yield
        connection.close()
        settings["NAME"] = before


def _until_left(name: str, seconds: float = 10) -> None:
    """Processes that ended just now are let go by the database a moment later."""
    deadline = time.monotonic() + seconds
    with psycopg.connect(database_url("ZVH_DATABASE_URL", "postgres"), autocommit=True) as admin:
        while time.monotonic() < deadline:
            count = "SELECT count(*), pg_sleep(0.05) FROM pg_stat_activity WHERE datname = %s"
            if admin.execute(count, [name]).fetchone()[0] == 0:
                return


def _maintenance(sql: str) -> None:
    """Run a statement next to the databases, as their owner."""
    with psycopg.connect(database_url("ZVH_DATABASE_URL", "postgres"), autocommit=True) as admin:
        admin.execute("SET ROLE zvh_owner")
        admin.execute(sql)
