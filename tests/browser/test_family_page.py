"""A family member's own page of the meeting in a real Chromium: it opens, empties and ends by itself."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clients.links.services import withdraw_link
from leidraad.models import Action, Finding
from tests.browser.rooms import come_in_with, held_with, until_followed
from tests.browser.words import nl
from tests.clients.links import link_for
from tests.roles import acting, as_owner

pytestmark = pytest.mark.browser

SAID = "Ruzie na het eten"


@pytest.fixture
def family(in_database):
    """A meeting with the mother's part going on, something said at its table, and her link."""

    def lay():
        held = held_with("risicos")
        held.begin(held.with_family)
        said = {"case": held.case, "conversation": held.conversation, "part": held.with_family}
        with as_owner():
            Finding.objects.create(**said, author_id=held.chair.pk, kind="risk", text=SAID)
            Action.objects.create(
                **said, author_id=held.chair.pk, owner_person=held.mother, text="Belt de huisarts"
            )
        return held, link_for(held.case, held.mother, by=held.chair)

    return in_database(lay)


@pytest.fixture
def phone(contexts, server):
    """`phone(link)`: her page on a phone, following what happens."""

    def come_in(link, **options):
        page = contexts(server, **{"width": 390, "height": 844} | options).new_page()
        come_in_with(page, link)
        until_followed(page)
        return page

    return come_in


@pytest.mark.parametrize("width", [390, 1440])
def test_it_fits_can_be_read_by_everybody_and_says_what_it_is_in_no_title(family, phone, width):
    _held, link = family
    page = phone(link, width=width)
    expect(page.locator("#meeting")).to_contain_text(SAID)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(page).response["violations"] == []
    assert page.title() == nl("Information")


def test_a_link_that_is_withdrawn_closes_the_page_at_once(family, phone, in_database):
    held, link = family
    page = phone(link)
    expect(page.locator("#meeting")).to_contain_text(SAID)

    def withdraw():
        with acting(held.chair):
            withdraw_link(link=link.link)

    in_database(withdraw)
    expect(page.get_by_label(nl("Your code"))).to_be_visible(timeout=5_000)
    assert SAID not in page.content()


def test_without_a_stream_it_asks_and_still_opens_and_empties(family, contexts, server, in_database):
    held, link = family
    in_database(lambda: held.begin(held.with_om))
    context = contexts(server, width=390, height=844)
    context.route("**/live/**", lambda route: route.abort())
    page = context.new_page()
    come_in_with(page, link)
    expect(page.locator("h1")).to_have_text(nl("Your part of the talk is over"))
    in_database(lambda: held.begin(held.with_family))
    expect(page.locator("#meeting")).to_contain_text(SAID, timeout=10_000)
    in_database(lambda: held.begin(held.with_om))
    expect(page.locator("#meeting")).not_to_contain_text(SAID, timeout=10_000)


def test_leaving_quickly_empties_it_and_what_ends_with_it_does_not_bring_her_back(
    family, phone, contexts, server
):
    """The neutral site is slow; meanwhile her link's session ended, and so did every stream of it."""
    _held, link = family
    page = phone(link)
    beside = contexts(server).new_page()
    beside.context.add_cookies(page.context.cookies())
    beside.goto("/g/gesprek/")
    until_followed(beside)
    on_its_way = []

    def slowly(route):
        route.fetch(max_redirects=0)
        on_its_way.append(route)

    page.route("**/g/weg/", slowly)
    page.get_by_role("link", name=nl("Leave this page quickly")).click(no_wait_after=True)
    expect(beside.get_by_label(nl("Your code"))).to_be_visible()
    on_its_way[0].fulfill(body="Het weer")
    expect(page.get_by_text("Het weer")).to_be_visible()
    page.goto("/g/gesprek/")
    expect(page.get_by_label(nl("Your code"))).to_be_visible()
