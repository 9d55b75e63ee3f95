"""`make bench-digests`: makes the digests of 5,000 people, mails included.

Ends with 1 when that takes a minute or longer, or when a batch of people with many cases takes another number of
queries than one of people with few.
"""

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import django

MOST_SECONDS = 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=10_000)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.settings"
    django.setup()

    from tools.bench.database import bench_database
    from tools.bench.digest_data import GROUPS, furnish

    with bench_database():
        furnish(options.households)
        figures = [measure(group) for group in GROUPS]
        plan = plan_of(GROUPS[-1])
    for figure in figures:
        print(json.dumps(figure))
    print(*plan, sep="\n")
    found = problems(figures)
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


def measure(group) -> dict:
    """Seconds for all digests of a group, the queries of each batch, and what was counted."""
    from tools.bench.digest_data import day_of
    from zvh.pages.digests.rules import due_at
    from zvh.pages.digests.sending import send_due_digests
    from zvh.pages.models import Digest

    day = day_of(group)
    with queries_per_batch() as batches:
        started = time.perf_counter()
        mails = send_due_digests(now=due_at(day) + timedelta(minutes=1))
        seconds = time.perf_counter() - started
    made = _as_maker(lambda: Digest.objects.filter(on=day).count())
    if made != group.people:
        raise RuntimeError(f"{made} digests were made for {group.people} people.")
    return {
        "who": group.name,
        "people": group.people,
        "cases_each": group.cases,
        "seconds": round(seconds, 2),
        "mails": mails,
        "queries_per_batch": sorted(set(batches)),
        "batches": len(batches),
    }


def problems(figures: list[dict]) -> list[str]:
    """What is too slow, or grows with what there is to count."""
    found = [
        f"{figure['who']}: {figure['seconds']} seconds for {figure['people']:,} digests."
        for figure in figures
        if figure["seconds"] >= MOST_SECONDS
    ]
    queries = {number for figure in figures for number in figure["queries_per_batch"]}
    if len(queries) != 1:
        found.append(f"The number of queries of a batch differs: {sorted(queries)}.")
    return found


@contextmanager
def queries_per_batch() -> Iterator[list[int]]:
    """How many queries each batch took that made something; a batch begins where it waits for its turn."""
    from django.db import connection

    counted, batches = [], []

    def count(execute, sql, params, many, context):
        if "pg_advisory_xact_lock" in sql:
            counted.append([0, False])
        if counted:
            counted[-1][0] += 1
            counted[-1][1] |= "pages_digest_counts" in sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield batches
    batches.extend(number for number, made in counted if made)


def plan_of(group) -> list[str]:
    """How the database counts one batch of this group: the body of the function with what it is given."""
    from django.conf import settings
    from django.db import connection, transaction
    from django.utils import timezone

    from zvh.pages.digests.functions import COUNTS
    from zvh.pages.digests.rules import WEEK
    from zvh.pages.digests.sending import BATCH

    since = timezone.now() - WEEK
    body = COUNTS.sql.split("$$")[1]
    given = {
        "users": f"(SELECT array_agg(md5('{group.name}' || n)::uuid) FROM generate_series(1, {BATCH}) n)",
        "sinces": f"array_fill('{since.isoformat()}'::timestamptz, ARRAY[{BATCH}])",
        "days": f"array_fill('{timezone.localdate(since)}'::date, ARRAY[{BATCH}])",
        "today": "current_date",
    }
    body = re.sub(rf"\b({'|'.join(given)})\b", lambda match: given[match[1]], body)

    def explain() -> list[str]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_OWNER_ROLE}")
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF) {body}")
            return [line for (line,) in cursor.fetchall()]

    return _as_maker(explain)


def _as_maker(act):
    from zvh.access.principal import acting_as
    from zvh.access.purposes import Purpose

    with acting_as(Purpose.DIGESTS.principal_id):
        return act()


if __name__ == "__main__":
    sys.exit(main())
