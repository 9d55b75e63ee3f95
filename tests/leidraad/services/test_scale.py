import pytest

from leidraad.models import ScaleRound, ScaleScore
from leidraad.services.scale import current_round, reveal_scores, score, start_second_round
from meetings.models import Attendee
from tests.factories import AttendeeFactory
from tests.roles import acting
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def give(held):
    topic = held.topic("schaal")

    def give(user, value, reason=""):
        attendee = Attendee.objects.get(item=held.item, user=user)
        return score(
            conversation=held.conversation, topic=topic, attendee=attendee, value=value, reason=reason
        )

    with acting(held.chair):
        yield give


def running(held):
    return current_round(held.conversation, held.topic("schaal"))


def test_the_first_score_opens_the_round_with_the_question_and_its_direction(held, give):
    give(held.partner, 7, "Twee incidenten in drie weken")
    opened = running(held)
    assert (opened.number, opened.question_key, opened.higher_is, opened.part) == (
        1,
        "risicogestuurde_zorg/schaal",
        "worse",
        held.with_om,
    )


def test_a_score_is_changed_until_it_is_turned_over(held, give):
    give(held.partner, 7)
    give(held.partner, 8)
    assert list(ScaleScore.objects.values_list("value", flat=True)) == [8]
    reveal_scores(round=running(held))
    with pytest.raises(Conflict):
        give(held.partner, 3)


def test_turning_over_twice_keeps_the_first_moment(held, give):
    give(held.partner, 7)
    reveal_scores(round=running(held))
    moment = running(held).revealed_at
    reveal_scores(round=running(held))
    assert running(held).revealed_at == moment


def test_nothing_is_turned_over_before_anyone_scored(held, give):
    empty = ScaleRound.objects.create(
        case=held.case,
        conversation=held.conversation,
        question_key="risicogestuurde_zorg/schaal",
        question="?",
        higher_is="worse",
    )
    with pytest.raises(DomainError):
        reveal_scores(round=empty)


def test_a_second_round_comes_after_the_first_and_once(held, give):
    give(held.partner, 7)
    topic = held.topic("schaal")
    with pytest.raises(DomainError):
        start_second_round(conversation=held.conversation, topic=topic, after=1)
    reveal_scores(round=running(held))
    second = start_second_round(conversation=held.conversation, topic=topic, after=1)
    assert start_second_round(conversation=held.conversation, topic=topic, after=1) == second
    give(held.partner, 5)
    values = list(ScaleScore.objects.order_by("round__number").values_list("round__number", "value"))
    assert values == [(1, 7), (2, 5)]


def test_who_types_gives_no_score(held, give):
    with pytest.raises(DomainError):
        give(held.typist, 5)


def test_somebody_of_another_meeting_gives_no_score(held, give):
    other = AttendeeFactory(item__case=held.case)
    with pytest.raises(DomainError):
        score(conversation=held.conversation, topic=held.topic("schaal"), attendee=other, value=5)
