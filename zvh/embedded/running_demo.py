"""The demo from start to stop: everything that is started here is stopped here, in the opposite order."""

import http.client
import os
import signal
import subprocess
import time
import uuid
from contextlib import ExitStack

from zvh.embedded import guard, machine
from zvh.embedded.cluster import Cluster
from zvh.embedded.demo_processes import PYTHON, children
from zvh.embedded.errors import StartError, StopRequestedError, last_line
from zvh.embedded.layout import CHECKOUT, demo_run
from zvh.embedded.ledger import open_ledger
from zvh.embedded.locks import RunLock
from zvh.embedded.preflight import listening_sockets
from zvh.embedded.roles import OWNER, SERVING
from zvh.embedded.supervisor import Signals, Supervisor
from zvh.embedded.surroundings import environment_for

HEALTHY_WITHIN_SECONDS = 30


def run_demo() -> None:
    """Run until asked to stop. Raises StartError with one sentence when something is in the way."""
    with ExitStack() as stack:
        demo = Demo(stack, host=os.environ.get("HOST") or "localhost", port=os.environ.get("PORT") or "8000")
        demo.start_database()
        people = demo.prepare_database()
        demo.start_children()
        demo.wait_until_healthy()
        demo.welcome(people)
        demo.look_after_all()


class Demo:
    """What runs, and the way back: each step puts its undoing on the stack."""

    def __init__(self, stack: ExitStack, *, host: str, port: str) -> None:
        self.began = time.monotonic()
        self.stack = stack
        self.host, self.port = host, port
        self.run = demo_run()
        self.run.make()
        self._take_lock()
        machine.ensure_pango()
        self.signals = Signals()
        self.identity = uuid.uuid4().hex
        # Ends what a killed demo left running, which may hold the port.
        self.ledger = open_ledger(self.run.ledger, self.identity)
        self.listeners = [stack.enter_context(one) for one in listening_sockets(host, port)]
        self.guard = guard.start(ledger=self.run.ledger, run=self.identity)
        stack.callback(lambda: guard.dismiss(self.guard))
        self.cluster = Cluster(self.run)
        self.supervisor: Supervisor | None = None

    def _take_lock(self) -> None:
        lock = RunLock(self.run.lock)
        self.stack.callback(lock.release)
        if not lock.take():
            raise StartError("The demo is running already: use that one, or stop it with Ctrl-C first.")

    def start_database(self) -> None:
        """Make the cluster the first time; start it; see to its roles."""
        if not self.cluster.data.exists():
            say("Making the database.")
        self.cluster.create()
        self.stack.callback(self.cluster.stop)
        self._start_server()
        self.cluster.prepare()

    def _start_server(self) -> None:
        self.cluster.start()
        self.ledger.add(name="database", pid=self.cluster.server.pid, stop_signal=signal.SIGINT)
        self.ledger.set_directories(self.cluster.directories_to_remove())
        self.cluster.wait_until_it_answers()

    def prepare_database(self) -> str:
        """Migrate and load, as the owner; returns the lines about the people one can log in as."""
        log = self.run.logs / "prepare.log"
        with log.open("wb") as errors:
            preparing = subprocess.Popen(
                [*PYTHON, "zvh.embedded.prepare"],
                cwd=CHECKOUT,
                env=self._environment(OWNER),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        self.ledger.add(name="preparation", pid=preparing.pid, stop_signal=signal.SIGTERM)
        while preparing.poll() is None:
            self.signals.wait(seconds=0.1)
            if self.signals.requests:
                preparing.terminate()
        people, _ = preparing.communicate()
        self.ledger.forget(preparing.pid)
        self._stop_if_asked()
        if preparing.returncode:
            reason = last_line(log.read_text(errors="replace"))
            raise StartError(f"The database could not be prepared: {reason} (see {log}).")
        return people.decode()

    def start_children(self) -> None:
        """Start web server, worker and scheduler, with the application's rights."""
        self.supervisor = Supervisor(self.ledger, self._environment(SERVING), say, signals=self.signals)
        self.stack.callback(self.supervisor.stop)
        self.stack.callback(say, "Stopping.")
        for child in children(self.run, self.listeners):
            self.supervisor.start(child)

    def _environment(self, role: str) -> dict[str, str]:
        environment = environment_for("demo", run=self.run, cluster=self.cluster, role=role)
        return environment | {"ZVH_SITE_URL": f"http://localhost:{self.port}"}

    def wait_until_healthy(self) -> None:
        """Wait until web server, database, broker and worker all answer; says so when that takes long."""
        deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
        while (status := self._health()) != http.client.OK:
            self._stop_if_asked()
            self._look_after()
            self._give_up_on_a_child_that_keeps_dying()
            if time.monotonic() > deadline:
                if status is None:
                    raise StartError(f"The web server does not answer: see {self.run.logs / 'web.log'}.")
                say(f"Not everything answers yet: see /healthz and {self.run.logs}.")
                return
            self.signals.wait(seconds=0.1)

    def _health(self) -> int | None:
        connection = http.client.HTTPConnection(self.host, int(self.port), timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _give_up_on_a_child_that_keeps_dying(self) -> None:
        child = self.supervisor.child_that_keeps_dying()
        if child is not None:
            reason = last_line(child.log.read_text(errors="replace"))
            raise StartError(f"The {child.name} does not start: {reason} (see {child.log}).")

    def welcome(self, people: str) -> None:
        """Print the address, by name because passkeys do not work on a bare IP address, and the people."""
        seconds = time.monotonic() - self.began
        say(f"\nThe demo runs at http://localhost:{self.port} (ready after {seconds:.1f} s).\n")
        if people.strip():
            say(people)
        say("Ctrl-C stops it; everything is kept. `make demo-reset` starts over.")

    def look_after_all(self) -> None:
        """Until asked to stop: start again what dies."""
        while not self.signals.requests:
            self._look_after()
            self.signals.wait(seconds=0.5)

    def _look_after(self) -> None:
        if not self.cluster.is_running():
            say(f"The database stopped; starting it again. See {self.cluster.log}.")
            self.ledger.forget(self.cluster.server.pid)
            self._start_server()
        if self.guard.poll() is not None:
            guard.dismiss(self.guard)
            self.guard = guard.start(ledger=self.run.ledger, run=self.identity)
        if self.supervisor is not None:
            self.supervisor.look_after()

    def _stop_if_asked(self) -> None:
        if self.signals.requests:
            raise StopRequestedError


def say(line: str) -> None:
    print(line, flush=True)
