"""Asks each page a number of times and says what it took: time in this process, and queries."""

import statistics
import time
from collections.abc import Callable, Iterable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from leidraad.audiences import Professionals
from leidraad.plan.documents import PLAN, Paper, print_paper
from tools.bench.data import World, grow_to
from tools.bench.login import logged_in
from tools.bench.meeting import frozen_plan, planned_meeting
from zvh.access.principal import acting_as

LISTS = {
    "case list": "/casussen/",
    "case search": "/casussen/?q=achternaam77",
    "referral list": "/aanmeldingen/",
    "referral search": "/aanmeldingen/?q=achternaam77",
    "meeting list": "/overleggen/",
    "past meetings": "/overleggen/?when=past",
    "meeting search": "/overleggen/?when=past&q=achternaam77",
    "sitting list": "/weegoverleg/?when=past",
    "sitting search": "/weegoverleg/?when=past&q=achternaam77",
    "action list": "/acties/",
    "actions of all": "/acties/?which=all",
    "action search": "/acties/?which=all&q=achternaam77",
}
MOST_QUERIES = 12
# Who has 200 cases should not notice how many others there are; the rest is what a busy machine adds.
MOST_TIMES_SLOWER = 3


def measure_pages(*, households: int, runs: int) -> list[dict]:
    """Milliseconds (median, 95th percentile) and queries per page, at this many households."""
    world = grow_to(households)
    item = planned_meeting(world).item_id
    pages = [
        ("bare page", world.usual, "/bench/bare/"),
        ("case page", world.usual, f"/casussen/{world.case_id}/"),
        ("room", world.usual, f"/overleggen/{item}/ruimte/"),
    ]
    figures = [
        {"page": name, "households": households, **_measure(_page(user, address), runs)}
        for name, user, address in [*pages, *_lists(world)]
    ]
    return [*figures, {"page": "plan PDF", "households": households, **_measure(_plan_pdf(world), runs)}]


def _lists(world: World) -> list[tuple]:
    """Each list for somebody with 200 cases, however many there are, and for somebody who directs them all."""
    who = ((world.usual, "200 cases"), (world.everything, "all cases"))
    return [
        (f"{name}, {how_many}", user, address) for name, address in LISTS.items() for user, how_many in who
    ]


def list_problems(figures: Iterable[dict]) -> list[str]:
    """Lists with too many queries, with more of them for more households, or that get slow for who has 200 cases."""
    by_page: dict[str, list[dict]] = {}
    for figure in figures:
        if figure["page"].rpartition(", ")[0] in LISTS:
            by_page.setdefault(figure["page"], []).append(figure)
    found = []
    for page, measured in by_page.items():
        queries = {figure["queries"] for figure in measured}
        if max(queries) >= MOST_QUERIES:
            found.append(f"{page}: {max(queries)} queries, which should be fewer than {MOST_QUERIES}.")
        if len(queries) > 1:
            found.append(f"{page}: the number of queries changes with the households ({sorted(queries)}).")
        first, last = (measured[place]["median_ms"] for place in (0, -1))
        if page.endswith("200 cases") and last > first * MOST_TIMES_SLOWER:
            found.append(f"{page}: {last:.0f} ms, which was {first:.0f} ms with the fewest households.")
    return found


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
