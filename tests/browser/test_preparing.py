"""A partner prepares five questions on a phone: under three minutes and fewer than 25 taps, at the pace of a person."""

import time
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from leidraad.guide.schema import parse
from leidraad.services.guide import load_guide_content
from tests.browser.rooms import saved
from tests.browser.words import nl
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.leidraad.preparing.world import Planned, plan_meeting, prepared_by
from tests.roles import acting

pytestmark = pytest.mark.browser

MOST_TAPS, MOST_SECONDS = 25, 180
# How somebody types on a phone: about 35 words in a minute, and a moment to read before each tap.
MS_PER_KEY, MS_TO_READ = 330, 1_500
HIDDEN = {"gezin": "Oma woont nu bij hen.", "krachten": "Noor noemt haar mentor."}


@dataclass
class Thumb:
    """Taps and types like a person, and counts."""

    page: Page
    taps: int = 0

    def tap(self, what: Locator) -> None:
        self.page.wait_for_timeout(MS_TO_READ)
        what.tap()
        self.taps += 1

    def write(self, field: Locator, text: str) -> None:
        self.tap(field)
        field.press_sequentially(text, delay=MS_PER_KEY)

    def go_on(self) -> None:
        self.tap(self.page.locator(".prepare-next"))


@pytest.fixture
def planned(in_database) -> Planned:
    def lay():
        with acting(None):
            guide = load_guide_content(content=parse(SHIPPED_GUIDE.read_bytes()))
        return plan_meeting(guide)

    return in_database(lay)


@pytest.fixture
def open_as(sit_down, server, planned):
    """`open_as(planned.partner, "vraag/gezin/")`: a page of preparing, on a phone unless another width is given."""

    def open_page(user, rest="", **options):
        phone = {"width": 390, "height": 844, "has_touch": True}
        return sit_down(server, user, planned.url(rest), **(phone | options))

    return open_page


def test_five_questions_in_three_minutes_and_fewer_than_25_taps(planned, open_as, in_database):
    began = time.monotonic()
    page = open_as(planned.partner)
    thumb = Thumb(page)
    thumb.write(page.locator("textarea[name=text]"), HIDDEN["gezin"])
    thumb.go_on()
    # The risk is still right: one tap.
    thumb.tap(page.get_by_label(nl("Still right")).first)
    expect(saved(page)).to_be_visible()
    thumb.go_on()
    thumb.tap(page.get_by_label(nl("Still right")).first)
    thumb.write(page.locator("textarea[name=text]"), HIDDEN["krachten"])
    thumb.tap(page.get_by_label("Van iemand gehoord"))
    thumb.go_on()
    thumb.tap(page.get_by_text(nl("We share nothing here"), exact=True))
    thumb.tap(page.get_by_label(nl("we have nothing to add")))
    thumb.go_on()
    thumb.write(page.locator("textarea[name=text]"), "Een maatje.")
    thumb.go_on()
    expect(page.get_by_role("heading", name=nl("What you are going to send"))).to_be_visible()
    thumb.go_on()
    expect(page.get_by_role("heading", name=nl("You have prepared"))).to_be_visible()
    seconds = time.monotonic() - began
    assert (thumb.taps < MOST_TAPS, seconds < MOST_SECONDS) == (True, True)
    kinds = in_database(lambda: [(row.topic_key, row.kind) for row in prepared_by(planned.partner)])
    assert kinds == [
        ("brainstorm", "added"),
        ("gezin", "added"),
        ("krachten", "confirmed"),
        ("krachten", "added"),
        ("onbekend", "silent"),
        ("risicos", "confirmed"),
    ]


def test_what_was_typed_is_there_on_another_device_and_in_no_storage_of_this_one(planned, open_as):
    page = open_as(planned.partner, "vraag/krachten/")
    page.locator("textarea[name=text]").fill(HIDDEN["krachten"])
    expect(saved(page)).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    other = open_as(planned.partner, "vraag/krachten/", width=1440)
    expect(other.locator("textarea[name=text]")).to_have_value(HIDDEN["krachten"])


@pytest.mark.parametrize(
    "rest", ["vraag/gezin/", "vraag/krachten/", "vraag/onbekend/", "alles/", "overzicht/"]
)
def test_it_fits_a_phone_and_can_be_read_by_everybody(planned, open_as, rest):
    page = open_as(planned.partner, rest)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(page).response["violations"] == []


def test_how_it_is_now_is_asked_after_no_longer_right(planned, open_as):
    page = open_as(planned.partner, "vraag/krachten/")
    words = page.get_by_label(nl("How is it now?"))
    expect(words).to_be_hidden()
    page.get_by_label(nl("No longer right")).first.tap()
    expect(words).to_be_visible()


def test_the_chair_reads_the_summary(planned, sit_down, server):
    page = sit_down(server, planned.chair, f"/overleggen/{planned.held.item.pk}/")
    page.get_by_role("link", name=nl("The summary: one page to read beforehand")).click()
    expect(page.get_by_role("heading", name=nl("Summary before the meeting"))).to_be_visible()
    expect(page.locator("main")).to_contain_text("Vader drinkt weer.")
    assert Axe().run(page).response["violations"] == []
