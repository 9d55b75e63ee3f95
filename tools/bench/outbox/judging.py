"""What came of the storm: lost, doubled, repeated; each figure, and what is wrong with it."""

import statistics
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from itertools import pairwise

from django.db.models import Count

from tools.bench.database import as_owner
from tools.bench.outbox.storm import Storm
from zvh.outbox.mail import WORK
from zvh.outbox.models import Mail, Message, Task


@dataclass(frozen=True)
class Figures:
    asked: int
    arrived: int
    lost: int
    # Of transactions that failed: nobody should have them.
    never_asked_for: int
    repeated: int
    # With another Message-ID, or without a kill since the mail server had accepted it.
    wrongly_repeated: int
    tasks: int
    tasks_open: int
    messages: int
    mails_left: int
    doubled_keys: int
    kills: int
    # Started again though nobody killed it: the broker went away under it.
    worker_ended: int
    times_busy: int
    attempts: int
    most_attempts: int
    median_seconds: float
    slowest_seconds: float
    seconds: float

    @property
    def problems(self) -> list[str]:
        rows = {"tasks": self.tasks, "messages": self.messages}
        wrong = [
            f"{number} {name} for {self.asked} messages"
            for name, number in rows.items()
            if number != self.asked
        ]
        must_be_none = (
            "lost",
            "never_asked_for",
            "wrongly_repeated",
            "tasks_open",
            "mails_left",
            "doubled_keys",
        )
        wrong += [f"{name}: {getattr(self, name)}" for name in must_be_none if getattr(self, name)]
        return wrong

    def as_dict(self) -> dict:
        return asdict(self)


def figures_of(storm: Storm, *, seconds: float) -> Figures:
    by_reader = defaultdict(list)
    for accepted in sorted(storm.server.accepted, key=lambda one: one.at):
        by_reader[accepted.to].append(accepted)
    wanted = {f"u{number}@example.org": at for number, at in storm.asked.items()}
    waits = [by_reader[to][0].at - at for to, at in wanted.items() if to in by_reader] or [0]
    with as_owner():
        tasks = Task.objects.filter(kind=WORK)
        attempts = list(tasks.values_list("attempts", flat=True)) or [0]
        doubled = tasks.values("key").annotate(rows=Count("pk")).filter(rows__gt=1)
        return Figures(
            asked=storm.weather.messages,
            arrived=len(wanted.keys() & by_reader.keys()),
            lost=storm.weather.messages - len(wanted.keys() & by_reader.keys()),
            never_asked_for=len(by_reader.keys() - wanted.keys()),
            repeated=sum(len(those) - 1 for those in by_reader.values()),
            wrongly_repeated=sum(_wrongly(those, storm.worker.kills) for those in by_reader.values()),
            tasks=tasks.count(),
            tasks_open=tasks.filter(done_at__isnull=True).count(),
            messages=Message.objects.count(),
            mails_left=Mail.objects.count(),
            doubled_keys=doubled.count(),
            kills=len(storm.worker.kills),
            worker_ended=storm.worker.ends,
            times_busy=storm.server.times_busy,
            attempts=sum(attempts),
            most_attempts=max(attempts),
            median_seconds=round(statistics.median(waits), 2),
            slowest_seconds=round(max(waits), 1),
            seconds=round(seconds, 1),
        )


def _wrongly(those: list, kills: list[float]) -> int:
    """How often one reader got a mail again for no good reason."""
    ids = Counter(accepted.message_id for accepted in those)
    without_kill = sum(
        not any(before.at <= kill <= after.at for kill in kills) for before, after in pairwise(those)
    )
    return without_kill + len(ids) - 1
