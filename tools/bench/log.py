"""`make bench-log`: what the chain of the access log costs, with eight writers at a time, and whether it forks.

The same transactions with and without the chain, in turns, so that whatever else the machine does hits both. Each is
what a request does that changes something: it says who acts, finds its case, changes a row, and writes its line.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from uuid import UUID, uuid4

import django

WRITERS = 8
AT_LEAST = 0.85


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="of each kind")
    parser.add_argument("--seconds", type=float, default=4.0, help="per round")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.settings"
    django.setup()

    from tools.bench.data import grow_to
    from tools.bench.database import bench_database

    with bench_database():
        world = grow_to(1_000)
        figures = {True: [], False: []}
        for _round in range(options.rounds):
            for chained in (False, True):
                set_chain(chained)
                figures[chained].append(measure(world.usual.pk, seconds=options.seconds))
        forks, deviations = examine()
    return report(figures, forks, deviations)


def measure(user_id: UUID, *, seconds: float) -> float:
    """Transactions per second of all writers together."""
    ready = multiprocessing.Barrier(WRITERS)
    counted = multiprocessing.Array("l", WRITERS)
    took = multiprocessing.Array("d", WRITERS)
    writers = [
        multiprocessing.Process(target=_write, args=(user_id, number, seconds, ready, counted, took))
        for number in range(WRITERS)
    ]
    _each(writers, "start")
    _each(writers, "join")
    if any(writer.exitcode for writer in writers):
        raise RuntimeError("A writer failed.")
    return sum(done / spent for done, spent in zip(counted, took, strict=True))


def _each(writers: list, act: str) -> None:
    for writer in writers:
        getattr(writer, act)()


def _write(user_id: UUID, number: int, seconds: float, ready, counted, took) -> None:
    act = _request(user_id, number)
    act()
    ready.wait()
    started = time.perf_counter()
    while (spent := time.perf_counter() - started) < seconds:
        act()
        counted[number] += 1
    took[number] = spent


def _request(user_id: UUID, number: int) -> Callable[[], None]:
    """What one writer does again and again, on a case of their own."""
    from django.db import connection

    from cases.models import Case
    from leidraad.models import Action
    from zvh.access.permissions import CasePermission
    from zvh.access.principal import acting_as
    from zvh.access.querysets import require
    from zvh.accounts.models import User
    from zvh.audit.log import record

    # A connection can't be shared with the process that began this one.
    connection.connection = None
    user = User.objects.get(pk=user_id)

    def act() -> None:
        with acting_as(user_id):
            case = Case.objects.visible_to(user).select_related("household").get(number=f"B-{number + 1}")
            require(user, CasePermission.WRITE, case.pk)
            action = Action.objects.visible_to(user).filter(case=case).first()
            Action.objects.filter(pk=action.pk).update(text=f"Bellen {uuid4()}")
            record("action.update", case_id=case.pk, subject_id=action.pk)

    return act


def set_chain(on: bool) -> None:
    """Let lines be sealed at commit, or leave them as they are: everything else stays the same."""
    from django.conf import settings
    from django.db import connection

    from tools.bench.database import connect_as

    connect_as(settings.DATABASE_OWNER_ROLE)
    with connection.cursor() as cursor:
        state = "ENABLE ALWAYS" if on else "DISABLE"
        cursor.execute(f"ALTER TABLE audit_line {state} TRIGGER audit_line_seal")
    connect_as(settings.DATABASE_SERVING_ROLE)
    connection.close()


def examine() -> tuple[int, list[str]]:
    """How many seals do not follow the one before them, and what else is wrong with the chained lines."""
    from django.conf import settings

    from tools.bench.database import connect_as
    from zvh.audit.checking import check_log

    connect_as(settings.DATABASE_OWNER_ROLE)
    # The rounds without a chain left lines without a seal; those are not what is asked about here.
    found = [each for each in check_log(None).deviations if "are not in the chain" not in each]
    forks = sum("not in its place" in each or "should be stands" in each for each in found)
    return forks, found


def report(figures: dict[bool, list[float]], forks: int, deviations: list[str]) -> int:
    medians = {chained: statistics.median(found) for chained, found in figures.items()}
    ratios = [chained / bare for bare, chained in zip(figures[False], figures[True], strict=True)]
    ratio = statistics.median(ratios)
    for bare, chained in zip(figures[False], figures[True], strict=True):
        print(f"  without {bare:7.0f}/s   chained {chained:7.0f}/s   {chained / bare:.2f}")
    print(
        f"{WRITERS} writers · median without a chain {medians[False]:.0f}/s · chained {medians[True]:.0f}/s · "
        f"ratio {ratio:.2f} (at least {AT_LEAST}) · forks {forks} · other deviations {len(deviations) - forks}"
    )
    return int(ratio < AT_LEAST or bool(deviations))


if __name__ == "__main__":
    sys.exit(main())
