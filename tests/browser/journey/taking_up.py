"""From the referral to a case: Veilig Thuis refers, intake searches whether they were here, the weegoverleg decides."""

import re

from playwright.sync_api import Locator, Page

from tests.browser.journey import household
from tests.browser.journey.household import DAUGHTER, FATHER, MOTHER, Relative
from tests.browser.journey.screen import (
    days_from_now,
    field,
    fill_moment,
    follow,
    go_by_menu,
    group,
    press,
    wait_for_heading,
    wait_for_text,
)
from tests.browser.words import nl


def refer(page: Page) -> None:
    """A mother, a father who left and their daughter. The family has not been told, with the reason why."""
    follow(page, "Refer a household")
    field(page, "Name of the household").fill(household.NAME)
    field(page, "Municipality").fill("Delft")
    press(page, "Add a person")
    name_person(group(page, "Person %(number)s", number=1), MOTHER)
    name_person(group(page, "Person %(number)s", number=2), FATHER)
    name_person(group(page, "Another person"), DAUGHTER)
    _relate(page)
    field(page, "Why now?").fill("Zaterdag kwam de politie voor de derde keer dit jaar aan de deur.")
    field(page, "The violence or child abuse has lasted long").check()
    field(page, "What is going on?").fill("Ruzies over geld lopen uit op slaan; Lina slaapt slecht.")
    told = group(page, "Does the family know of this referral?")
    told.get_by_label(nl("no"), exact=True).check()
    field(page, "Why were they not told?").fill(household.NOT_TOLD)
    press(page, "Send the referral")
    wait_for_heading(page, household.NAME)
    wait_for_text(page, household.NOT_TOLD)


def name_person(row: Locator, relative: Relative) -> None:
    """Who somebody is, where they live and how they can be reached safely. The name comes last: the lines about
    relations follow it."""
    field(row, "Born").fill(relative.born)
    field(row, "Place in the family").fill(relative.place)
    field(row, "Is a child of this household").set_checked(relative.is_child)
    field(row, "Lives with the household").set_checked(relative.lives_here)
    row.get_by_text(nl("Address, and how to reach this person safely")).click()
    field(row, "Address").fill(relative.address)
    if relative.number:
        field(row, "Number or address for that").fill(relative.number)
        field(row, "Safe times").fill(relative.safe_times)
        field(row, "Agreed with this person alone on").fill(days_from_now(-1).isoformat())
    field(row, "First name").fill(relative.first_name)
    field(row, "Last name").fill(relative.last_name)
    field(row, "Last name").blur()


def _relate(page: Page) -> None:
    """Both parents have custody, and are parents apart."""
    lines = [
        (MOTHER, "parent of", DAUGHTER, True),
        (FATHER, "parent of", DAUGHTER, True),
        (MOTHER, "ex-partner of", FATHER, False),
    ]
    for number, (person, kind, other, holds_custody) in enumerate(lines, start=1):
        if number > 1:
            press(page, "Add a relation")
        line = group(page, "Relation %(number)s", number=number)
        # The lines know everybody as soon as they know who was named last.
        field(line, "Who").get_by_role("option").filter(has_text=DAUGHTER.name).wait_for(state="attached")
        _choose(field(line, "Who"), person.name)
        field(line, "is").select_option(label=nl(kind))
        _choose(field(line, "of whom"), other.name)
        field(line, "and holds custody").set_checked(holds_custody)


def _choose(choice: Locator, name: str) -> None:
    """One of a list in which a number stands before each name."""
    words = choice.get_by_role("option").filter(has_text=name).inner_text()
    choice.select_option(label=words)


def search(page: Page) -> None:
    """Intake sees before anything is decided that nobody of this household was here before, and what was sent."""
    follow(page, household.NAME)
    known = page.locator(
        "section", has=page.get_by_role("heading", name=nl("Was this household here before?"))
    )
    wait_for_text(known, nl("No household with these people is known."))
    wait_for_text(page, household.NOT_TOLD)


def weigh(page: Page) -> None:
    """Intake puts the referral on the agenda of a sitting and, as its chair, takes it up on MDA++."""
    go_by_menu(page, "Weegoverleg")
    follow(page, "Plan a sitting")
    fill_moment(page, in_days=1, starts="13:00", ends="15:00")
    field(page, "Chair").select_option(label="P. van Leeuwen, ZVH")
    press(page, "Plan this sitting")
    page.get_by_label(re.compile(household.NAME)).check()
    press(page, "Put on the agenda")
    press(page, "Begin with the first referral")
    page.get_by_label(nl("taken up"), exact=False).check()
    field(page, "Reason").fill("Het geweld duurt lang en er is een kind bij.")
    page.get_by_label("MDA++").check()
    page.get_by_label(nl("Directe veiligheid")).check()
    field(page, "Procesregisseur").select_option(label="M. Aydin, ZVH")
    press(page, "Record this decision")
    page.get_by_role("link", name=household.NAME).wait_for()
