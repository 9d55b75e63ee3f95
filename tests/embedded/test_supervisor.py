"""Children are started again when they die, and all are gone when the supervisor stops."""

import os
import signal
import subprocess

import pytest

from zvh.embedded import processes
from zvh.embedded.ledger import open_ledger
from zvh.embedded.supervisor import LONGEST_PAUSE, Child, Supervisor

# Does not listen to a polite request, and has a child of its own.
STUBBORN = "trap '' TERM; sleep 600 & echo $!; wait; wait; wait"


@pytest.fixture
def supervisor(run):
    said = []
    supervisor = Supervisor(open_ledger(run.ledger, "test"), os.environ, said.append, stop_seconds=0.5)
    supervisor.said = said
    yield supervisor
    supervisor.stop()


def child(run, script: str) -> Child:
    return Child("worker", ["sh", "-c", script], log=run.logs / "worker.log")


def grandchild_of(one: Child) -> int:
    assert processes.wait_until(lambda: one.log.exists() and one.log.read_text().strip(), seconds=5)
    return int(one.log.read_text().split()[-1])


def test_child_that_is_killed_starts_again_without_its_orphans(run, supervisor, bystander):
    worker = child(run, STUBBORN)
    supervisor.start(worker)
    first, orphan = worker.process.pid, grandchild_of(worker)
    os.kill(first, signal.SIGKILL)
    assert processes.wait_until(lambda: not worker.is_running(), seconds=5)

    def started_again() -> bool:
        supervisor.look_after()
        return worker.is_running()

    assert processes.wait_until(started_again, seconds=5)
    assert worker.process.pid != first
    assert processes.wait_until(lambda: processes.started_at(orphan) is None, seconds=5)
    assert supervisor.said == [f"The worker stopped (signal SIGKILL); starting it again. See {worker.log}."]


def test_stopping_ends_even_those_who_do_not_listen(run, supervisor, bystander):
    worker = child(run, STUBBORN)
    supervisor.start(worker)
    grandchild = grandchild_of(worker)
    supervisor.stop()
    assert worker.process.returncode == -signal.SIGKILL
    assert processes.wait_until(lambda: processes.started_at(grandchild) is None, seconds=5)


def test_child_that_keeps_dying_is_named_and_waited_for_longer_each_time(run, supervisor):
    worker = child(run, "exit 3")
    supervisor.start(worker)

    def keeps_dying() -> bool:
        worker.start_again_at = 0
        supervisor.look_after()
        return supervisor.child_that_keeps_dying() is worker

    assert processes.wait_until(keeps_dying, seconds=5)
    assert supervisor.said[0] == f"The worker stopped (exit code 3); starting it again. See {worker.log}."
    assert worker.pause_before_next_start() == 4
    assert [worker.pause_before_next_start() for _ in range(3)] == [8, LONGEST_PAUSE, LONGEST_PAUSE]


def test_ledger_holds_what_runs(run, supervisor):
    worker = child(run, "sleep 600")
    supervisor.start(worker)
    assert [(entry.name, entry.pid) for entry in supervisor.ledger.entries] == [
        ("worker", worker.process.pid)
    ]
    supervisor.stop()
    assert supervisor.ledger.entries == []
    assert subprocess.run(["kill", "-0", str(worker.process.pid)], capture_output=True).returncode == 1
