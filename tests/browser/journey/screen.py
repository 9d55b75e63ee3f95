"""What a user does on any page: follow a link, fill in what a label asks, open a case. By what is to be read there."""

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page

from tests.browser.journey import household
from tests.browser.words import nl


def field(within: Page | Locator, words: str, **values) -> Locator:
    """The field whose label begins with these words; "(optional)" may follow."""
    label = within.get_by_label(_beginning(words, values))
    return label.and_(within.locator("input, select, textarea")).first


def group(within: Page | Locator, words: str, **values) -> Locator:
    """Fields that belong together under a heading that begins with these words."""
    return within.get_by_role("group", name=_beginning(words, values))


def _beginning(words: str, values: dict) -> re.Pattern:
    return re.compile(rf"^\s*{re.escape(nl(words, **values))}(?!\w)")


def press(within: Page | Locator, words: str) -> None:
    within.get_by_role("button", name=nl(words), exact=True).first.click()


def follow(within: Page | Locator, words: str) -> None:
    within.get_by_role("link", name=nl(words), exact=True).first.click()


def wait_for_heading(page: Page, words: str, **values) -> None:
    page.get_by_role("heading", name=nl(words, **values), exact=True).first.wait_for()


def wait_for_text(within: Page | Locator, words: str) -> None:
    within.get_by_text(words).first.wait_for()


def go_by_menu(page: Page, words: str) -> None:
    """To a place in the bar at the top."""
    follow(page.get_by_role("navigation", name=nl("Main")), words)


def open_case(page: Page, tab: str) -> None:
    """The case of the household, at one of its tabs."""
    go_by_menu(page, "Cases")
    follow(page, household.NAME)
    open_tab(page, tab)


def open_tab(page: Page, tab: str) -> None:
    """Another tab of the case that one looks at."""
    follow(page.get_by_role("navigation", name=nl("About this case")), tab)


def fill_moment(page: Page, *, in_days: int, starts: str, ends: str) -> None:
    field(page, "Day").fill(days_from_now(in_days).isoformat())
    field(page, "From").fill(starts)
    field(page, "Until").fill(ends)
    field(page, "Place").fill("ZVH, kamer De Duinen")


def days_from_now(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
