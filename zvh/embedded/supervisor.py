"""Keeps a few processes running: starts them, starts one again when it dies, stops all of them in order."""

import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from zvh.embedded import processes
from zvh.embedded.layout import CHECKOUT
from zvh.embedded.ledger import Ledger

# The worker takes about five to end in peace.
STOP_SECONDS = 7
LONGEST_PAUSE = 15
# A process that lived this long did start well: its next death begins with a short pause again.
SETTLED_SECONDS = 30
KEEPS_DYING_AFTER = 3
LARGEST_LOG = 5_000_000


@dataclass
class Child:
    """One process to keep running. It leads a process group, so its own children go with it."""

    name: str
    command: Sequence[str]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen | None = None
    deaths: int = 0
    began: float = 0
    start_again_at: float = 0

    def start(self, environment: Mapping[str, str]) -> None:
        _keep_small(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.pass_fds,
            )
        self.began = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def pause_before_next_start(self) -> float:
        """Seconds: half a second the first time, then doubling."""
        settled = time.monotonic() - self.began > SETTLED_SECONDS
        self.deaths = 1 if settled else self.deaths + 1
        return min(LONGEST_PAUSE, 0.25 * 2**self.deaths)

    def kill_what_is_left(self) -> None:
        """Whatever of its group outlived it must not work on beside its successor."""
        processes.send_to_group(self.process.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    """The children, and the signals that end them. `say` prints a line for the person at the terminal."""

    ledger: Ledger
    environment: Mapping[str, str]
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    signals: "Signals | None" = None
    stop_seconds: float = STOP_SECONDS

    def start(self, child: Child) -> None:
        self.children.append(child)
        self._launch(child)

    def _launch(self, child: Child) -> None:
        child.start(self.environment)
        self.ledger.add(name=child.name, pid=child.process.pid, stop_signal=child.stop_signal)

    def look_after(self) -> None:
        """Once round: notice who died, start again whose pause is over."""
        for child in self.children:
            if child.process is not None and not child.is_running():
                self._bury(child)
            if child.process is None and time.monotonic() >= child.start_again_at:
                self._launch(child)

    def _bury(self, child: Child) -> None:
        child.kill_what_is_left()
        self.ledger.forget(child.process.pid)
        pause = child.pause_before_next_start()
        child.start_again_at = time.monotonic() + pause
        how = _how(child.process.returncode)
        self.say(f"The {child.name} stopped ({how}); starting it again. See {child.log}.")
        child.process = None

    def child_that_keeps_dying(self) -> Child | None:
        return next((child for child in self.children if child.deaths >= KEEPS_DYING_AFTER), None)

    def stop(self) -> None:
        """Ask all to stop, wait, and end those that did not; a second request to stop ends the waiting."""
        for child in reversed(self.children):
            if child.is_running():
                child.process.send_signal(child.stop_signal)
        processes.wait_until(self._may_stop_waiting, seconds=self.stop_seconds)
        for child in self.children:
            if child.process is not None:
                child.kill_what_is_left()
                child.process.wait()
                self.ledger.forget(child.process.pid)

    def _may_stop_waiting(self) -> bool:
        hurried = self.signals is not None and self.signals.requests > 1
        return hurried or not any(child.is_running() for child in self.children)


class Signals:
    """Turns signals into something to wait for: requests to stop are counted, a child's end wakes us."""

    def __init__(self) -> None:
        self.requests = 0
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._request)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def _request(self, number: int, frame: FrameType | None) -> None:
        self.requests += 1

    def wait(self, *, seconds: float) -> None:
        readable, _, _ = select.select([self._reading], [], [], seconds)
        if readable:
            self._reading.recv(4096)


def _how(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit code {status}"


def _keep_small(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
