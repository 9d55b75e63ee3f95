"""A focusoverleg that goes on, in the server's database, and what is looked at in its room."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from clients.links.services import NewLink
from leidraad.guide.schema import parse
from leidraad.models import Conversation
from leidraad.services.conversation import show_topic
from leidraad.services.guide import load_guide_content
from tests.browser.words import nl
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.leidraad.room.meeting import Held, hold_meeting
from tests.roles import acting


def held_with(topic: str) -> Held:
    """A meeting with this topic on the table; called in the server's database."""
    with acting(None):
        guide = load_guide_content(content=parse(SHIPPED_GUIDE.read_bytes()))
    held = hold_meeting(guide)
    put_on_table(held, topic)
    return held


def put_on_table(held: Held, topic: str) -> None:
    """As when the chair puts it there."""
    with acting(held.chair):
        conversation = Conversation.objects.select_related("item__meeting", "guide").get(
            pk=held.conversation.pk
        )
        show_topic(conversation=conversation, topic=held.topic(topic), version=conversation.version)


def until_followed(page: Page, *, seconds: float = 10) -> None:
    """The stream is open, so whatever changes from now on comes by itself."""
    expect(page.locator("#room")).to_have_attribute("data-live-state", "open", timeout=1000 * seconds)


def come_in_with(page: Page, link: NewLink) -> None:
    """From the address over the safe channel, by the code that was told, to the page of the meeting."""
    page.goto(reverse("clients:link", kwargs={"token": link.token}))
    page.get_by_label(nl("Your code")).fill(link.code)
    page.get_by_role("button", name=nl("Next")).click()
    page.get_by_role("link", name=nl("Go to the talk")).click()


def saved(page: Page):
    return page.locator("[data-save-state][data-state=saved]")
