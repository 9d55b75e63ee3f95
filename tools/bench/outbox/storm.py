"""The storm itself: writers ask for mail all the while, and one after the other everything around them fails."""

import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from django.db import connection, transaction

from tools.bench.outbox.mail_server import MailServer
from tools.bench.outbox.running import Process
from zvh.access.principal import acting_as
from zvh.outbox import tasks
from zvh.outbox.mail import WORK, send_mail
from zvh.outbox.models import Task

# So many keys are asked for by two writers at once, and so many in a transaction that fails.
EVERY_TWICE, EVERY_FAILS = 10, 25
# How long a worker that was started may take until something arrives, before it is killed all the same: little while
# nothing can arrive anyway, and long enough to start on a machine that is busy with other things.
SHORT_SECONDS, LONG_SECONDS = 6, 40


@dataclass(frozen=True)
class Weather:
    """How much of everything; lengths in seconds."""

    messages: int
    kills: int
    writers: int
    outage: float
    # When the broker goes, and when after its return the mail server does.
    calm: float
    # Once nothing fails any more, how long nothing may arrive before the rest counts as lost.
    afterwards: float
    # Wakes the sweep so often besides the scheduler, for a short storm; 0: not.
    sweep_every: float = 0


@dataclass
class Storm:
    weather: Weather
    asker_id: UUID
    server: MailServer
    worker: Process
    broker: Path
    asked: dict[int, float] = field(default_factory=dict)
    orders: queue.Queue = field(default_factory=queue.Queue)
    over: threading.Event = field(default_factory=threading.Event)
    is_outage: threading.Event = field(default_factory=threading.Event)
    chance: Random = field(default_factory=lambda: Random(2))
    outages: dict[str, tuple[float, float]] = field(default_factory=dict)

    def rage(self) -> float:
        """Returns how many seconds it took until every message had arrived, or nothing more is to be expected."""
        began = time.monotonic()
        with ThreadPoolExecutor(self.weather.writers + 3) as threads:
            helping = [threads.submit(self._write) for _ in range(self.weather.writers)]
            helping.append(threads.submit(self._sweep))
            failing = threads.submit(self._fail_around)
            try:
                self._kill_again_and_again()
                failing.result()
                self._wait_for_the_rest()
            finally:
                self.over.set()
            for each in helping:
                each.result()
        return time.monotonic() - began

    def _kill_again_and_again(self) -> None:
        """A share of the messages, and as soon as some of it arrived the worker dies in the middle of the rest."""
        number = 0
        for turn in range(1, self.weather.kills + 1):
            until = self.weather.messages * turn // self.weather.kills
            while number < until:
                self._order(number)
                number += 1
            self._wait_for_life()
            self.over.wait(self.chance.uniform(0, 0.6))
            self.worker.look_after()
            self.worker.kill()

    def _order(self, number: int) -> None:
        for _ in range(2 if number % EVERY_TWICE == 0 else 1):
            self.orders.put(number)

    def _wait_for_life(self) -> None:
        arrived, began = len(self.server.accepted), time.monotonic()
        while len(self.server.accepted) == arrived:
            if time.monotonic() > began + (SHORT_SECONDS if self.is_outage.is_set() else LONG_SECONDS):
                return
            self.over.wait(0.02)

    def _write(self) -> None:
        """One of those who ask for mail, each time in a transaction with what else they do."""
        while not self.over.is_set():
            try:
                number = self.orders.get(timeout=0.2)
            except queue.Empty:
                continue
            with acting_as(self.asker_id):
                self._ask(f"u{number}@example.org", f"bench:{number}")
            self.asked.setdefault(number, time.monotonic())
            if number % EVERY_FAILS == 0:
                with acting_as(self.asker_id):
                    self._ask(f"failed{number}@example.org", f"bench:failed:{number}")
                    transaction.set_rollback(True)
        connection.close()

    def _ask(self, to: str, key: str) -> None:
        context = {"number": "2026-0001", "link": "/"}
        send_mail(to=to, subject="Storm", template="access_asked", context=context, key=key)

    def _sweep(self) -> None:
        while self.weather.sweep_every and not self.over.wait(self.weather.sweep_every):
            tasks.sweep()
            connection.close()

    def _fail_around(self) -> None:
        """First the broker is away for a while, then the mail server."""
        self.over.wait(self.weather.calm)
        with self._noted("broker"), _moved_away(self.broker):
            self.over.wait(self.weather.outage)
        self.over.wait(self.weather.calm)
        with self._noted("mail server"):
            self.server.close_for(self.weather.outage)

    @contextmanager
    def _noted(self, what: str):
        began = time.monotonic()
        self.is_outage.set()
        yield
        self.is_outage.clear()
        self.outages[what] = (began, time.monotonic())

    def _wait_for_the_rest(self) -> None:
        waiting = Task.objects.filter(kind=WORK, done_at__isnull=True)
        arrived, since = len(self.server.accepted), time.monotonic()
        while time.monotonic() < since + self.weather.afterwards:
            if len(self.server.accepted) > arrived:
                arrived, since = len(self.server.accepted), time.monotonic()
            if len(self.asked) == self.weather.messages and self.orders.empty() and not waiting.exists():
                return
            self.worker.look_after()
            self.over.wait(0.2)


@contextmanager
def _moved_away(directory: Path):
    away = directory.with_name(f"{directory.name}-away")
    directory.rename(away)
    yield
    away.rename(directory)
