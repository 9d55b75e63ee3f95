"""Asks each page a number of times and says what it took: time in this process, and queries."""

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tools.bench.data import grow_to


def measure_pages(*, households: int, runs: int) -> list[dict]:
    """Median and 95th percentile in milliseconds per page, and its number of queries, at this many households."""
    world = grow_to(households)
    pages = [
        ("bare page", world.usual, "/bench/bare/"),
        ("case list, 200 cases", world.usual, "/casussen/"),
        ("case list, all cases", world.everything, "/casussen/"),
        ("search, all cases", world.everything, "/casussen/?q=achternaam77"),
        ("case page", world.usual, f"/casussen/{world.case_id}/"),
    ]
    return [
        {"page": name, "households": households, **_measure(_client(user), address, runs)}
        for name, user, address in pages
    ]


def _client(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _measure(client: Client, address: str, runs: int) -> dict:
    for _ in range(3):
        _ask(client, address)
    with CaptureQueriesContext(connection) as queries:
        _ask(client, address)
    times = sorted(_ask(client, address) for _ in range(runs))
    return {
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "queries": len(queries),
    }


def _ask(client: Client, address: str) -> float:
    started = time.perf_counter()
    response = client.get(address)
    taken = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}.")
    return taken
