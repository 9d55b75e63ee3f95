"""Questions about other processes, and signals to the ones that are provably ours; by /proc or by `ps`."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc/self/stat")


def started_at(pid: int) -> str | None:
    """When the process began, in the system's own words; None when there is none, or only its remains.

    A number is used again, a number with its start is not: together they name one process.
    """
    if PROC.exists():
        return _started_at_from_proc(pid)
    return start_from_ps(_run("ps", "-o", "stat=,lstart=", "-p", str(pid)))


def _started_at_from_proc(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field, the command, may hold spaces and brackets: count from its end.
    fields = stat.rpartition(")")[2].split()
    state, began = fields[0], fields[19]
    return None if state in {"Z", "X"} else began


def start_from_ps(listing: str) -> str | None:
    """The start in one line of `ps -o stat=,lstart=`; None for a process of which only remains are left."""
    state, _, began = listing.strip().partition(" ")
    return None if not began or state.startswith("Z") else began.strip()


def working_in(directory: Path) -> list[int]:
    """The processes whose working directory is this one: for a data directory, its PostgreSQL processes."""
    if not PROC.exists():
        listing = _run("lsof", "-a", "-d", "cwd", "-c", "postgres", "-Fpn")
        return workers_from_lsof(listing, directory)
    pids = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if (entry / "cwd").readlink() == directory and started_at(int(entry.name)):
                    pids.append(int(entry.name))
    return pids


def workers_from_lsof(listing: str, directory: Path) -> list[int]:
    """The processes in `lsof -d cwd -Fpn` that work in this directory."""
    pids, pid = [], 0
    for line in listing.splitlines():
        if line.startswith("p"):
            pid = int(line[1:])
        elif line == f"n{directory}":
            pids.append(pid)
    return pids


def send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def send_to_group(pid: int, number: signal.Signals) -> None:
    """Signal the group that a process leads; macOS answers EPERM for one of which only remains are left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Whether the condition came true in time; looks fifty times a second."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
