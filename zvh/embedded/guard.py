"""Waits for the supervisor's end, however it ended, and stops what it left running.

A kernel's parent-death signal exists on Linux only, and is lost when a process changes its account, as
PostgreSQL's does under root. A pipe that closes with its last writer works everywhere.
"""

import signal
import subprocess
import sys
from pathlib import Path

from zvh.embedded.layout import CHECKOUT
from zvh.embedded.ledger import close_run


def start(*, ledger: Path, run: str) -> subprocess.Popen:
    """Start a guard of our own process; it lives in a session of its own, where Ctrl-C does not reach it."""
    command = [sys.executable, "-m", "zvh.embedded.guard", str(ledger), run]
    return subprocess.Popen(command, stdin=subprocess.PIPE, cwd=CHECKOUT, start_new_session=True)


def dismiss(guard: subprocess.Popen) -> None:
    """End the guard; by now it finds nothing to do."""
    guard.stdin.close()
    guard.wait()


def main(ledger: str, run: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # Nothing is ever written: this returns when the last holder of the other end is gone.
    sys.stdin.buffer.read()
    close_run(Path(ledger), run)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
