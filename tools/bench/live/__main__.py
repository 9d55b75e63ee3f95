"""`make bench-live`: rooms full of people who follow each other, on the real server; fails when it is too slow."""

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

from zvh.embedded.demo_processes import web_command

# From a click to the fragment on another screen, and on the last one (milliseconds).
MOST = {"p50": 60, "p95": 200, "last_p95": 300}
WORKERS = 2
CONNECTIONS = WORKERS * (8 + 1)
# Memory is flat when the last quarter of a run of some length has hardly more than the second.
MOST_GROWTH, FLAT_FROM_MINUTES = 1.05, 10
# What the machine gives at best shows in this time.
BARE_MINUTES = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=40)
    parser.add_argument("--streams", type=int, default=12, help="in each room")
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--every", type=float, default=10, help="seconds between two changes in a room")
    parser.add_argument(
        "--drops", type=float, default=0.05, help="share of the streams that is lost, per minute"
    )
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.settings"
    django.setup()

    from tools.bench.database import bench_database

    with bench_database():
        figures = _measure(options)
    return _report(figures, minutes=options.minutes)


def _measure(options) -> list[dict]:
    from django.conf import settings
    from django.db import connection

    from leidraad.services.guide import load_guide
    from tools.bench.database import as_owner
    from tools.bench.live.world import make_rooms

    with as_owner():
        guide = load_guide(settings.BASE_DIR / "content" / "leidraad.yaml")
    made = make_rooms(guide, rooms=options.rooms, streams=options.streams)
    database = connection.settings_dict["NAME"]
    connection.close()
    figures = []
    for name, application, workers, minutes in (
        ("bare fan-out", "tools.bench.live.bare:application", 1, min(options.minutes, BARE_MINUTES)),
        ("rooms", "zvh.asgi:application", WORKERS, options.minutes),
    ):
        with _server(application, workers=workers, database=database) as (port, pids):
            found = asyncio.run(_ask(made, options, minutes, port, pids, database))
        figures.append({"what": name, **found})
    return figures


@contextmanager
def _server(application: str, *, workers: int, database: str):
    """The server as the demo runs it; yields its port and the processes whose memory counts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "ZVH_DATABASE_URL": _serving_url(database),
        "DJANGO_SETTINGS_MODULE": "zvh.settings",
    }
    # Pages are to be asked with a pool, as they are served.
    environment |= {"ZVH_ENV": "demo"}
    command = web_command(application, binds=[f"127.0.0.1:{port}"], workers=workers)
    with ExitStack() as stack:
        server = subprocess.Popen(command, env=environment)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        _until_open(port, server)
        time.sleep(2)
        yield port, _children(server.pid)


def _serving_url(database: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(os.environ["ZVH_SERVING_URL"])._replace(path=f"/{database}"))


def _until_open(port: int, server: subprocess.Popen) -> None:
    for _attempt in range(300):
        if server.poll() is not None:
            raise RuntimeError("The server ended.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server does not answer.")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _memory(pids: list[int]) -> float:
    """Resident megabytes of all of them, what they share with others counted in part."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


async def _ask(made, options, minutes: float, port: int, pids: list[int], database: str) -> dict:
    from tools.bench.live.load import Figures, Room, open_all, run

    figures = Figures()
    rooms = [Room(port, one, figures) for one in made]
    for room in rooms:
        # A page once, so that what is loaded at the first request is not counted as a stream.
        await room.screens[0].fetch()
    before = _memory(pids)
    await open_all(rooms)
    idle = _memory(pids)
    memory: list[float] = []
    watching = [
        asyncio.create_task(_connections(database)),
        asyncio.create_task(_follow_memory(pids, memory, seconds=minutes * 60 / 40)),
    ]
    await run(rooms, seconds=minutes * 60, every=options.every, drop_share=options.drops)
    for each in watching:
        each.cancel()
    quarter = len(memory) // 4
    streams = sum(len(room.screens) for room in rooms)
    each, last = sorted(figures.each), sorted(figures.last)
    return {
        "streams": streams,
        "changes": figures.changes,
        "drops": figures.drops,
        "missed": figures.missed,
        "p50": round(1000 * statistics.median(each), 1),
        "p95": round(1000 * each[int(0.95 * len(each))], 1),
        "own_p50": round(1000 * statistics.median(figures.own), 1),
        "last_p95": round(1000 * last[int(0.95 * len(last))], 1),
        "kB_per_idle_stream": round(1024 * (idle - before) / streams, 1),
        "MB_before": round(before, 1),
        "MB_idle": round(idle, 1),
        "MB_second_quarter": round(statistics.mean(memory[quarter : 2 * quarter]), 1),
        "MB_last_quarter": round(statistics.mean(memory[-quarter:]), 1),
        "connections": max(SEEN, default=0),
    }


async def _follow_memory(pids: list[int], memory: list[float], *, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        memory.append(_memory(pids))


SEEN: list[int] = []


async def _connections(database: str) -> None:
    """How many connections the server has, once a second."""
    import psycopg

    SEEN.clear()
    async with await psycopg.AsyncConnection.connect(_serving_url(database), autocommit=True) as asking:
        while True:
            counted = await asking.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            SEEN.append((await counted.fetchone())[0])
            await asyncio.sleep(1)


def _report(figures: list[dict], *, minutes: float) -> int:
    bare, rooms = figures
    names = [name for name in rooms if name != "what"]
    print(f"{'':<22}{'bare fan-out':>14}{'rooms':>14}{'rooms / bare':>14}")
    for name in names:
        ratio = f"{rooms[name] / bare[name]:.1f}" if name in MOST and bare[name] else ""
        print(f"{name:<22}{bare[name]:>14}{rooms[name]:>14}{ratio:>14}")
    for figure in figures:
        print(json.dumps(figure))
    wrong = [
        f"{name} is {rooms[name]} ms, at most {most}" for name, most in MOST.items() if rooms[name] > most
    ]
    if rooms["missed"]:
        wrong.append(f"{rooms['missed']} changes were missed")
    if rooms["connections"] > CONNECTIONS:
        wrong.append(f"{rooms['connections']} connections, at most {CONNECTIONS}")
    growth = rooms["MB_last_quarter"] / rooms["MB_second_quarter"]
    if minutes >= FLAT_FROM_MINUTES and growth > MOST_GROWTH:
        wrong.append(f"memory grew to {growth:.2f} times what it was, at most {MOST_GROWTH}")
    for words in wrong:
        print(words, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
