"""The web server loses its power in the middle of typing and of a reveal: what was shown as saved is there after it."""

import os
import subprocess
import sys
import time
from statistics import median

import pytest
from playwright.sync_api import expect

from leidraad.models import Conversation, Draft, ScaleRound, ScaleScore
from leidraad.services.scale import score, start_second_round
from meetings.models import Attendee
from tests.browser.rooms import held_with, put_on_table, saved, until_followed
from tests.browser.web_server import ROOT, WebServer, until_answers
from tests.roles import acting, as_owner
from zvh.audit.models import Line

pytestmark = pytest.mark.browser

# From the start of the server until the page follows the room again and saves.
BACK_SECONDS = 5
# How long after the last key, or the click, the power fails: before, during and after what the page sends.
TYPING_PAUSES = (0, 150, 590, 620, 660)
REVEAL_PAUSES = (0, 10, 25, 50, 100)


@pytest.fixture
def web(site):
    """A web server that may be killed: no other test uses it."""
    web = WebServer(site.environment, site.var / "crash.log")
    web.start()
    until_answers(f"{web.address}/demo/", [web.process])
    yield web
    web.stop()


def how_busy() -> float:
    """How many times as long this machine now takes to load the application as its work takes; 1 with nothing else."""
    began, before = time.monotonic(), os.times()
    subprocess.run([sys.executable, "-c", "import zvh.asgi"], cwd=ROOT, check=True)
    after = os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return max(1, (time.monotonic() - began) / work)


def crash(web, page) -> None:
    """The power fails; the page says at once that it is alone."""
    web.kill()
    expect(page.locator("#connection-line")).to_be_visible()


def come_back(web, page) -> float:
    """Seconds from the start of the server until the page follows the room again, without being touched."""
    began = time.monotonic()
    web.start()
    until_followed(page, seconds=30)
    expect(page.locator("#connection-line")).to_be_hidden()
    return time.monotonic() - began


def test_ten_crashes_lose_nothing_that_was_shown_as_saved(web, sit_down, in_database):
    held = in_database(lambda: held_with("kern"))
    page = sit_down(web.address, held.chair, held.url())
    until_followed(page)
    seconds = [
        type_through_a_crash(web, page, in_database, held, number, pause)
        for number, pause in enumerate(TYPING_PAUSES)
    ]
    in_database(lambda: put_on_table(held, "schaal"))
    page.locator("#moved-on a").click()
    until_followed(page)
    seconds += [
        reveal_through_a_crash(web, page, in_database, held, number, pause)
        for number, pause in enumerate(REVEAL_PAUSES, start=1)
    ]
    assert median(seconds) <= BACK_SECONDS * how_busy(), seconds


def type_through_a_crash(web, page, in_database, held, number: int, pause: int) -> float:
    text = page.locator("#joint_concern_text")
    text.press_sequentially(f"Zorg {number} is bewaard. ")
    expect(saved(page)).to_be_visible()
    shown_as_saved = text.input_value()
    text.press_sequentially("Dit komt net")
    page.wait_for_timeout(pause)
    crash(web, page)
    text.press_sequentially(" niet meer aan. ")
    typed = text.input_value()
    assert typed.startswith(shown_as_saved)
    assert typed.endswith("Dit komt net niet meer aan. ")
    assert in_database(lambda: draft_of(held)).startswith(shown_as_saved)
    seconds = come_back(web, page)
    expect(saved(page)).to_be_visible()
    expect(text).to_have_value(typed)
    assert in_database(lambda: draft_of(held)) == typed
    same_place = page.context.new_page()
    same_place.goto(page.url)
    expect(same_place.locator("#joint_concern_text")).to_have_value(typed)
    same_place.close()
    text.focus()
    return seconds


def reveal_through_a_crash(web, page, in_database, held, number: int, pause: int) -> float:
    scores = in_database(lambda: score_face_down(held, number))
    button = page.locator("[data-key=r]")
    expect(button).to_be_visible()
    button.click(no_wait_after=True)
    page.wait_for_timeout(pause)
    crash(web, page)
    reasons = page.locator("#known-scale").get_by_text(f"Daarom {number}")
    was_shown = reasons.count() > 0
    is_revealed = in_database(lambda: revealed_rounds(held)) == number
    assert is_revealed or not was_shown
    seconds = come_back(web, page)
    if not is_revealed:
        button.click()
    expect(reasons).to_have_count(len(scores))
    assert in_database(lambda: round_of(held, number)) == (scores, 1)
    return seconds


def draft_of(held) -> str:
    with as_owner():
        return Draft.objects.get(conversation=held.conversation).fields["text"]["values"][0]


def score_face_down(held, number: int) -> list[int]:
    """Everybody gives a score, in a first round or in one after the talk."""
    with acting(held.chair):
        conversation = Conversation.objects.select_related("item__meeting").get(pk=held.conversation.pk)
        topic = held.topic("schaal")
        if number > 1:
            start_second_round(conversation=conversation, topic=topic, after=number - 1)
        asked = Attendee.objects.filter(item=held.item, user__in=[held.chair, held.partner, held.prosecutor])
        for value, attendee in enumerate(asked.order_by("pk"), start=number):
            score(
                conversation=conversation,
                topic=topic,
                attendee=attendee,
                value=value,
                reason=f"Daarom {number}",
            )
        return list(range(number, number + 3))


def revealed_rounds(held) -> int:
    with as_owner():
        return ScaleRound.objects.filter(conversation=held.conversation, revealed_at__isnull=False).count()


def round_of(held, number: int) -> tuple[list[int], int]:
    """The scores of a round, and how often it was turned over."""
    with as_owner():
        asked = ScaleRound.objects.get(conversation=held.conversation, number=number)
        values = ScaleScore.objects.filter(round=asked).order_by("value").values_list("value", flat=True)
        return list(values), Line.objects.filter(act="scale.reveal", subject_id=asked.pk).count()
