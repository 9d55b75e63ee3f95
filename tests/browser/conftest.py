"""A real Chromium against the real server processes: gunicorn, worker and beat on a database of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import expect, sync_playwright

from leidraad.models import Conversation, Finding
from leidraad.services.findings import add_finding
from tests.browser.rooms import held_with, until_followed
from tests.browser.web_server import ROOT, WebServer, until_answers
from tests.leidraad.room.meeting import logged_in
from tests.own_database import database_url, django_on, manage, own_database
from tests.roles import acting

# How fast a machine is, is no property of the code: two browsers, their servers and a database may share two cores.
expect.set_options(timeout=15_000)

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """What the server processes share: a database with the demo's people and no cases yet, and a place for files."""

    database: str
    environment: dict[str, str]
    var: Path


@pytest.fixture(scope="session")
def site(django_db_setup, tmp_path_factory, worker_id):
    var = tmp_path_factory.mktemp("server")
    (var / "broker" / "control").mkdir(parents=True)
    with own_database(f"test_zvh_browser_{worker_id}", worker_id=worker_id) as name:
        environment = os.environ | {
            "ZVH_ENV": "demo",
            # Sessions that a test made open the pages of the server.
            "ZVH_SECRET_KEY": settings.SECRET_KEY,
            "ZVH_DATABASE_URL": database_url("ZVH_SERVING_URL", name),
            "ZVH_VAR_DIR": str(var),
            "ZVH_BROKER_DIR": str(var / "broker"),
            "ZVH_BROKER_URL": "filesystem://",
        }
        manage(name, "load_demo", "--people-only", **environment)
        yield Site(name, environment, var)


@pytest.fixture(scope="session")
def server(site):
    """The address of the running application."""
    celery = [sys.executable, "-m", "celery", "-A", "zvh.celery:app"]
    schedule = ["--schedule", str(site.var / "beat"), "--pidfile", "", "--loglevel", "WARNING"]
    web = WebServer(site.environment, site.var / "web.log")
    with ExitStack() as stack:
        log = stack.enter_context((site.var / "log").open("w"))
        web.start()
        stack.callback(web.stop)
        processes = [web.process]
        for command in (
            [*celery, "worker", "--pool", "solo", "--loglevel", "WARNING"],
            [*celery, "beat", *schedule],
        ):
            process = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=log, stderr=log)
            stack.callback(process.wait)
            processes.append(process)
        # All are asked to end before any is waited for.
        for process in processes:
            stack.callback(process.terminate)
        until_answers(f"{web.address}/healthz", processes)
        yield web.address


@pytest.fixture(scope="module")
def in_database(site, django_db_blocker):
    """`in_database(look)`: what a function finds or does in the server's database, committed.

    On a thread of its own: while Playwright's event loop lives, Django refuses its database to the main one.
    """
    there = django_on(site.database, django_db_blocker)

    def run(call: Callable):
        with transaction.atomic():
            return call()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(there.__enter__).result()
        yield lambda call: thread.submit(run, call).result()
        thread.submit(there.__exit__, None, None, None).result()


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
def contexts(chromium):
    """`contexts(server, width=390)`: a browser of one's own; all are closed at the end."""
    opened = []

    def new(address: str, *, width: int = 1440, height: int = 900, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="nl-NL", base_url=address, **options
        )
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def browse(contexts, server):
    """`browse("M. Aydin", width=1440)` opens a browser of one's own, logged in as that person of the demo."""

    def open_as(name: str, **options):
        page = contexts(server, **options).new_page()
        page.goto("/demo/")
        page.get_by_role("button", name=f"Inloggen als {name}").click()
        return page

    return open_as


@pytest.fixture
def sit_down(contexts, in_database):
    """`sit_down(server, user, address)` opens a page as a user that a test made, who is logged in already."""

    def open_as(server: str, user, address: str, **options):
        context = contexts(server, **options)
        session = in_database(lambda: logged_in(user).session.session_key)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server, "httpOnly": True}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(address)
        return page

    return open_as


@pytest.fixture
def hold(in_database):
    """`hold("kern")`: a meeting that goes on with this topic on the table."""
    return lambda topic: in_database(lambda: held_with(topic))


@pytest.fixture
def sit(sit_down, server):
    """`sit(held, held.chair)`: the room as they see it, following what happens."""

    def open_room(held, user, **options):
        page = sit_down(server, user, held.url(), **options)
        until_followed(page)
        return page

    return open_room


@pytest.fixture
def add(in_database):
    """`add(held, "risicos", "risk", "Geld")`: a finding that somebody else adds."""

    def add_as_typist(held, topic, kind, text):
        def add():
            with acting(held.typist):
                conversation = Conversation.objects.select_related("item__meeting").get(
                    pk=held.conversation.pk
                )
                return add_finding(
                    new_id=Finding().pk,
                    conversation=conversation,
                    topic=held.topic(topic),
                    kind=kind,
                    text=text,
                )

        return in_database(add)

    return add_as_typist
