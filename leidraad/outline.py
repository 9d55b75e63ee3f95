"""What a focusoverleg is about, as meetings asks it: phase, goal, and steps with their chosen questions."""

from leidraad.guide import read_guide
from leidraad.models import Conversation, ConversationTopic
from meetings.guide import Outline, Step
from meetings.models import AgendaItem


def outline_of_item(item: AgendaItem) -> Outline:
    """Two queries; an empty outline as long as no conversation was planned."""
    conversation = Conversation.objects.select_related("guide").filter(item=item).first()
    if conversation is None:
        return Outline()
    guide = read_guide(conversation.guide)
    chosen = set(
        ConversationTopic.objects.filter(
            conversation=conversation, phase=conversation.phase, is_chosen=True
        ).values_list("key", flat=True)
    )
    phase = guide.phase(conversation.phase)
    return Outline(
        phase=conversation.phase,
        goal=conversation.goal,
        steps=tuple(
            Step(
                key=step.key,
                title=step.title,
                minutes=step.minutes,
                questions=tuple(topic.question for topic in phase.topics_of(step.key) if topic.key in chosen),
            )
            for step in guide.steps
        ),
    )
