"""Where each lack is mended: a topic of the room, the planning page, the next meeting."""

from django.urls import reverse

from leidraad.guide import read_guide
from leidraad.models import Conversation


def to_capture(conversation: Conversation, capture: str) -> str:
    """The room at the topic of the running phase that captures this, at the form for it."""
    topic = read_guide(conversation.guide).phase(conversation.phase).topic_for(capture)
    address = reverse("leidraad:room", kwargs={"item": conversation.item_id})
    return f"{address}?onderwerp={topic.path}#capture-{capture}" if topic else address


def to_step(conversation: Conversation, step: str) -> str:
    """The room at the first topic of a step in the running phase."""
    topics = read_guide(conversation.guide).phase(conversation.phase).topics_of(step)
    address = reverse("leidraad:room", kwargs={"item": conversation.item_id})
    return f"{address}?onderwerp={topics[0].path}#topic" if topics else address


def to_sharing(conversation: Conversation) -> str:
    return reverse("leidraad:sharing", kwargs={"item": conversation.item_id})


def to_planning(conversation: Conversation) -> str:
    return reverse("meetings:detail", kwargs={"item": conversation.item_id})


def to_next_meeting(conversation: Conversation) -> str:
    return reverse("leidraad:plan_meeting", kwargs={"case": conversation.case_id})
