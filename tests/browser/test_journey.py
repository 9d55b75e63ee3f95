"""From referral to an agreed plan on paper: one household, by visible labels, as the people concerned would."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.browser.signing_in import lose_login_while_typing, set_up_both_steps
from tests.browser.words import nl

pytestmark = pytest.mark.browser

HOUSEHOLD = "Van Dalen-Özdemir"


def test_a_household_goes_from_referral_to_an_agreed_plan(browse):
    refer(browse("S. de Boer"))
    weigh(browse("P. van Leeuwen"))
    chair = browse("M. Aydin")
    email, passkey = set_up_both_steps(chair)
    plan_meeting(chair)
    go_to(chair, "Zorgen")
    lose_login_while_typing(chair, email, passkey)
    hold(chair)
    close(chair)
    print_plan(chair)
    open_next_meeting(chair)


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
    page.get_by_label(nl("Why now?")).fill(
        "Zaterdag kwam de politie voor de derde keer dit jaar aan de deur."
    )
    page.get_by_label(nl("The violence or child abuse has lasted long")).check()
    page.get_by_label(nl("What is going on?")).fill(
        "Ruzies over geld lopen uit op slaan; Lina slaapt slecht."
    )
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
    """The procesregisseur plans a focusoverleg in two parts, asks everyone, and gives the reasons that are asked."""
    open_case(page)
    page.get_by_role("link", name=nl("Meetings"), exact=True).last.click()
    page.get_by_role("link", name=nl("Plan a focusoverleg")).click()
    fill_moment(page, timezone.localdate() + timedelta(days=1), "09:30", "11:00", "ZVH, kamer De Duinen")
    page.get_by_label(
        nl("Two parts: first without the family, then with them; the OM only in the first")
    ).check()
    page.get_by_label(nl("Goal of this meeting")).fill("Iedereen de komende weken veilig.")
    page.get_by_label("Wat maakt dat iemand niet veilig is?").check()
    page.get_by_role("button", name=nl("Plan this meeting")).click()
    page.get_by_role("link", name=f"{nl('Invite')} Fatma Özdemir").click()
    page.get_by_role("button", name=nl("Invite")).click()
    reason = page.get_by_label(nl("Why does the meeting go on like this?")).first
    reason.fill("Vader is apart gesproken; hij komt de volgende keer.")
    page.get_by_role("button", name=nl("Save this reason")).first.click()
    page.get_by_role("button", name=nl("Start the meeting")).click()
    page.get_by_role("link", name=nl("To the room")).or_(page.locator("main.room, .room")).first.wait_for()


def hold(page):
    """In the room: a concern, the scores, the verdict, and in the part with the family an action and a bodemeis."""
    go_to(page, "Zorgen")
    answer = page.locator("form.write")
    answer.locator("textarea").first.fill("Lina hoort de ruzies en durft niet meer te slapen.")
    page.get_by_text(re.compile("^Opgeslagen om")).first.wait_for()
    add(page)
    page.get_by_text("durft niet meer te slapen").first.wait_for()
    go_to(page, "Grootste zorg")
    field(page, "Our biggest concern").fill("Geldruzies in het weekend, met Lina erbij.")
    add(page)
    begin_part_with_family(page)
    go_to(page, "Schaalvraag")
    page.get_by_label(re.compile("Aydin")).first.fill("8")
    add(page)
    page.get_by_role("button", name=nl("Turn all scores over")).click()
    go_to(page, "Oordeel")
    page.get_by_label(nl("stay in this phase")).check()
    add(page)
    go_to(page, "Interventies")
    field(page, "What").fill("Twee avonden per week gaat Lina naar oma.")
    field(page, "Who").select_option(label="Fatma")
    field(page, "When").fill((timezone.localdate() + timedelta(days=14)).isoformat())
    add(page)
    page.get_by_text("gaat Lina naar oma").first.wait_for()


def close(page):
    """What lacks is listed and does not stand in the way; the plan is kept as a version."""
    page.get_by_role("link", name=nl("Close the meeting")).first.click()
    page.get_by_text("Lina").first.wait_for()
    page.get_by_role("button", name=nl("Close the meeting and keep the plan")).click()
    page.get_by_role("heading", name=nl("The meeting is closed")).wait_for()


def print_plan(page):
    """The plan comes as a PDF that says what was agreed."""
    link = page.get_by_role("link", name=re.compile("^PDF.*")).first
    response = page.request.get(link.get_attribute("href"))
    assert response.headers["content-type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(response.body())).pages)
    assert "Lina naar oma" in " ".join(text.split())


def open_next_meeting(page):
    """The next meeting opens with what was agreed."""
    open_case(page)
    page.get_by_role("link", name=nl("Meetings"), exact=True).last.click()
    page.get_by_role("link", name=nl("Plan a focusoverleg")).click()
    fill_moment(page, timezone.localdate() + timedelta(days=20), "09:30", "11:00", "ZVH, kamer De Duinen")
    field(page, "Goal of this meeting").fill("Kijken wat er gelukt is.")
    page.get_by_label(nl("One part, with the family")).check()
    page.get_by_role("button", name=nl("Plan this meeting")).click()
    page.goto(f"{page.url}ruimte/")
    page.get_by_text("gaat Lina naar oma").first.wait_for()


def go_to(page, topic):
    page.get_by_role("button", name=re.compile(f"^{topic}")).first.click()


def add(page):
    """Send the form under the topic, whatever its button says there."""
    page.locator("form.write button[type=submit]").first.click()


def begin_part_with_family(page):
    page.get_by_role("button", name=re.compile(nl("Begin %(part)s", part=""))).click()


def open_case(page):
    page.get_by_role("link", name=nl("Cases"), exact=True).first.click()
    page.get_by_role("link", name=HOUSEHOLD).click()


def field(page, words):
    """The field whose label begins with these words; "(optional)" may follow."""
    label = re.compile(rf"^{re.escape(nl(words))}\b")
    return page.get_by_label(label).and_(page.locator("input, select, textarea")).first


def fill_moment(page, day, starts, ends, place):
    field(page, "Day").fill(day.isoformat())
    field(page, "From").fill(starts)
    field(page, "Until").fill(ends)
    field(page, "Place").fill(place)
