"""A guest in a real Chromium, on a phone: in by mail, code, number and covenant; to their own meeting alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from meetings.guests.services import withdraw_guest
from meetings.models import Attendee
from tests.browser.guests import PHONE, ask_guest, assert_fits, come_in
from tests.browser.rooms import held_with, until_followed
from tests.browser.words import nl
from tests.factories import AgendaItemFactory
from tests.roles import acting, as_owner

pytestmark = pytest.mark.browser

EMAIL = "anna@school.example"


def test_a_guest_gets_in_and_only_there(contexts, sit_down, server, in_database, mailed):
    held = in_database(lambda: held_with("risicos"))
    other = in_database(lambda: AgendaItemFactory())
    chair = sit_down(server, held.chair, "/")
    number = ask_guest(chair, held.item.pk, EMAIL)
    page = come_in(contexts(server, **PHONE).new_page(), mailed, EMAIL, number)
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
