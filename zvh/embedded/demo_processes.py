"""The demo's processes besides the database: how each is called and where its log is."""

import sys
from collections.abc import Sequence
from socket import socket

from zvh.embedded.layout import RunDirectory
from zvh.embedded.supervisor import Child

PYTHON = (sys.executable, "-m")
CELERY = (*PYTHON, "celery", "--app", "zvh.celery")


def children(run: RunDirectory, listeners: Sequence[socket]) -> list[Child]:
    """In the order in which they start."""
    return [_web_server(run, listeners), _worker(run), _scheduler(run)]


def web_command(application: str, *, binds: Sequence[str], workers: int = 2) -> tuple[str, ...]:
    """How the demo runs an ASGI application at these addresses (`host:port`, or `fd://` and a descriptor)."""
    return (
        *(*PYTHON, "gunicorn", application),
        *(argument for bind in binds for argument in ("--bind", bind)),
        # Pages and event streams at one address; pages on threads (ZVH_THREADS), as everywhere.
        *("--worker-class", "uvicorn_worker.UvicornWorker", "--workers", str(workers)),
        # Loaded once and then doubled: sooner there after a crash, and most of its memory is shared.
        "--preload",
        *("--timeout", "60", "--graceful-timeout", "4"),
        *("--log-level", "warning", "--no-control-socket"),
    )


def _web_server(run: RunDirectory, listeners: Sequence[socket]) -> Child:
    descriptors = [listener.fileno() for listener in listeners]
    command = web_command("zvh.asgi:application", binds=[f"fd://{each}" for each in descriptors])
    return Child("web server", command, log=run.logs / "web.log", pass_fds=descriptors)


def _worker(run: RunDirectory) -> Child:
    # Two processes of their own: a long PDF does not hold up the heartbeat, and a crash in a library takes
    # one task with it instead of the worker. There is one worker: nothing to gossip about with others.
    command = [
        *(*CELERY, "worker", "--hostname", "worker@localhost", "--pool", "prefork", "--concurrency", "2"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"),
    ]
    return Child("worker", command, log=run.logs / "worker.log")


def _scheduler(run: RunDirectory) -> Child:
    command = [
        *(*CELERY, "beat", "--schedule", str(run.beat / "schedule"), "--pidfile", ""),
        *("--loglevel", "WARNING"),
    ]
    return Child("scheduler", command, log=run.logs / "scheduler.log")
