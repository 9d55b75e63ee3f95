"""For the first page: what somebody still has to prepare, in as many queries whatever their number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leidraad.preparing.waiting import to_prepare
from tests.leidraad.preparing.world import give_everything, plan_meeting
from tests.roles import acting
from zvh.access.grants import principal_of

pytestmark = pytest.mark.django_db


def waiting(user) -> list[tuple]:
    with acting(user):
        return [(row.number, row.questions, row.has_begun) for row in to_prepare(principal_of(user))]


def test_a_meeting_waits_until_it_was_sent(planned):
    assert waiting(planned.partner) == [(planned.case.number, 5, False)]
    give_everything(planned, planned.partner)
    assert waiting(planned.partner) == [(planned.case.number, 5, True)]
    planned.send(planned.partner)
    assert waiting(planned.partner) == []


def test_nothing_waits_for_the_chair_nor_once_it_has_begun(planned):
    assert waiting(planned.chair) == []
    planned.start()
    assert waiting(planned.partner) == []


def test_four_queries_however_many_meetings(planned, guide):
    def queries() -> int:
        with acting(planned.partner), CaptureQueriesContext(connection) as captured:
            to_prepare(principal_of(planned.partner))
        return len(captured)

    few = queries()
    plan_meeting(guide)
    assert queries() == few
