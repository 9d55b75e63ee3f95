"""`make bench-outbox`: mail through a storm; fails when one is lost, doubled, or repeated without need.

Messages are asked for in transactions by several writers, while the real worker is killed with -9, the broker is away
and a real mail server refuses connections and is busy now and then. With `--here` it takes the database that
ZVH_DATABASE_URL names, which is migrated and has nobody waiting for mail.
"""

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack, nullcontext
from pathlib import Path
from uuid import uuid4

import django

from tools.bench.outbox.mail_server import MailServer, free_port
from tools.bench.outbox.running import Process
from zvh.embedded.demo_processes import scheduler_command, worker_command

SETTINGS = "tools.bench.outbox.settings"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument(
        "--outage", type=float, default=60, help="seconds, of the broker and of the mail server"
    )
    parser.add_argument("--calm", type=float, default=10, help="seconds before each outage")
    parser.add_argument("--afterwards", type=float, default=90, help="seconds in which the next must arrive")
    parser.add_argument(
        "--busy", type=float, default=0.03, help="share that the mail server answers with a 451"
    )
    parser.add_argument("--sweep-every", type=float, default=0, help="seconds, besides the scheduler; 0: not")
    parser.add_argument("--here", action="store_true", help="take the database as it is")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="outbox-") as place:
        _prepare_environment(Path(place))
        django.setup()

        from tools.bench.database import bench_database

        with nullcontext() if options.here else bench_database():
            figures = _measure(options, Path(place))
    for name, value in figures.as_dict().items():
        print(f"{name.replace('_', ' '):<20}{value:>10,}")
    print(json.dumps(figures.as_dict()))
    for problem in figures.problems:
        print(problem, file=sys.stderr)
    return 1 if figures.problems else 0


def _prepare_environment(place: Path) -> None:
    """What this process, the worker and the scheduler share."""
    (place / "broker" / "control").mkdir(parents=True)
    (place / "tmp").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "BENCH_SMTP_PORT": str(free_port()),
        "ZVH_BROKER_URL": "filesystem://",
        "ZVH_BROKER_DIR": str(place / "broker"),
        "TMPDIR": str(place / "tmp"),
        "ZVH_VAR_DIR": str(place),
    }


def _measure(options: argparse.Namespace, place: Path):
    from django.conf import settings
    from django.db import connection

    from tools.bench.database import connect_as
    from tools.bench.outbox.judging import figures_of
    from tools.bench.outbox.storm import Storm, Weather

    connect_as(settings.DATABASE_SERVING_ROLE)
    environment = os.environ | {"ZVH_DATABASE_URL": _serving_url(connection.settings_dict["NAME"])}
    weather = Weather(
        messages=options.messages,
        kills=options.kills,
        writers=options.writers,
        outage=options.outage,
        calm=options.calm,
        afterwards=options.afterwards,
        sweep_every=options.sweep_every,
    )
    server = MailServer(settings.EMAIL_PORT, busy_share=options.busy)
    worker = Process(worker_command(), environment, place / "worker.log")
    scheduler = Process(scheduler_command(place / "schedule"), environment, place / "scheduler.log")
    with ExitStack() as stack:
        server.open()
        stack.callback(server.close)
        for process in (worker, scheduler):
            process.start()
            stack.callback(process.stop)
        storm = Storm(weather, _somebody(), server, worker, place / "broker")
        seconds = storm.rage()
    return figures_of(storm, seconds=seconds)


def _serving_url(database: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(os.environ["ZVH_SERVING_URL"])._replace(path=f"/{database}"))


def _somebody():
    """Whoever asks for all these mails."""
    from tools.bench.database import as_owner
    from zvh.accounts.models import Organisation, Role, User

    with as_owner():
        organisation = Organisation.objects.create(name=f"Storm {uuid4()}", chain="zorg")
        user = User.objects.create_user(
            email=f"{uuid4()}@example.org", name="Storm", organisation=organisation, role=Role.PROCESREGISSEUR
        )
    return user.pk


if __name__ == "__main__":
    sys.exit(main())
