"""The caller hears a week before and on the day, the procesregisseur after two weeks; each once, without content."""

from datetime import timedelta

import pytest
from django.db import connection

from cases.models import EvaluationMoment
from cases.services import change_phase
from leidraad.stabilising.tasks import remind
from tests.leidraad.stabilising.scene import TODAY
from tests.roles import acting, as_owner
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.accounts.models import User
from zvh.outbox.models import Mail

SOON, NOW, LATE, NOBODY = (
    "Over een week belt u een gezinslid",
    "Vandaag belt u een gezinslid",
    "Een belmoment is twee weken te laat",
    "Er is niemand om te bellen",
)


@pytest.fixture
def one_call(followed):
    followed.only_first_to_come()
    return followed


def put_on(scene, days: int) -> None:
    with as_owner():
        EvaluationMoment.objects.update(planned_on=TODAY() + timedelta(days=days))


def sent() -> list[tuple[str, str]]:
    """What was asked for, as the owner sees it; every reminder is asked for twice."""
    remind()
    remind()
    with as_owner():
        return list(Mail.objects.order_by("asked_at").values_list("to", "subject"))


@pytest.mark.parametrize(
    ("days", "who", "subject"),
    [
        (7, "contact", SOON),
        (3, "contact", SOON),
        (0, "contact", NOW),
        (-5, "contact", NOW),
        (-14, "director", LATE),
        (-40, "director", LATE),
    ],
)
def test_each_is_reminded_once(one_call, days, who, subject):
    put_on(one_call, days)
    assert sent() == [(getattr(one_call, who).email, subject)]


@pytest.mark.parametrize("days", [8, 90, -45])
def test_what_is_far_ahead_or_long_gone_reminds_nobody(one_call, days):
    put_on(one_call, days)
    assert sent() == []


def test_a_call_that_is_put_off_is_reminded_of_anew(one_call):
    put_on(one_call, 7)
    sent()
    put_on(one_call, 5)
    assert sent() == [(one_call.contact.email, SOON)] * 2


def test_what_is_done_taken_off_or_lapsed_reminds_nobody(one_call):
    put_on(one_call, 0)
    with acting(one_call.director):
        change_phase(case=one_call.case, to="directe_veiligheid", reason="Bedreigd.")
    assert sent() == []


def test_who_directs_hears_that_nobody_calls(one_call):
    put_on(one_call, 2)
    with as_owner():
        User.objects.filter(pk=one_call.contact.pk).update(is_active=False)
    assert sent() == [(one_call.director.email, NOBODY)]


def test_a_reminder_says_a_number_a_day_and_a_link(one_call):
    put_on(one_call, 0)
    sent()
    with as_owner():
        text = Mail.objects.get().text
    assert one_call.case.number in text
    assert f"/casussen/{one_call.case.pk}/nazorg/{one_call.first.pk}/" in text
    assert not any(word in text for word in ("Samira", "de Wit", "drinkt", "06 1234"))


def test_only_the_clock_may_ask_and_it_reads_no_case(one_call):
    put_on(one_call, 0)
    question = "SELECT count(*) FROM leidraad_calls_to_remind(%s, %s)"
    days = [TODAY() - timedelta(days=50), TODAY() + timedelta(days=50)]
    answers = {}
    for who, principal in {
        "director": one_call.director.pk,
        "mail": Purpose.MAIL.principal_id,
        "clock": Purpose.UPKEEP.principal_id,
    }.items():
        with acting_as(principal), connection.cursor() as cursor:
            cursor.execute(question, days)
            answers[who] = cursor.fetchone()[0]
    assert answers == {"director": 0, "mail": 0, "clock": 1}
    with acting_as(Purpose.UPKEEP.principal_id):
        assert not EvaluationMoment.objects.exists()
