"""A covered score is its giver's and its typist's, in the database too; who is done is everyone's."""

import pytest
from django.db import connection

from leidraad.guide import read_guide
from leidraad.models import ScaleRound, ScaleScore
from leidraad.scored import rounds_scored, who_scored
from leidraad.services.scale import current_round, reveal_scores, score
from meetings.models import Attendee
from tests.factories import UserFactory, open_case
from tests.leidraad.room.meeting import hold_meeting
from tests.roles import acting, told_to
from zvh.access.grants import principal_of
from zvh.access.permissions import VIEWER
from zvh.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(guide):
    return hold_meeting(guide)


@pytest.fixture
def topic(held):
    phase = read_guide(held.conversation.guide).phase(held.conversation.phase)
    return next(topic for topic in phase.topics if "scale" in topic.captures)


def attendee_of(held, user) -> Attendee:
    return Attendee.objects.get(item=held.item, user=user)


def give(held, topic, *, typist, of, value=7):
    with acting(typist):
        return score(
            conversation=held.conversation,
            topic=topic,
            attendee=attendee_of(held, of),
            value=value,
            reason="Kanariegeel",
        )


def values_seen_by(user) -> list[int]:
    """What the database returns without any filter, which is what `visible_to` answers."""
    with acting(user):
        found = set(ScaleScore.objects.all())
        assert found == set(told_to(principal_of(user), ScaleScore.objects.all()))
        return sorted(one.value for one in found)


def test_a_covered_score_is_seen_by_its_giver_and_its_typist_until_it_is_turned_over(held, topic):
    reader, stranger = UserFactory(), UserFactory()
    open_case(reader, held.case, VIEWER)
    give(held, topic, typist=held.typist, of=held.partner, value=3)
    give(held, topic, typist=held.chair, of=held.chair, value=9)
    everybody = (held.typist, held.partner, held.chair, held.prosecutor, reader, stranger)
    assert [values_seen_by(user) for user in everybody] == [[3], [3], [9], [], [], []]
    with acting(held.chair):
        reveal_scores(round=current_round(held.conversation, topic))
    # The scores are of a part with the OM: a reader who did not sit there gets none of them, also turned over.
    assert [values_seen_by(user) for user in everybody] == [[3, 9]] * 4 + [[], []]
    assert not ScaleScore.objects.visible_to(None).exists()


def test_who_is_done_shows_to_readers_of_the_case_alone(held, topic):
    give(held, topic, typist=held.typist, of=held.partner)
    with acting(held.prosecutor):
        asked = current_round(held.conversation, topic)
        assert who_scored(asked) == {attendee_of(held, held.partner).pk}
        assert rounds_scored(held.conversation) == {asked.pk}
    with acting(UserFactory()):
        assert who_scored(asked) == frozenset()


def test_somebody_elses_covered_score_is_not_typed_over(held, topic):
    give(held, topic, typist=held.typist, of=held.partner, value=3)
    with pytest.raises(Conflict, match="alleen die kan het nu nog veranderen"):
        give(held, topic, typist=held.chair, of=held.partner, value=8)
    give(held, topic, typist=held.typist, of=held.partner, value=4)
    assert values_seen_by(held.typist) == [4]


def test_raw_statements_neither_turn_a_round_over_nor_change_what_is_on_the_table(held, topic):
    give(held, topic, typist=held.typist, of=held.partner, value=3)
    with acting(held.typist), connection.cursor() as cursor:
        cursor.execute("UPDATE leidraad_scaleround SET revealed_at = now()")
        assert cursor.rowcount == 0
    with acting(held.chair):
        reveal_scores(round=current_round(held.conversation, topic))
        assert ScaleRound.objects.filter(revealed_at__isnull=False).exists()
        assert ScaleScore.objects.update(value=1) == 0
