"""Answers that come in another order than they were asked for in never put something old back in the room."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

OWN, OTHERS = "Ruzie over geld", "Schulden"
FETCH_HERE = """() => {
    const here = document.getElementById("here");
    htmx.ajax("GET", here.dataset.liveUrl, { source: here, target: here, swap: "morph:outerHTML" });
}"""


@pytest.fixture
def held(hold):
    return hold("risicos")


@pytest.fixture
def page(held, sit):
    page = sit(held, held.chair)
    page.wait_for_load_state("networkidle")
    return page


@pytest.fixture
def others_add(held, add):
    return lambda: add(held, "risicos", "risk", OTHERS)


def hold_answer(page: Page, pattern: str, method: str, act: Callable[[], None]) -> Callable[[], None]:
    """Let the server answer what `act` asks for, and keep that answer on its way until it is let go."""
    answered = []

    def keep(route):
        if route.request.method == method and not answered:
            answered.append((route, route.fetch()))
        else:
            route.continue_()

    page.route(pattern, keep)
    with page.expect_request(lambda request: request.method == method):
        act()
    while not answered:
        page.wait_for_timeout(20)
    route, response = answered[0]
    return lambda: route.fulfill(response=response)


def test_the_whole_topic_that_comes_late_does_not_take_a_newer_row_away(page, others_add):
    let_go = hold_answer(page, "**/hier/", "GET", lambda: page.evaluate(FETCH_HERE))
    others_add()
    known = page.locator("#known-risk")
    expect(known).to_contain_text(OTHERS)
    with page.expect_response("**/hier/"):
        let_go()
    page.wait_for_load_state("networkidle")
    expect(known).to_contain_text(OTHERS)


def test_ones_own_answer_that_comes_late_does_not_take_a_newer_row_away(page, others_add):
    page.locator("#risk_text").fill(OWN)
    let_go = hold_answer(
        page, "**/risicos/risk/", "POST", lambda: page.locator("#risk_text").press("Control+Enter")
    )
    others_add()
    known = page.locator("#known-risk")
    expect(known).to_contain_text(OTHERS)
    with page.expect_response(lambda response: response.request.method == "POST"):
        let_go()
    expect(page.locator("#risk_text")).to_have_value("")
    expect(known).to_contain_text(OTHERS)
    expect(known).to_contain_text(OWN)
    page.wait_for_load_state("networkidle")
    expect(known).to_contain_text(OTHERS)


def test_ones_own_change_comes_with_its_answer_and_is_not_fetched_again(page, others_add):
    fetched = []
    page.on(
        "request", lambda request: fetched.append(request.url) if "/risk/bekend/" in request.url else None
    )
    known = page.locator("#known-risk")
    page.locator("#risk_text").fill(OWN)
    page.locator("#risk_text").press("Control+Enter")
    expect(known).to_contain_text(OWN)
    expect(page.locator("#risk_text")).to_have_value("")
    # The stream tells of one change after the other.
    others_add()
    expect(known).to_contain_text(OTHERS)
    assert len(fetched) == 1


def test_what_stands_there_before_ones_own_answer_waits_for_it(page):
    page.locator("#risk_text").fill(OWN)
    let_go = hold_answer(
        page, "**/risicos/risk/", "POST", lambda: page.locator("#risk_text").press("Control+Enter")
    )
    page.wait_for_timeout(700)
    expect(page.locator("#known-risk")).not_to_contain_text(OWN)
    let_go()
    expect(page.locator("#known-risk")).to_contain_text(OWN, timeout=1_000)
