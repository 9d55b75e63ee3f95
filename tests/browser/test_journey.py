"""From referral to an agreed plan on paper: one household, by visible labels, as the people concerned would."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.words import nl

pytestmark = pytest.mark.browser

HOUSEHOLD = "Van Dalen-Özdemir"


def test_a_household_goes_from_referral_to_an_agreed_plan(browse):
    refer(browse("S. de Boer"))
    weigh(browse("P. van Leeuwen"))
    chair = browse("M. Aydin")
    plan_meeting(chair)


def refer(page):
    """Veilig Thuis refers a mother, a father who left, and their daughter."""
    page.get_by_role("link", name=nl("Refer a household")).first.click()
    page.get_by_label(nl("Name of the household")).fill(HOUSEHOLD)
    page.get_by_label(nl("Municipality")).fill("Delft")
    page.get_by_role("button", name=nl("Add a person")).click()
    people = [
        ("Fatma", "Özdemir", "1988-03-14", "moeder", False),
        ("Bas", "van Dalen", "ongeveer 40", "vader", False),
        ("Lina", "van Dalen", "2016-09-02", "dochter", True),
    ]
    for number, (first, last, born, place, is_child) in enumerate(people):
        row = page.locator("fieldset.form-row-item").nth(number)
        row.get_by_label(nl("First name")).fill(first)
        row.get_by_label(nl("Last name")).fill(last)
        row.get_by_label(re.compile(f"^{nl('Born')}")).fill(born)
        row.get_by_label(nl("Place in the family")).fill(place)
        row.get_by_label(nl("Is a child of this household")).set_checked(is_child)
    page.get_by_label(nl("Why now?")).fill("Zaterdag kwam de politie voor de derde keer dit jaar aan de deur.")
    page.get_by_label(nl("The violence or child abuse has lasted long")).check()
    page.get_by_label(nl("What is going on?")).fill("Ruzies over geld lopen uit op slaan; Lina slaapt slecht.")
    page.get_by_role("button", name=nl("Send the referral")).click()
    page.get_by_role("heading", name=HOUSEHOLD).wait_for()


def weigh(page):
    """Intake puts the referral on the agenda of a sitting and, as its chair, takes it up on MDA++."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.goto("/weegoverleg/")
    page.get_by_role("link", name=nl("Plan a sitting")).click()
    fill_moment(page, tomorrow, "13:00", "15:00", "ZVH, kamer De Duinen")
    page.get_by_label(nl("Chair")).select_option(label="P. van Leeuwen, ZVH")
    page.get_by_role("button", name=nl("Plan this sitting")).click()
    page.get_by_label(re.compile(HOUSEHOLD)).check()
    page.get_by_role("button", name=nl("Put on the agenda")).click()
    page.get_by_role("button", name=nl("Begin with the first referral")).click()
    page.get_by_label(nl("taken up"), exact=False).check()
    page.get_by_label(nl("Reason"), exact=False).fill("Het geweld duurt lang en er is een kind bij.")
    page.get_by_label("MDA++").check()
    page.get_by_label(nl("Directe veiligheid")).check()
    page.get_by_label(nl("Procesregisseur")).select_option(label="M. Aydin, ZVH")
    page.get_by_role("button", name=nl("Record this decision")).click()


def plan_meeting(page):
    """The procesregisseur plans a focusoverleg in two parts, tomorrow."""
    page.get_by_role("link", name=nl("Cases")).first.click()
    page.get_by_role("link", name=HOUSEHOLD).click()


def fill_moment(page, day, starts, ends, place):
    page.get_by_label(nl("Day"), exact=False).fill(day.isoformat())
    page.get_by_label(nl("From"), exact=False).fill(starts)
    page.get_by_label(nl("Until"), exact=False).fill(ends)
    page.get_by_label(nl("Place"), exact=False).fill(place)
