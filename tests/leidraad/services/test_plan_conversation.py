import pytest

from cases.models import Phase
from leidraad.models import Conversation, ConversationTopic
from leidraad.services.conversation import plan_conversation
from meetings.models import MeetingState
from tests.factories import AgendaItemFactory, director_of
from tests.roles import acting
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(guide):
    return AgendaItemFactory()


def chosen(conversation):
    rows = ConversationTopic.objects.filter(conversation=conversation, is_chosen=True)
    return list(rows.values_list("phase", "key"))


def test_planning_keeps_phase_goal_topics_and_the_current_guide(item, guide):
    with acting(director_of(item.case)):
        conversation = plan_conversation(
            item=item, phase=Phase.SAFETY, goal="Wie slaapt waar", topics=["zorgen", "gezin"]
        )
        assert (conversation.guide, conversation.phase, conversation.planned_phase) == (
            guide,
            Phase.SAFETY,
            Phase.SAFETY,
        )
        assert chosen(conversation) == [(Phase.SAFETY, "gezin"), (Phase.SAFETY, "zorgen")]
        assert conversation.topics.count() == 18


def test_planning_again_replaces_the_choice(item):
    with acting(director_of(item.case)):
        plan_conversation(item=item, phase=Phase.SAFETY, goal="Eerst dit", topics=["zorgen"])
        again = plan_conversation(item=item, phase=Phase.SAFETY, goal="Toch dat", topics=["krachten"])
        assert chosen(again) == [(Phase.SAFETY, "krachten")]
        assert list(Conversation.objects.values_list("goal")) == [("Toch dat",)]


def test_a_topic_the_guide_does_not_know_is_refused(item):
    with acting(director_of(item.case)), pytest.raises(DomainError) as refusal:
        plan_conversation(item=item, phase=Phase.SAFETY, goal="", topics=["herstel"])
    assert refusal.value.field == "topics"


def test_a_running_meeting_is_no_longer_planned(item):
    item.meeting.state = MeetingState.RUNNING
    with acting(director_of(item.case)), pytest.raises(Conflict):
        plan_conversation(item=item, phase=Phase.SAFETY, goal="", topics=[])
