"""In the room: what each sees, what they judge together, and what they agree on with the family."""

import re

from playwright.sync_api import Page

from tests.browser.journey import household
from tests.browser.journey.household import DAUGHTER, MOTHER
from tests.browser.journey.screen import days_from_now, field, group, press, wait_for_text
from tests.browser.words import nl


def go_to(page: Page, topic: str) -> None:
    """Put a topic on the table, and wait until it is on the screen."""
    steps = page.get_by_role("navigation", name=nl("Steps and topics"))
    steps.get_by_role("button", name=re.compile(f"^{topic}")).click()
    steps.locator("[aria-current=step]", has_text=topic).wait_for()


def gather(page: Page) -> None:
    """Beeldvorming: a concern, which is kept while it is typed, and a strength."""
    concern = field(page, "New concern: what happens or may happen, and why is that not safe?")
    concern.fill(household.CONCERN)
    page.get_by_text(re.compile("^Opgeslagen om")).first.wait_for()
    group(page, "Worried about whom").get_by_label(DAUGHTER.first_name).check()
    add(page, household.CONCERN)
    go_to(page, "Krachten")
    field(page, "New: what goes well, or who gives support?").fill(household.STRENGTH)
    group(page, "Whose strength").get_by_label(DAUGHTER.first_name).check()
    add(page, household.STRENGTH)


def judge(page: Page) -> None:
    """Oordeelsvorming: the joint concern; with the mother at the table the scores from the cards, and the verdict."""
    go_to(page, "Grootste zorg")
    field(page, "Our biggest concern").fill(household.JOINT_CONCERN)
    add(page, household.JOINT_CONCERN)
    begin_part_with_family(page)
    go_to(page, "Schaalvraag")
    for name, score in (("M. Aydin", "8"), ("S. de Boer", "9"), (MOTHER.name, "6")):
        field(page, "Score of %(name)s", name=name).fill(score)
    press(page, "Put in face down")
    page.get_by_role("button", name=nl("Turn all scores over")).click()
    page.get_by_role("button", name=nl("A second round")).wait_for()
    go_to(page, "Oordeel")
    page.get_by_label(nl("stay in this phase")).check()
    field(page, "By what do we see that?").fill("Vader komt nog elke week aan de deur.")
    press(page, "Give this verdict")
    staying = nl("From now on: %(phase)s, when the meeting closes.", phase="Directe veiligheid")
    wait_for_text(page, staying)


def begin_part_with_family(page: Page) -> None:
    """Who joins is said first, and then confirmed."""
    begin = nl("Begin %(part)s", part="deel 2").capitalize()
    page.get_by_text(begin, exact=True).first.click()
    page.get_by_role("button", name=begin).click()
    wait_for_text(page.get_by_role("complementary", name=nl("The table")).locator(".seat"), MOTHER.name)


def agree(page: Page) -> None:
    """Besluitvorming, with the mother: what each does, and what must hold."""
    go_to(page, "Interventies")
    for words, who in (
        (household.TO_GRANDMOTHER, MOTHER.first_name),
        (household.CALL, "S. de Boer, Veilig Thuis"),
        (household.DEBTS, "M. Aydin, ZVH"),
    ):
        field(page, "What").fill(words)
        field(page, "Who").select_option(label=who)
        field(page, "When").fill(days_from_now(14).isoformat())
        add(page, words)
    go_to(page, "Bodemeisen")
    field(page, "New bodemeis: what must hold, in words that the family understands").fill(
        household.BOTTOM_LINE
    )
    field(page, "Who watches it").select_option(label="S. de Boer, Veilig Thuis")
    field(page, "What happens when it does not hold").fill(household.OTHERWISE)
    group(page, "For whom").get_by_label(MOTHER.first_name).check()
    add(page, household.BOTTOM_LINE)


def add(page: Page, words: str) -> None:
    """Add what was typed; it then stands among what is known."""
    press(page, "Add")
    page.get_by_role("article").filter(has_text=words).first.wait_for()
