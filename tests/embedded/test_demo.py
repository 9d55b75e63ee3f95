"""The demo as a whole, with the real processes: nothing that was saved is lost, nothing is left running."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from zvh.embedded import processes
from zvh.embedded.cluster import Cluster
from zvh.embedded.layout import CHECKOUT, RunDirectory
from zvh.embedded.roles import DATABASE, SUPERUSER

HEALTHY = {"database": True, "worker": True, "broker": True}
NAMES = ["database", "web server", "worker", "scheduler"]


class RunningDemo:
    """`python -m zvh.embedded demo` with a `var/` of its own."""

    def __init__(self, place: Path, port: int) -> None:
        self.run = RunDirectory(place / "demo")
        self.address = f"http://localhost:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zvh.embedded", "demo"],
            cwd=CHECKOUT,
            env=os.environ | {"ZVH_VAR_DIR": str(place), "PORT": str(port), "HOST": "localhost"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_welcome(self) -> str:
        """What it says until it is ready."""
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                return said
        raise AssertionError(f"The demo ended early: {said}")

    def health(self) -> dict | None:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=15) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return json.load(answer)
        except OSError:
            return None

    def entries(self) -> dict[str, dict]:
        return {entry["name"]: entry for entry in json.loads(self.run.ledger.read_text())["entries"]}

    def kill(self, name: str) -> None:
        """Kill one of its processes and wait until another has taken its place and all answer."""
        before = self.entries()[name]
        os.kill(before["pid"], signal.SIGKILL)
        assert processes.wait_until(lambda: self.entries().get(name, before) != before, seconds=60)
        assert processes.wait_until(lambda: self.health() == HEALTHY, seconds=60)

    def ask(self, statement: str) -> list[tuple]:
        cluster = Cluster(self.run)
        assert cluster.find_running()
        with psycopg.connect(cluster.url(SUPERUSER, DATABASE), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


def is_running(entry: dict) -> bool:
    return processes.started_at(entry["pid"]) == entry["started"]


@pytest.fixture
def start_demo(place, free_port, embedded):
    started = []

    def start() -> RunningDemo:
        started.append(RunningDemo(place, free_port))
        return started[-1]

    yield start
    for demo in started:
        demo.process.terminate()
        demo.process.communicate()
    assert embedded("reset").returncode == 0


def test_demo_loses_nothing_and_leaves_nothing_whoever_is_killed(start_demo, bystander):
    demo = start_demo()
    assert f"The demo runs at {demo.address} (ready after " in demo.wait_until_welcome()
    assert demo.health() == HEALTHY
    demo.ask("CREATE TABLE saved AS SELECT 'yes' AS answer")

    assert list(demo.entries()) == NAMES
    for name in NAMES:
        demo.kill(name)
    entries = list(demo.entries().values())
    assert sorted(entry["name"] for entry in entries) == sorted(NAMES)

    demo.process.kill()
    assert processes.wait_until(lambda: not any(is_running(entry) for entry in entries), seconds=30)

    again = start_demo()
    again.wait_until_welcome()
    assert again.ask("SELECT answer FROM saved") == [("yes",)]
    entries = list(again.entries().values())

    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(timeout=15) == 0
    assert [entry["name"] for entry in entries if is_running(entry)] == []
    assert again.entries() == {}
