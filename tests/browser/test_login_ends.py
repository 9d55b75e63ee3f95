"""A login that ended while a form was filled in: the form stays, and is sent after logging in beside it."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from cases.models import Person, Referral
from tests.browser.words import nl
from tests.roles import as_owner

pytestmark = pytest.mark.browser

WHY = "Zaterdag kwam de politie voor de derde keer aan de deur."
SENDER = "S. de Boer"


def test_a_referral_outlives_the_login_it_was_typed_in(browse, in_database):
    page = browse(SENDER)
    fill_in_referral(page)
    session = next(each["value"] for each in page.context.cookies() if each["name"] == "sessionid")
    in_database(lambda: end_login(session))
    ended = page.locator("#connection-line [data-when=ended]")
    with page.expect_response("**/mijn-account/ingelogd/"):
        page.get_by_role("button", name=nl("Send the referral")).click()
    expect(ended).to_be_visible()
    expect(page.get_by_label(nl("Why now?"))).to_have_value(WHY)
    assert in_database(referred) == []
    log_in_beside(page)
    page.get_by_role("button", name=nl("Send the referral")).click()
    page.get_by_role("heading", name="Van Laar").wait_for()
    assert in_database(referred) == [("Anna", WHY)]


def fill_in_referral(page):
    page.get_by_role("link", name=nl("Refer a household")).first.click()
    page.get_by_label(nl("Name of the household")).fill("Van Laar")
    page.get_by_label(nl("Municipality")).fill("Delft")
    page.locator("fieldset.form-row-item").first.get_by_label(nl("First name")).fill("Anna")
    page.get_by_label(nl("Why now?")).fill(WHY)


def end_login(session_key):
    with as_owner():
        assert Session.objects.filter(session_key=session_key).delete()[0] == 1


def log_in_beside(page):
    """In the tab that the line opens. It makes the token in the form worthless."""
    beside = page.context.new_page()
    beside.goto("/demo/")
    beside.get_by_role("button", name=f"Inloggen als {SENDER}").click()
    expect(beside.locator(".bar-nav")).to_be_visible()
    beside.close()
    page.bring_to_front()


def referred():
    with as_owner():
        persons = Person.objects.filter(first_names="Anna")
        found = Referral.objects.filter(case__household__memberships__person__in=persons)
        return list(found.values_list("case__household__memberships__person__first_names", "reason"))
