"""The chair runs a whole meeting without a mouse, and the focus is never lost on the way."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from meetings.models import Meeting, MeetingState
from tests.browser.rooms import until_followed
from tests.browser.words import nl
from tests.roles import as_owner

pytestmark = pytest.mark.browser

MOST_TABS = 150
# From the moment of decision until the action stands there (seconds, and fields to fill).
FAST, FEW_FIELDS = 10, 3
# Between two keys of somebody who types fast while others talk.
TYPING_MS = 150
FOCUSED = "document.activeElement"
HAS_FOCUS = f"element => {FOCUSED} === element || element.contains({FOCUSED})"


class Keyboard:
    """Somebody who only has keys. Nothing here clicks, focuses or fills but by pressing them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Names of the fields that were typed in.
        self.fields: set[str] = set()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str, *, delay: float = 0) -> None:
        """`delay` between two keys, in milliseconds."""
        self.fields.add(self.page.evaluate(f"{FOCUSED}.name"))
        self.page.keyboard.type(text, delay=delay)

    def tab_to(self, selector: str) -> None:
        """Press Tab until this has the focus; fails when it is not on the way through the page."""
        target = self.page.locator(selector).first
        expect(target).to_be_visible()
        for _number in range(MOST_TABS):
            if target.evaluate(HAS_FOCUS):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab.")

    def keep_focus(self) -> None:
        """Something has the focus once the answer stands there, without a further key."""
        expect(self.page.locator(":focus")).to_have_count(1, timeout=1_000)

    def until_at(self, topic: str) -> None:
        expect(self.page.locator(f'#here[data-topic$="/{topic}"]')).to_be_visible()


def test_a_whole_meeting_by_keys_alone(hold, sit, in_database):
    held = hold("risicos")
    page = sit(held, held.chair)
    keys = Keyboard(page)

    # Beeldvorming: what is typed is sent with Ctrl+Enter, and the next is typed at once.
    keys.tab_to("#risk_text")
    for words in ("Vader heeft nog een sleutel", "Moeder slaapt slecht"):
        keys.type(words)
        keys.press("Control+Enter")
        expect(page.locator("#known-risk")).to_contain_text(words)
        expect(page.locator("#risk_text")).to_be_focused()
        expect(page.locator("#risk_text")).to_have_value("")
    leave_field(keys)

    # Moving a step is one key.
    keys.press("n")
    keys.until_at("schaal")
    keys.tab_to("form.own-score .score-options input")
    keys.press("Space")
    keys.press("ArrowRight")
    keys.tab_to("form.own-score textarea")
    keys.type("Omdat het weer gebeurde")
    keys.press("Control+Enter")
    expect(page.locator(".scale-in")).to_be_visible()
    keys.keep_focus()
    leave_field(keys)
    keys.press("r")
    expect(page.locator("#known-scale")).to_contain_text("Omdat het weer gebeurde")

    # Another part: a key asks, and the focus is where the answer is.
    keys.press("d")
    keys.tab_to("#table details.confirm[open] button[type=submit]")
    keys.press("Enter")
    expect(page.locator("#table")).to_contain_text("Sanne")
    until_followed(page)

    # Oordeelsvorming: the verdict.
    keys.press("n")
    expect(page.locator("#here")).not_to_have_attribute("data-topic", re.compile("/schaal$"))
    keys.tab_to('#steps button[name=topic][value$="/oordeel"]')
    keys.press("Enter")
    keys.until_at("oordeel")
    keys.tab_to("#capture-verdict input[type=radio]")
    keys.press("Space")
    keys.tab_to("#capture-verdict textarea")
    keys.type("Vader komt nog elke week aan de deur.")
    keys.press("Control+Enter")
    expect(page.locator("#known-verdict")).to_contain_text("Vader komt nog elke week")
    leave_field(keys)

    # Besluitvorming: an action, from the moment of decision.
    keys.press("n")
    keys.tab_to('#steps button[name=topic][value$="/interventies"]')
    keys.press("Enter")
    keys.until_at("interventies")
    assert record_action(keys) < FAST

    # The last step leads to closing.
    leave_field(keys)
    keys.tab_to('#moves a, #table a[href$="/sluiten/"]')
    keys.press("Enter")
    keys.tab_to(f'button:has-text("{nl("Close the meeting and keep the plan")}")')
    keys.press("Enter")
    expect(page.get_by_role("heading", name=nl("The meeting is closed"))).to_be_visible()
    assert in_database(lambda: state_of(held)) == MeetingState.CLOSED


def record_action(keys: Keyboard) -> float:
    """What and who: two fields; the rest is proposed. Returns the seconds until it stands among the agreements."""
    began = time.monotonic()
    keys.fields.clear()
    keys.tab_to("#action_text")
    keys.type("Belt moeder elke maandag", delay=TYPING_MS)
    keys.tab_to("#action_owner")
    keys.type("S. de Boer", delay=TYPING_MS)
    keys.press("Control+Enter")
    expect(keys.page.locator("#known-action")).to_contain_text("Belt moeder elke maandag")
    expect(keys.page.locator("#known-action")).to_contain_text("S. de Boer")
    assert len(keys.fields) <= FEW_FIELDS
    keys.keep_focus()
    return time.monotonic() - began


def leave_field(keys: Keyboard) -> None:
    """Out of the text: single keys are words while somebody types."""
    keys.press("Tab")
    while keys.page.evaluate(f"{FOCUSED}.matches('input, textarea, select')"):
        keys.press("Tab")


def state_of(held) -> str:
    with as_owner():
        return Meeting.objects.get(pk=held.item.meeting_id).state
