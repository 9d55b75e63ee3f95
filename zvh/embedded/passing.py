"""A PostgreSQL for the length of one command: for the tests, the benchmark, and Django's own commands."""

import shutil
import signal
import subprocess
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from zvh.embedded import guard
from zvh.embedded.cluster import Cluster
from zvh.embedded.errors import StartError
from zvh.embedded.layout import RunDirectory, demo_run, passing_run, purpose_directory
from zvh.embedded.ledger import Ledger, open_ledger
from zvh.embedded.locks import RunLock, one_at_a_time
from zvh.embedded.roles import DATABASE, OWNER, SERVING, TESTER
from zvh.embedded.surroundings import environment_for

PURPOSES = ("test", "bench")


def run_with_new_cluster(purpose: str, command: Sequence[str], *, extra: dict[str, str]) -> int:
    """Run the command with a database cluster of its own, and remove the cluster; returns the exit status.

    Each run has its own, so two at the same time do not meet. Tests do without durability, the benchmark does
    not: its figures are to be those of production.
    """
    with ExitStack() as stack:
        run = _locked_run(stack, purpose)
        ledger = _guarded_ledger(stack, run)
        ledger.set_directories([run.root, *Cluster.places(run)])
        stack.callback(_remove, Cluster.places(run))
        cluster = Cluster(run, durable=purpose != "test")
        _start(stack, cluster, ledger)
        ledger.set_directories([run.root, *Cluster.places(run), *cluster.directories_to_remove()])
        cluster.prepare(with_tester=True)
        environment = environment_for("test", run=run, cluster=cluster, role=TESTER)
        environment |= {
            "ZVH_OWNER_URL": cluster.url(OWNER, DATABASE),
            "ZVH_SERVING_URL": cluster.url(SERVING, DATABASE),
        }
        environment |= extra
        return _run(command, environment, ledger)


def run_with_demo_cluster(command: Sequence[str], *, role: str = OWNER) -> int:
    """Run the command on the demo's database, which is started for it unless the demo runs."""
    run = demo_run()
    with ExitStack() as stack:
        run.make()
        lock = RunLock(run.lock)
        stack.callback(lock.release)
        cluster = Cluster(run)
        if lock.take():
            ledger = _guarded_ledger(stack, run)
            cluster.create()
            _start(stack, cluster, ledger)
            cluster.prepare()
        elif cluster.find_running():
            ledger = None
        else:
            raise StartError("The demo's database is not ready: wait until the demo has started.")
        return _run(command, environment_for("demo", run=run, cluster=cluster, role=role), ledger)


def reset_demo() -> None:
    """Remove the demo with all its data, after stopping what a killed one left running."""
    run = demo_run()
    if not run.root.exists():
        return
    with ExitStack() as stack:
        run.make()
        lock = RunLock(run.lock)
        stack.callback(lock.release)
        if not lock.take():
            raise StartError("The demo is running: stop it with Ctrl-C before starting over.")
        open_ledger(run.ledger, uuid.uuid4().hex)
        _remove(Cluster.places(run))
        run.remove()
        if run.root.exists():
            raise StartError(f"Not everything in {run.root} may be removed by you: do it as root.")


def _guarded_ledger(stack: ExitStack, run: RunDirectory) -> Ledger:
    identity = uuid.uuid4().hex
    ledger = open_ledger(run.ledger, identity)
    watching = guard.start(ledger=run.ledger, run=identity)
    stack.callback(lambda: guard.dismiss(watching))
    return ledger


def _start(stack: ExitStack, cluster: Cluster, ledger: Ledger) -> None:
    cluster.create()
    stack.callback(cluster.stop)
    cluster.start()
    ledger.add(name="database", pid=cluster.server.pid, stop_signal=signal.SIGINT)
    cluster.wait_until_it_answers()


def _run(command: Sequence[str], environment: dict[str, str], ledger: Ledger | None) -> int:
    """Run the command in our place: it has the terminal and so gets Ctrl-C; other signals we pass on."""
    process = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGINT, lambda number, frame: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: process.send_signal(number))
    if ledger is not None:
        ledger.add(name="command", pid=process.pid, stop_signal=signal.SIGTERM)
    status = process.wait()
    return status if status >= 0 else 128 - status


def _locked_run(stack: ExitStack, purpose: str) -> RunDirectory:
    """A directory of our own. One at a time: who sweeps must not meet a directory that has no lock yet."""
    with one_at_a_time(purpose_directory(purpose) / "lock"):
        _sweep(purpose)
        run = passing_run(purpose)
        stack.callback(run.remove)
        run.make()
        lock = RunLock(run.lock)
        stack.callback(lock.release)
        lock.take()
    return run


def _sweep(purpose: str) -> None:
    """Remove what runs left that were killed together with their guard."""
    for root in purpose_directory(purpose).glob("run-*"):
        lock = RunLock(root / "lock")
        if lock.take():
            open_ledger(root / "ledger.json", uuid.uuid4().hex)
            shutil.rmtree(root, ignore_errors=True)
        lock.release()


def _remove(directories: list[Path]) -> None:
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)
