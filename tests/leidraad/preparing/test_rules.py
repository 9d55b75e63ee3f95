"""Who prepares, which questions, why nothing is shared, and when somebody is reminded."""

from datetime import date, datetime, timedelta

import pytest

from leidraad.guide import read_guide
from leidraad.guide.content import from_content
from leidraad.models import Silence
from leidraad.preparing.desk import finding_kinds
from leidraad.preparing.forms import ADDS
from leidraad.preparing.rules import (
    Progress,
    may_ask_again,
    minutes_for,
    prepares,
    progress_of,
    questions_of,
    reasons_for_silence,
    working_days_after,
)


@pytest.mark.parametrize(
    ("kind", "role", "does"),
    [
        ("professional", "involved", True),
        ("professional", "expert", True),
        ("professional", "casusregisseur", True),
        ("guest", "involved", True),
        ("professional", "chair", False),
        ("professional", "typist", False),
        ("professional", "observer", False),
        ("family", "involved", False),
        ("confidant", "involved", False),
        ("interpreter", "involved", False),
    ],
)
def test_who_speaks_for_an_organisation_prepares(kind, role, does):
    assert prepares(kind, role) is does


def test_chosen_topics_that_are_marked_are_asked_and_a_scale_of_who_will_not_be_there(guide_content):
    topics = from_content(guide_content).phase("directe_veiligheid").topics
    chosen = {"zorgen", "kern", "schaal", "krachten"}
    assert [topic.key for topic in questions_of(topics, chosen, is_away=False)] == ["zorgen", "krachten"]
    assert [topic.key for topic in questions_of(topics, chosen, is_away=True)] == [
        "zorgen",
        "krachten",
        "schaal",
    ]


def test_a_running_investigation_is_of_police_and_om_and_secrecy_of_medical_organisations():
    assert reasons_for_silence(is_medical=False, may_hold_back=False) == (Silence.NOTHING,)
    assert reasons_for_silence(is_medical=True, may_hold_back=False) == (Silence.NOTHING, Silence.MEDICAL)
    assert reasons_for_silence(is_medical=False, may_hold_back=True) == (
        Silence.NOTHING,
        Silence.INVESTIGATION,
    )


@pytest.mark.parametrize(
    ("begun", "sent", "kinds", "silences", "progress"),
    [
        (False, False, (), (), Progress.NOT_BEGUN),
        (True, False, (), (), Progress.BUSY),
        (True, True, ("added", "silent"), ("medical",), Progress.SENT),
        (True, True, ("silent",), ("nothing",), Progress.SENT),
        (True, True, ("silent",), ("medical", "nothing"), Progress.CANNOT_SHARE),
        (True, True, ("silent",), ("investigation",), Progress.CANNOT_SHARE),
        (True, True, (), (), Progress.SENT),
    ],
)
def test_how_far_somebody_is(begun, sent, kinds, silences, progress):
    assert progress_of(has_begun=begun, is_sent=sent, kinds=kinds, silences=silences) == progress


def test_nobody_is_asked_twice_within_the_hour():
    now = datetime(2026, 11, 27, 10, 0)
    assert may_ask_again(None, now)
    assert not may_ask_again(now - timedelta(minutes=59), now)
    assert may_ask_again(now - timedelta(hours=1), now)


@pytest.mark.parametrize(("questions", "minutes"), [(0, 1), (1, 1), (4, 2), (5, 3)])
def test_about_how_long_it_takes(questions, minutes):
    assert minutes_for(questions) == minutes


def test_three_working_days_skip_the_weekend_and_holidays():
    assert working_days_after(date(2026, 11, 27), 3) == date(2026, 12, 2)
    assert working_days_after(date(2026, 12, 23), 3, free={date(2026, 12, 25)}) == date(2026, 12, 29)
    assert working_days_after(date(2026, 11, 25), 0) == date(2026, 11, 25)


def test_no_topic_that_can_be_prepared_is_a_dead_end(guide):
    """Each knows findings to confirm, or takes words or taps of its own."""
    topics = [topic for phase in read_guide(guide).phases for topic in phase.topics if topic.prepare]
    assert len(topics) > 25
    for topic in topics:
        assert set(finding_kinds(topic)) <= {*ADDS}, topic.path


pytestmark = pytest.mark.django_db
