"""Asks each page a number of times and says what it took: time in this process, and queries."""

import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from leidraad.audiences import Professionals
from leidraad.plan.documents import PLAN, Paper, print_paper
from tools.bench.data import World, grow_to
from tools.bench.login import logged_in
from tools.bench.meeting import frozen_plan, planned_meeting
from zvh.access.principal import acting_as


def measure_pages(*, households: int, runs: int) -> list[dict]:
    """Milliseconds (median, 95th percentile) and queries per page, at this many households."""
    world = grow_to(households)
    item = planned_meeting(world).item_id
    pages = [
        ("bare page", world.usual, "/bench/bare/"),
        ("case list, 200 cases", world.usual, "/casussen/"),
        ("case list, all cases", world.everything, "/casussen/"),
        ("search, 200 cases", world.usual, "/casussen/?q=achternaam77"),
        ("search, all cases", world.everything, "/casussen/?q=achternaam77"),
        ("case page", world.usual, f"/casussen/{world.case_id}/"),
        ("room", world.usual, f"/overleggen/{item}/ruimte/"),
    ]
    figures = [
        {"page": name, "households": households, **_measure(_page(user, address), runs)}
        for name, user, address in pages
    ]
    return [*figures, {"page": "plan PDF", "households": households, **_measure(_plan_pdf(world), runs)}]


def _page(user, address: str) -> Callable[[], None]:
    client = logged_in(user)

    def ask() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}.")

    return ask


def _plan_pdf(world: World) -> Callable[[], None]:
    version = frozen_plan(world)

    def print_plan() -> None:
        with acting_as(world.usual.pk):
            paper = Paper(version, PLAN, Professionals())
            print_paper(paper, paper.rendering)

    return print_plan


def _measure(act: Callable[[], None], runs: int) -> dict:
    """Three times to warm up, once to count queries, then `runs` times against the clock."""
    for _ in range(3):
        act()
    with CaptureQueriesContext(connection) as queries:
        act()
    number_of_queries = len(queries)
    times = sorted(_time(act) for _ in range(runs))
    return {
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "queries": number_of_queries,
    }


def _time(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000
