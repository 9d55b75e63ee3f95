"""The web server as it is run in earnest: a process that keeps others, each with pages and event streams."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

from zvh.embedded.demo_processes import web_command

ROOT = Path(__file__).resolve().parents[2]


class WebServer:
    """Started at a port of its own; ended as it should be, or with everything it started at once."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        command = web_command("zvh.asgi:application", binds=[f"127.0.0.1:{self.port}"])
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def kill(self) -> None:
        """As when the machine loses its power: no process of it gets a word in."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def until_answers(address: str, processes: list[subprocess.Popen], seconds: float = 60) -> None:
    """Wait until this address answers well; fail at once when a process ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for process in processes:
            assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        _wait(processes[0], 0.2)
    raise AssertionError(f"{address} did not answer within {seconds} s")


def _wait(process: subprocess.Popen, seconds: float) -> None:
    """Give the machine a moment, and return early when the process ends."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
