"""A real Chromium against the real server processes: gunicorn, worker and beat on a database of their own."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import TEMPLATE

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _database_url(variable: str, name: str) -> str:
    """One of the cluster's addresses (each logs in as a role of its own), for another database."""
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{name}"))


def _maintenance(sql: str) -> None:
    """Run a statement next to the databases, as their owner."""
    with psycopg.connect(_database_url("ZVH_DATABASE_URL", "postgres"), autocommit=True) as connection:
        connection.execute("SET ROLE zvh_owner")
        connection.execute(sql)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _until_healthy(address: str, processes: list[subprocess.Popen], seconds: float = 60) -> None:
    """Wait until database, worker and broker answer; fail at once when a process ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for process in processes:
            assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        process_wait(processes[0], 0.2)
    raise AssertionError(f"{address} was not healthy within {seconds} s")


def process_wait(process: subprocess.Popen, seconds: float) -> None:
    """Give the machine a moment, and return early when the process ends."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


@pytest.fixture(scope="session")
def server(django_db_setup, tmp_path_factory, worker_id):
    """The address of the running application, with the demo's people and no cases yet."""
    name = f"test_zvh_browser_{worker_id}"
    var = tmp_path_factory.mktemp("server")
    port = _free_port()
    environment = os.environ | {
        "ZVH_ENV": "demo",
        "ZVH_SECRET_KEY": secrets.token_hex(32),
        "ZVH_DATABASE_URL": _database_url("ZVH_SERVING_URL", name),
        "ZVH_VAR_DIR": str(var),
        "ZVH_BROKER_DIR": str(var / "broker"),
        "ZVH_BROKER_URL": "filesystem://",
    }
    (var / "broker" / "control").mkdir(parents=True)
    _maintenance(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    migrated = "" if worker_id == "master" else f'TEMPLATE "{TEMPLATE}"'
    _maintenance(f'CREATE DATABASE "{name}" {migrated}')
    as_owner = environment | {"ZVH_DATABASE_URL": _database_url("ZVH_OWNER_URL", name)}
    # A copy has an owner already, and the check on who serves would refuse them.
    for command in (["migrate", "--verbosity=0", "--skip-checks"], ["load_demo", "--people-only"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=as_owner, check=True)
    celery = [sys.executable, "-m", "celery", "-A", "zvh.celery:app"]
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "zvh.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--no-control-socket",
    ]
    commands = [
        [*gunicorn, "--worker-class", "gthread", "--threads", "4", "--no-control-socket"],
        [*celery, "worker", "--pool", "solo", "--loglevel", "WARNING"],
        [*celery, "beat", "--schedule", str(var / "beat"), "--pidfile", "", "--loglevel", "WARNING"],
    ]
    with ExitStack() as stack:
        log = stack.enter_context((var / "log").open("w"))
        processes = []
        for command in commands:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            processes.append(process)
        address = f"http://localhost:{port}"
        _until_healthy(address, processes)
        yield address
    _maintenance(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def chromium():
    """One browser per file: while Playwright's event loop lives, Django refuses every test its database."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = CHROMIUM_FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium, server):
    """`browse("M. Aydin", width=1440)` opens a browser of one's own, logged in as that person."""
    contexts = []

    def open_as(name: str, *, width: int = 1440, height: int = 900):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="nl-NL", base_url=server
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/demo/")
        page.get_by_role("button", name=f"Inloggen als {name}").click()
        return page

    yield open_as
    for context in contexts:
        context.close()
