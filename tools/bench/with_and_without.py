"""What row-level security costs: pages as the serving role, and as the owner, for whom policies let all through.

`visible_to` filters for both, so both get the same rows. The two take turns in blocks, so that what else this machine
does meets both alike.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection, transaction

from cases.models import Case
from tools.bench.data import Size, World, add_statements, grow_to
from tools.bench.login import logged_in

MOST_RATIO = 1.3
MOST_SEARCH_MS = 30
PER_BLOCK = 5
SERVING, OWNER = settings.DATABASE_SERVING_ROLE, settings.DATABASE_OWNER_ROLE


@dataclass
class Times:
    """Milliseconds of each request: of the whole page, and of its queries alone."""

    page: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)


def measure_access(*, cases: int, runs: int) -> list[dict]:
    """A figure per page, for somebody who directs 200 of this many cases."""
    world = grow_to(cases, Size(persons=3, findings=2, actions=1))
    _furnish(world)
    pages = {
        "case list": "/casussen/",
        "search": "/casussen/?q=achternaam77",
        "case page": f"/casussen/{world.case_id}/",
    }
    return [
        {"page": name, "cases": cases, **_figure(_asking(world, address), runs)}
        for name, address in pages.items()
    ]


def problems(figures: list[dict]) -> list[str]:
    """What is dearer than it may be."""
    found = [
        f"{figure['page']}: {figure['ratio']} times what it takes without row-level security"
        for figure in figures
        if figure["ratio"] > MOST_RATIO
    ]
    return found + [
        f"search: {figure['database_ms']} ms of database time"
        for figure in figures
        if figure["page"] == "search" and figure["database_ms"] > MOST_SEARCH_MS
    ]


def _furnish(world: World) -> None:
    """The measured case as full as a case becomes, the others only as many as there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
        add_statements(Case.objects.get(pk=world.case_id), world.usual, findings=20, actions=8)


def _asking(world: World, address: str) -> Callable[[], None]:
    client = logged_in(world.usual)

    def ask() -> None:
        response = client.get(address)
        if response.status_code != 200 or b"B-" not in response.content:
            raise RuntimeError(f"{address} answered {response.status_code}.")

    return ask


def _figure(ask: Callable[[], None], runs: int) -> dict:
    taken = {SERVING: Times(), OWNER: Times()}
    for _ in range(-(-runs // PER_BLOCK)):
        for role, times in taken.items():
            _become(role)
            # Plans are made anew after a change of role; that is not what is measured.
            ask()
            for _ in range(PER_BLOCK):
                page, database = _time(ask)
                times.page.append(page)
                times.database.append(database)
    _become(SERVING)
    with_it, without = taken[SERVING], taken[OWNER]
    return {
        "page_ms": _median(with_it.page),
        "page_without_ms": _median(without.page),
        "ratio": round(statistics.median(with_it.page) / statistics.median(without.page), 2),
        "database_ms": _median(with_it.database),
        "database_without_ms": _median(without.database),
    }


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")


def _time(ask: Callable[[], None]) -> tuple[float, float]:
    """What one request takes, and how much of that the database."""
    spent = 0.0

    def timed(execute, *arguments):
        nonlocal spent
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent += time.perf_counter() - started

    started = time.perf_counter()
    with connection.execute_wrapper(timed):
        ask()
    return (time.perf_counter() - started) * 1000, spent * 1000


def _median(times: list[float]) -> float:
    return round(statistics.median(times), 2)
