"""A guest in a real Chromium, on a phone: in by mail, code, number and covenant; to their own meeting alone."""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.guests.services import withdraw_guest
from meetings.models import Attendee
from tests.browser.rooms import held_with, until_followed
from tests.browser.words import nl
from tests.factories import AgendaItemFactory
from tests.roles import acting, as_owner

pytestmark = pytest.mark.browser

EMAIL = "anna@school.example"


@pytest.fixture
def mailed(site):
    """`mailed(EMAIL, pattern)`: what the newest mail to this address says, once the worker sent it."""

    def newest(to: str, pattern: str, *, number: int, seconds: float = 30) -> str:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            texts = [text for text in _texts(site.var / "mail", to) if re.search(pattern, text)]
            if len(texts) >= number:
                return re.search(pattern, texts[-1])[0]
            time.sleep(0.2)
        raise AssertionError(f"No mail to {to} with {pattern}.")

    return newest


def _texts(folder: Path, to: str) -> list[str]:
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    return [mail.get_body(("plain",)).get_content() for mail in mails if mail["To"] == to]


def ask_guest(page: Page, item) -> str:
    """The chair asks her by name and address; returns the number to tell."""
    page.goto(reverse("meetings:ask_others", kwargs={"item": item.pk}))
    page.get_by_label(nl("guest"), exact=True).check()
    page.get_by_label(nl("Name"), exact=True).fill("Juf Anna")
    page.get_by_label(nl("E-mail of the guest")).fill(EMAIL)
    page.get_by_role("button", name=nl("Ask"), exact=True).click()
    return page.locator(".link-code").inner_text()


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(page).response["violations"] == []


def test_a_guest_gets_in_and_only_there(contexts, sit_down, server, in_database, mailed):
    held = in_database(lambda: held_with("zorgen"))
    other = in_database(lambda: AgendaItemFactory())
    chair = sit_down(server, held.chair, "/")
    number = ask_guest(chair, held.item)

    page = contexts(server, width=390, height=844).new_page()
    page.goto(mailed(EMAIL, r"/gast/[a-z2-9]{16}/", number=1))
    assert page.url.endswith("/gast/")
    assert_fits(page)
    page.get_by_role("button", name=nl("Send me a code")).click()
    page.get_by_label(nl("The code from your mail")).fill(mailed(EMAIL, r"\d{3} \d{3}", number=1))
    page.get_by_label(nl("The number you were told by phone")).fill(number)
    assert_fits(page)
    page.get_by_role("button", name=nl("Come in")).click()

    assert_fits(page)
    page.get_by_label(nl("I have read this and I keep to it.")).check()
    page.get_by_role("button", name=nl("Agree and go on")).click()
    expect(page.get_by_text(held.chair.email)).to_be_visible()
    assert_fits(page)

    for address in ("/casussen/", f"/casussen/{other.case_id}/", f"/overleggen/{other.pk}/ruimte/"):
        answer = page.request.get(address, max_redirects=0)
        assert (answer.status, "/inloggen/" in answer.headers.get("location", "")) in {
            (302, True),
            (404, False),
        }

    page.goto(reverse("meetings:guest_meeting"))
    page.get_by_role("link", name=nl("To the room")).click()
    until_followed(page)
    assert_fits(page)

    def withdraw():
        with acting(held.chair):
            with as_owner():
                attendee = Attendee.objects.select_related("item").get(guest__email=EMAIL)
            withdraw_guest(attendee=attendee)

    in_database(withdraw)
    expect(page.get_by_role("heading", name=nl("This link does not work"))).to_be_visible()
