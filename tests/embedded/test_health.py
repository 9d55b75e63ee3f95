"""`/healthz`: three words for a probe, also when nothing else works."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from tests.roles import as_owner
from zvh.embedded.layout import CHECKOUT
from zvh.outbox.heartbeat import WORKER, beat
from zvh.outbox.models import Heartbeat

ASK = """
import django; django.setup()
import json
from zvh.outbox.heartbeat import health
print(json.dumps(health()))
"""


def last_beat(seconds_ago: int) -> None:
    with as_owner():
        Heartbeat.objects.update_or_create(
            name=WORKER, defaults={"at": Now() - timedelta(seconds=seconds_ago)}
        )


@pytest.mark.django_db
def test_all_is_well_after_a_beat_and_nobody_has_to_log_in(client):
    beat()
    answer = client.get("/healthz", headers={"host": "somewhere.example.org"})
    assert (answer.status_code, answer.json()) == (200, {"database": True, "worker": True, "broker": True})
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds_ago", "alive", "status"), [(35, True, 200), (45, False, 503)])
def test_worker_is_alive_for_forty_seconds(client, seconds_ago, alive, status):
    last_beat(seconds_ago)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (status, alive)


@pytest.mark.django_db
def test_worker_that_never_beat_is_not_alive(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "worker": False, "broker": True})


@pytest.mark.django_db
def test_broker_whose_directory_is_gone_does_not_answer(client, settings, tmp_path):
    last_beat(0)
    gone = str(tmp_path / "gone")
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": gone, "data_folder_out": gone}
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "worker": True, "broker": False})


def test_database_that_is_gone_is_an_answer_and_not_an_error(place):
    nowhere = f"postgresql://zvh_serving:none@/zvh?host={place}&port=5432"
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=CHECKOUT,
        env=os.environ | {"ZVH_DATABASE_URL": nowhere},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {"database": False, "worker": False, "broker": True}
