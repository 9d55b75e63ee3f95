"""After the talk: what lacks, the papers for each reader, how the actions go, and how the next meeting opens."""

import re
from io import BytesIO

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.browser.journey import household
from tests.browser.journey.household import DAUGHTER, FATHER, MOTHER
from tests.browser.journey.screen import follow, press, wait_for_heading
from tests.browser.words import nl


def close(page: Page) -> None:
    """What lacks is listed and does not stand in the way; the plan is kept as a version."""
    follow(page, "Close the meeting")
    lacks = page.locator("section", has=page.get_by_role("heading", name=nl("Before you close")))
    for words in (
        nl("Nobody spoke with %(name)s, and it is not noted why.", name=DAUGHTER.first_name),
        nl("The next meeting is not planned."),
        # No reason was given for it.
        household.CALL,
    ):
        expect(lacks).to_contain_text(words)
    press(page, "Close the meeting and keep the plan")
    wait_for_heading(page, "The meeting is closed")


def read_papers(page: Page) -> None:
    """Each paper says what it is for; the plan in plain language leaves out what is for professionals."""
    plan, report, actions = (
        _pdf(page, page.get_by_role("link", name=re.compile(rf"^PDF\s*: {label}$")))
        for label in ("Veiligheidsplan", nl("Report"), nl("Action list"))
    )
    for words in (
        household.JOINT_CONCERN,
        household.BOTTOM_LINE,
        household.TO_GRANDMOTHER,
        household.STRENGTH,
    ):
        assert words in plan
    for words in (household.CONCERN, household.STRENGTH, household.BOTTOM_LINE, "S. de Boer"):
        assert words in report
    for words in (household.TO_GRANDMOTHER, household.CALL, household.DEBTS):
        assert words in actions
    page.get_by_role("link", name=re.compile(re.escape(nl("Plan for %(name)s", name=MOTHER.name)))).click()
    plain = _pdf(page, page.get_by_role("link", name=nl("Open the PDF")))
    for words in (
        household.BOTTOM_LINE,
        household.OTHERWISE,
        f"{nl('What you do')} {household.TO_GRANDMOTHER}",
    ):
        assert words in plain
    for words in (household.CONCERN, household.JOINT_CONCERN, household.DEBTS, FATHER.address):
        assert words not in plain


def _pdf(page: Page, link: Locator) -> str:
    """The words of the paper behind this link, as one line."""
    response = page.request.get(link.get_attribute("href"))
    assert response.headers["content-type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(response.body())).pages)
    return " ".join(text.split())


def report_done(page: Page, action: str) -> None:
    """Whoever owns an action says on the plan that it is done; it is no longer among what is to be done."""
    row = page.get_by_role("listitem").filter(has_text=action)
    row.get_by_role("button", name=re.compile(f"^{nl('Done')}")).click()
    row.wait_for(state="detached")


def report_stuck(page: Page, action: str) -> None:
    row = page.get_by_role("listitem").filter(has_text=action)
    row.get_by_text(nl("Something else")).click()
    row.get_by_role("button", name=nl("stuck")).click()
    row.locator(".tags", has_text=nl("stuck")).wait_for()


def look_back(page: Page) -> None:
    """The next meeting opens with what was agreed: what was done, what was not, and what goes on."""
    since = page.locator(
        "section", has=page.get_by_role("heading", name=re.compile("^Sinds het overleg van"))
    )
    for action, how in (
        (household.CALL, nl("done")),
        (household.DEBTS, nl("stuck")),
        (household.TO_GRANDMOTHER, nl("agreed")),
    ):
        expect(since.get_by_role("listitem").filter(has_text=action)).to_contain_text(how)
