"""A guest, from being asked to being in; and what holds of every page on a phone."""

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.words import nl

PHONE = {"width": 390, "height": 844}


def ask_guest(page: Page, item, email: str) -> str:
    """The chair asks her by name and address; returns the number to tell. `item` is the key of the agenda item."""
    page.goto(reverse("meetings:ask_others", kwargs={"item": item}))
    page.get_by_label(nl("guest"), exact=True).check()
    page.get_by_label(nl("Name"), exact=True).fill("Juf Anna")
    page.get_by_label(nl("E-mail of the guest")).fill(email)
    page.get_by_role("button", name=nl("Ask"), exact=True).click()
    return page.locator(".link-code").inner_text()


def come_in(page: Page, mailed, email: str, number: str) -> Page:
    """By the link and the code that were mailed, and the number that was told, up to the guest's own page."""
    page.goto(mailed(email, r"/gast/[a-z2-9]{16}/"))
    assert page.url.endswith("/gast/")
    assert_fits(page)
    page.get_by_role("button", name=nl("Send me a code")).click()
    page.get_by_label(nl("The code from your mail")).fill(mailed(email, r"\d{3} \d{3}"))
    page.get_by_label(nl("The number you were told by phone")).fill(number)
    assert_fits(page)
    page.get_by_role("button", name=nl("Come in")).click()
    assert_fits(page)
    page.get_by_label(nl("I have read this and I keep to it.")).check()
    page.get_by_role("button", name=nl("Agree and go on")).click()
    return page


def assert_fits(page: Page) -> None:
    """Nothing stands beside the screen, and everybody can read it."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    violations = [
        (one["id"], one["nodes"][0]["html"][:120]) for one in Axe().run(page).response["violations"]
    ]
    assert violations == [], violations
