"""Two workers, and a double click, at the same moment: each thing happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.urls import reverse

from cases.models import Measure
from leidraad.following.tasks import escalate, remind, tell_signals
from leidraad.models import ActionReport
from tests.factories import MembershipFactory
from tests.leidraad.following.world import following, letters, today
from tests.leidraad.room.meeting import logged_in
from tests.own_database import django_on, own_database
from tests.roles import as_owner

WORKERS = 4


@pytest.fixture(scope="module")
def apart(django_db_setup, django_db_blocker, worker_id):
    """A database in which what these tests do is committed."""
    with (
        own_database(f"test_zvh_following_{worker_id}", worker_id=worker_id) as name,
        django_on(name, django_db_blocker),
    ):
        yield


def at_once(call) -> list:
    start = Barrier(WORKERS)

    def run(_nth):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS, initializer=start.wait) as threads:
        return list(threads.map(run, range(WORKERS)))


def test_workers_at_once_tell_each_thing_once(apart):
    with transaction.atomic():
        world = following()
        world.action("Blijft liggen", due=-20)
        person = MembershipFactory(household=world.case.household).person
        with as_owner():
            Measure.objects.create(
                case=world.case,
                person=person,
                kind="prison",
                since=today(),
                until=today() + timedelta(days=9),
            )
    for work, people in ((remind, 1), (escalate, 2), (tell_signals, 2)):
        assert sorted(at_once(work)) == [*[0] * (WORKERS - 1), people]
    with transaction.atomic():
        assert len(letters()) == 5


def test_a_double_click_is_one_report(apart):
    with transaction.atomic():
        world = following()
        action = world.action()
    client = logged_in(world.partner)
    address = reverse("leidraad:action_tell", kwargs={"case": action.case_id, "action": action.pk})
    answers = at_once(lambda: client.post(address, {"status": "done"}).status_code)
    assert answers == [302] * WORKERS
    with transaction.atomic(), as_owner():
        assert ActionReport.objects.filter(action=action).count() == 1
