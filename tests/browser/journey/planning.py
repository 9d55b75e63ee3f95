"""Preparing a focusoverleg: reading who they are, planning it in parts, and asking everybody who is needed."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.journey import household
from tests.browser.journey.household import FATHER, MOTHER, Relative
from tests.browser.journey.screen import (
    field,
    fill_moment,
    follow,
    go_by_menu,
    group,
    open_case,
    press,
    wait_for_heading,
    wait_for_text,
)
from tests.browser.words import nl

TWO_PARTS = "Two parts: first without the family, then with them; the OM only in the first"
WITH_FAMILY = "One part, with the family"


def read_family(page: Page) -> None:
    """Who lives where, who holds custody, how they are related, and the safe way to reach each of the adults."""
    open_case(page, "Family")
    mother, father, daughter = (_card(page, relative) for relative in household.RELATIVES)
    expect(mother).to_contain_text(nl("lives with the household"))
    expect(father).to_contain_text(nl("lives elsewhere"))
    expect(father).to_contain_text(f"{nl('ex-partner of').capitalize()} {MOTHER.first_name}")
    for parent in (MOTHER, FATHER):
        expect(daughter.get_by_text(f"{nl('Custody')}:").locator("..")).to_contain_text(parent.first_name)
    for card, relative in ((mother, MOTHER), (father, FATHER)):
        card.get_by_role("link", name=nl("Show where and how to reach")).click()
        for words in (relative.number, relative.safe_times, relative.address):
            wait_for_text(card, words)


def _card(page: Page, relative: Relative) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name=relative.name))


def plan_meeting(page: Page, *, in_days: int, goal: str, shape: str = TWO_PARTS) -> None:
    """A focusoverleg about what makes that somebody is not safe and what goes well, beside what is proposed."""
    follow(page, "Plan a focusoverleg")
    fill_moment(page, in_days=in_days, starts="09:30", ends="11:00")
    page.get_by_label(nl(shape)).check()
    field(page, "Goal of this meeting").fill(goal)
    for question in (
        "Wat maakt dat iemand niet veilig is?",
        "Wat gaat er goed en op wie kan het gezin bouwen?",
        "Welke bodemeisen stellen we, en wie let erop?",
    ):
        page.get_by_label(question).and_(page.locator(":visible")).check()
    press(page, "Plan this meeting")
    wait_for_heading(page, "Who sits where")


def invite(page: Page) -> None:
    """The mother is invited by Veilig Thuis, in person; and Veilig Thuis comes itself."""
    page.get_by_role("link", name=f"{nl('Invite')} {MOTHER.name}").click()
    expect(field(page, "Who invites them, in person or by phone")).to_have_value("Veilig Thuis")
    press(page, "Invite")
    people = group(page, "People to ask")
    people.get_by_label("S. de Boer").check()
    press(page, "Ask who is ticked")
    people.get_by_label("S. de Boer").wait_for(state="detached")


def look_ahead(page: Page) -> None:
    """Whoever is asked finds the meeting on their first page, and sees in its room what it will be about."""
    go_by_menu(page, "Today")
    follow(page, household.NAME)
    follow(page, "To the room")
    wait_for_heading(page, "Welke fase past nu bij dit gezin, en waaraan zien we dat?")
    # Whoever stays there follows the whole meeting.
    go_by_menu(page, "Today")


def start(page: Page) -> None:
    """The chair writes why the father is not invited; then the meeting starts, in its room."""
    warning = (
        page.get_by_role("listitem")
        .filter(has_text=FATHER.first_name)
        .filter(has=page.get_by_role("button", name=nl("Save this reason")))
    )
    field(warning, "Why does the meeting go on like this?").fill(
        "Hij is apart gesproken en komt de volgende keer."
    )
    press(warning, "Save this reason")
    wait_for_text(page, nl("reason written"))
    press(page, "Start the meeting")
    page.get_by_role("navigation", name=nl("Steps and topics")).wait_for()
