"""Moving the table: once per click, and without losing a word."""

import pytest

from cases.models import Phase
from leidraad.models import Conversation, ConversationTopic, Finding
from leidraad.services.conversation import move_step, show_topic, switch_phase
from leidraad.services.findings import add_finding
from meetings.models import Meeting, MeetingState
from tests.roles import acting, as_owner
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(held):
    with acting(held.chair):
        yield Conversation.objects.select_related("item__meeting", "guide").get(pk=held.conversation.pk)


def at(conversation):
    conversation.refresh_from_db()
    return conversation.phase, conversation.step, conversation.topic_key, conversation.version


def test_a_step_opens_with_its_first_chosen_topic(conversation):
    ConversationTopic.objects.filter(key="stand_veiligheid").update(is_chosen=False)
    move_step(conversation=conversation, step="beeldvorming", version=0)
    assert at(conversation) == (Phase.RISK, "beeldvorming", "risicos", 1)
    assert ConversationTopic.objects.get(key="risicos", phase=Phase.RISK).first_shown_at is not None


def test_a_doubled_click_moves_once(conversation):
    move_step(conversation=conversation, step="beeldvorming", version=0)
    with pytest.raises(Conflict):
        move_step(conversation=conversation, step="schaalvraag", version=0)
    assert at(conversation)[1] == "beeldvorming"


def test_showing_a_topic_that_was_left_out_chooses_it(conversation, held):
    ConversationTopic.objects.filter(key="krachten").update(is_chosen=False)
    show_topic(conversation=conversation, topic=held.topic("krachten"), version=0)
    assert ConversationTopic.objects.get(key="krachten", phase=Phase.RISK).is_chosen


def test_switching_phase_keeps_every_word_and_the_place_in_the_guide(conversation, held):
    show_topic(conversation=conversation, topic=held.topic("krachten"), version=0)
    finding = add_finding(
        new_id=held.item.pk,
        conversation=conversation,
        topic=held.topic("krachten"),
        kind="strength",
        text="Oma komt elke woensdag",
    )
    switch_phase(conversation=conversation, phase=Phase.SAFETY, version=1)
    assert at(conversation) == (Phase.SAFETY, "beeldvorming", "krachten", 2)
    assert list(Finding.objects.values_list("pk", "text")) == [(finding.pk, "Oma komt elke woensdag")]
    assert ConversationTopic.objects.filter(phase=Phase.SAFETY, is_chosen=True).count() == 18
    assert ConversationTopic.objects.filter(phase=Phase.RISK).count() == 19


def test_switching_there_and_back_keeps_the_first_choice(conversation):
    ConversationTopic.objects.filter(phase=Phase.RISK, key="krachten").update(is_chosen=False)
    switch_phase(conversation=conversation, phase=Phase.RECOVERY, version=0)
    switch_phase(conversation=conversation, phase=Phase.RISK, version=1)
    assert not ConversationTopic.objects.get(phase=Phase.RISK, key="krachten").is_chosen


def test_the_planned_phase_is_remembered(conversation):
    switch_phase(conversation=conversation, phase=Phase.SAFETY, version=0)
    conversation.refresh_from_db()
    assert conversation.planned_phase == Phase.RISK


def test_a_meeting_that_is_not_going_on_does_not_move(conversation):
    with as_owner():
        Meeting.objects.update(state=MeetingState.PLANNED, started_at=None)
    conversation.item.meeting.refresh_from_db()
    with pytest.raises(DomainError):
        move_step(conversation=conversation, step="beeldvorming", version=0)


@pytest.mark.parametrize("phase", [Phase.RISK, "nazorg", ""])
def test_only_another_phase_can_be_switched_to(conversation, phase):
    with pytest.raises(DomainError):
        switch_phase(conversation=conversation, phase=phase, version=0)


def test_an_unknown_step_is_refused(conversation):
    with pytest.raises(DomainError):
        move_step(conversation=conversation, step="nazorg", version=0)
