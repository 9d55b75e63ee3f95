"""Worker, broker and mail server fail while mail is asked for: none is lost, none comes twice (`make bench-outbox`)."""

import json
import os
import subprocess
import sys

from tests.own_database import ROOT, database_url, own_database

# So that it takes seconds; `make bench-outbox` has it rage for minutes.
SMALL = ["--messages=40", "--kills=3", "--outage=3", "--calm=1", "--busy=0.1", "--sweep-every=1", "--here"]
AS_IT_SHOULD_BE = {
    "asked": 40,
    "arrived": 40,
    "lost": 0,
    "never_asked_for": 0,
    "wrongly_repeated": 0,
    "tasks": 40,
    "tasks_open": 0,
    "messages": 40,
    "mails_left": 0,
    "doubled_keys": 0,
    "kills": 3,
}


def test_a_storm_loses_nothing_and_doubles_nothing(django_db_setup, worker_id):
    with own_database(f"test_zvh_storm_{worker_id}", worker_id=worker_id) as name:
        environment = os.environ | {"ZVH_DATABASE_URL": database_url("ZVH_DATABASE_URL", name)}
        done = subprocess.run(
            [sys.executable, "-m", "tools.bench.outbox", *SMALL],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    figures = json.loads(done.stdout.splitlines()[-1])
    assert {name: figures[name] for name in AS_IT_SHOULD_BE} == AS_IT_SHOULD_BE
    # Otherwise nothing failed while there was something to send.
    assert figures["attempts"] > figures["tasks"]
