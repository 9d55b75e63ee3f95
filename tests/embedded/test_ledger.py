"""What a killed supervisor leaves running is stopped by its ledger: exactly that, and nothing else."""

import json
import signal
import subprocess

import pytest

from zvh.embedded import guard, processes
from zvh.embedded.ledger import close_run, open_ledger

# Forks a child that outlives a polite request, as PDF makers in trouble do.
STUBBORN = "trap '' TERM; sleep 600 & echo ready; while :; do wait; done"


@pytest.fixture
def started(place):
    """A process that leads its own group, as all children of the supervisor do."""
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as process:
        yield process
        process.kill()


def test_next_start_stops_what_a_killed_run_left(run, started, bystander):
    open_ledger(run.ledger, "first").add(name="web server", pid=started.pid, stop_signal=signal.SIGTERM)
    open_ledger(run.ledger, "second")
    assert started.wait(timeout=5) == -signal.SIGTERM


def test_number_that_belongs_to_another_process_by_now_is_left_alone(run, bystander):
    open_ledger(run.ledger, "first").add(name="web server", pid=bystander.pid, stop_signal=signal.SIGTERM)
    content = json.loads(run.ledger.read_text())
    content["entries"][0]["started"] = "earlier"
    run.ledger.write_text(json.dumps(content))
    open_ledger(run.ledger, "second")
    assert bystander.poll() is None


def test_guard_of_an_earlier_run_leaves_the_later_one_alone(run, started):
    open_ledger(run.ledger, "later").add(name="web server", pid=started.pid, stop_signal=signal.SIGTERM)
    close_run(run.ledger, "earlier")
    assert started.poll() is None


def test_guard_stops_everything_when_its_supervisor_is_gone(run, started, bystander):
    ledger = open_ledger(run.ledger, "first")
    ledger.add(name="web server", pid=started.pid, stop_signal=signal.SIGTERM)
    ledger.set_directories([run.broker])
    guard.dismiss(guard.start(ledger=run.ledger, run="first"))
    assert started.wait(timeout=5) == -signal.SIGTERM
    assert not run.broker.exists()


def test_process_is_known_by_its_start(bystander):
    assert processes.started_at(bystander.pid) == processes.started_at(bystander.pid)
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    assert processes.started_at(ended.pid) is None
