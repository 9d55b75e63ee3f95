"""What a run has started, on disk, so that somebody else can stop it when the supervisor was killed."""

import json
import shutil
import signal
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from zvh.embedded import processes
from zvh.embedded.locks import one_at_a_time

POLITE_SECONDS = 6


@dataclass(frozen=True)
class Entry:
    """One process: how to know it again and how to ask it to stop."""

    name: str
    pid: int
    started: str
    stop_signal: int

    def is_running(self) -> bool:
        return processes.started_at(self.pid) == self.started


@dataclass
class Ledger:
    """The entries of one run, written through at every change. Only its own run may change it."""

    path: Path
    run: str
    entries: list[Entry] = field(default_factory=list)
    directories: list[str] = field(default_factory=list)

    def add(self, *, name: str, pid: int, stop_signal: signal.Signals) -> None:
        """Note a process that leads its own group; one that is gone already needs no note."""
        started = processes.started_at(pid)
        if started is not None:
            self.entries.append(Entry(name, pid, started, int(stop_signal)))
            self._write()

    def forget(self, pid: int) -> None:
        self.entries = [entry for entry in self.entries if entry.pid != pid]
        self._write()

    def set_directories(self, paths: Iterable[Path]) -> None:
        """Note the directories that go when the run ends."""
        self.directories = [str(path) for path in paths]
        self._write()

    def _write(self) -> None:
        content = {
            "run": self.run,
            "entries": [asdict(entry) for entry in self.entries],
            "directories": self.directories,
        }
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(content, indent=1))
        draft.replace(self.path)


def open_ledger(path: Path, run: str) -> Ledger:
    """Stop whatever an earlier run left behind and begin a new ledger.

    One at a time: the guard of a killed run and the next start may meet here.
    """
    with one_at_a_time(path.with_suffix(".lock")):
        _stop_all(_read(path))
        ledger = Ledger(path, run)
        ledger._write()
    return ledger


def close_run(path: Path, run: str) -> None:
    """Stop and remove what this run left behind; does nothing when a later run has taken over."""
    if not path.exists():
        return
    with one_at_a_time(path.with_suffix(".lock")):
        ledger = _read(path)
        if ledger is not None and ledger.run == run:
            _stop_all(ledger)
            ledger.entries, ledger.directories = [], []
            if path.parent.exists():
                ledger._write()


def _stop_all(ledger: Ledger | None) -> None:
    if ledger is None:
        return
    # Last started, first stopped: the database outlives those who use it.
    for entry in reversed(ledger.entries):
        if entry.is_running():
            _stop(entry)
    for directory in ledger.directories:
        shutil.rmtree(directory, ignore_errors=True)


def _stop(entry: Entry) -> None:
    processes.send(entry.pid, signal.Signals(entry.stop_signal))
    if not processes.wait_until(lambda: not entry.is_running(), seconds=POLITE_SECONDS):
        processes.send_to_group(entry.pid, signal.SIGKILL)
        processes.send(entry.pid, signal.SIGKILL)
        processes.wait_until(lambda: not entry.is_running(), seconds=POLITE_SECONDS)


def _read(path: Path) -> Ledger | None:
    if not path.exists():
        return None
    content = json.loads(path.read_text())
    entries = [Entry(**entry) for entry in content["entries"]]
    return Ledger(path, content["run"], entries, content["directories"])
