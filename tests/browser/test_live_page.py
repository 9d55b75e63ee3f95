"""The room in a real Chromium: what others do comes in by itself, and nothing that somebody does here is disturbed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models.functions import Now
from playwright.sync_api import expect

from leidraad.models import Action, Draft
from leidraad.services.agreements import update_action
from tests.browser.rooms import put_on_table, saved, until_followed
from tests.browser.words import nl
from tests.roles import acting, as_owner
from zvh.access.models import Grant

pytestmark = pytest.mark.browser

WIDTHS = [1440, 390]


def joint(page):
    return page.locator("#joint_concern_text")


# ---- what others do


def test_what_somebody_adds_comes_in_is_said_and_leaves_typing_alone(hold, sit, add):
    held = hold("risicos")
    page = sit(held, held.chair)
    text = page.locator("#risk_text")
    text.fill("Er is ruzie over geld")
    text.evaluate("field => field.setSelectionRange(5, 5)")
    add(held, "risicos", "risk", "Vader drinkt meer")
    expect(page.locator("#known-risk")).to_contain_text("Vader drinkt meer")
    expect(text).to_be_focused()
    assert text.input_value() == "Er is ruzie over geld"
    assert text.evaluate("field => [field.selectionStart, field.selectionEnd]") == [5, 5]
    expect(page.locator("#live-words")).to_have_text(re.compile("^Nieuw: "))


def test_focus_and_what_was_unfolded_stay_when_a_region_is_fetched_again(hold, sit, add):
    held = hold("risicos")
    row = add(held, "risicos", "risk", "Vader drinkt meer")
    page = sit(held, held.chair)
    button = page.locator(f"#finding-{row.pk}").get_by_role("button", name=nl("Top 3"))
    button.focus()
    add(held, "risicos", "risk", "Schulden")
    expect(page.locator("#known-risk")).to_contain_text("Schulden")
    expect(button).to_be_focused()
    link = page.locator(f"#finding-{row.pk}").get_by_role("link", name=nl("Correct or dispute …"))
    link.focus()
    folded = page.locator("details.folded").first
    folded.locator("summary").click()
    link.focus()
    add(held, "risicos", "risk", "Nieuwe vriend")
    expect(page.locator("#known-risk")).to_contain_text("Nieuwe vriend")
    expect(link).to_be_focused()
    expect(folded).to_have_attribute("open", "")


def test_where_the_focus_was_is_gone_it_stays_near(hold, sit, add, in_database):
    held = hold("risicos")
    row = add(held, "risicos", "risk", "Vader drinkt meer")
    page = sit(held, held.chair)
    page.evaluate(
        """id => {
            const button = document.createElement('button');
            button.textContent = 'weg';
            document.querySelector(`#finding-${id} .finding-foot`).append(button);
            button.focus();
        }""",
        str(row.pk),
    )
    add(held, "risicos", "risk", "Schulden")
    expect(page.locator("#known-risk")).to_contain_text("Schulden")
    expect(page.locator(f"#finding-{row.pk}")).to_be_focused()


def test_an_opened_row_stays_open_and_a_refused_change_keeps_its_words(hold, sit, add, in_database):
    held = hold("interventies")
    page = sit(held, held.chair)
    page.locator("#action_text").fill("Oma belt")
    page.locator("#form-action summary").click()
    page.locator("#action_owner_words").fill("oma")
    page.locator("#form-action [type=submit]").click()
    action = page.locator("article", has_text="Oma belt")
    action.get_by_role("link", name=nl("Change …")).click()
    words = page.locator("#change_text")
    words.fill("Oma belt elke avond")

    def change():
        with acting(held.typist):
            update_action(action=Action.objects.get(case=held.case), text="Oma komt langs")

    in_database(change)
    expect(page.locator("#known-action .words", has_text="Oma komt langs")).to_be_visible()
    expect(words).to_have_value("Oma belt elke avond")
    page.get_by_role("button", name=nl("Save"), exact=True).click()
    expect(page.locator(".field", has_text="Oma komt langs")).to_be_visible()
    refused = page.locator("#known-action form textarea").first
    expect(refused).to_have_value("Oma belt elke avond")
    in_database(change)
    add(held, "risicos", "risk", "Iets anders")
    page.wait_for_load_state("networkidle")
    expect(refused).to_have_value("Oma belt elke avond")
    page.get_by_role("button", name=nl("Save"), exact=True).click()
    expect(page.locator("#known-action .words", has_text="Oma belt elke avond")).to_be_visible()


def test_adding_empties_the_form_and_types_on(hold, sit):
    held = hold("risicos")
    page = sit(held, held.chair)
    text = page.locator("#risk_text")
    for words in ("Ruzie over geld", "Vader drinkt"):
        text.fill(words)
        text.press("Control+Enter")
        expect(page.locator("#known-risk")).to_contain_text(words)
        expect(text).to_have_value("")
        expect(text).to_be_focused()


def test_what_is_typed_while_an_answer_is_on_its_way_stays(hold, sit):
    held = hold("risicos")
    page = sit(held, held.chair)
    waiting = []
    page.route(
        "**/risicos/risk/",
        lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_(),
    )
    text = page.locator("#risk_text")
    text.fill("Ruzie over geld")
    with page.expect_request("**/risicos/risk/"):
        text.press("Control+Enter")
    text.press_sequentially(" Vader drinkt")
    waiting[0].continue_()
    expect(page.locator("#known-risk")).to_contain_text("Ruzie over geld")
    expect(text).to_have_value("Vader drinkt")
    expect(saved(page)).to_be_visible()


def test_what_is_proposed_stands_with_ones_own_until_the_chair_puts_it_on_the_table(hold, sit):
    held = hold("risicos")
    partner, chair = sit(held, held.partner), sit(held, held.chair)
    text = partner.locator("#risk_text")
    text.fill("Vader heeft nog een sleutel")
    text.press("Control+Enter")
    mine = partner.locator("#mine")
    expect(mine).to_contain_text("Vader heeft nog een sleutel")
    chair.get_by_role("button", name=re.compile(nl("Put on the table"))).click()
    expect(mine).not_to_contain_text("Vader heeft nog een sleutel")
    expect(partner.locator("#known-risk")).to_contain_text("Vader heeft nog een sleutel")


# ---- two in one field


def test_chair_and_typist_see_one_text(hold, sit, in_database):
    held = hold("kern")
    chair, typist = sit(held, held.chair), sit(held, held.typist)
    joint(chair).fill("Ruzie over geld")
    expect(joint(typist)).to_have_value("Ruzie over geld")
    expect(saved(chair)).to_be_visible()
    joint(chair).blur()
    joint(typist).fill("Ruzie over geld, met Noor erbij")
    expect(joint(chair)).to_have_value("Ruzie over geld, met Noor erbij")
    joint(typist).press("Control+Enter")
    expect(chair.locator("#known-joint_concern")).to_contain_text("met Noor erbij")
    expect(joint(chair)).to_have_value("")
    assert in_database(lambda: owners_count(Draft, held)) == 0


def test_two_who_type_in_one_field_keep_and_see_both(hold, sit):
    held = hold("kern")
    chair, typist = sit(held, held.chair), sit(held, held.typist)
    joint(typist).focus()
    joint(chair).fill("Ruzie over geld")
    expect(saved(chair)).to_be_visible()
    joint(typist).fill("Vader drinkt")
    expect(typist.locator(".save-other")).to_contain_text("Ruzie over geld")
    expect(joint(typist)).to_have_value("Vader drinkt")
    joint(chair).blur()
    expect(chair.locator(".save-other")).to_contain_text("Vader drinkt")
    expect(joint(chair)).to_have_value("Ruzie over geld")
    chair.reload()
    expect(joint(chair)).to_have_value("Ruzie over geld")
    expect(chair.locator(".save-other")).to_contain_text("Vader drinkt")
    joint(typist).fill("Vader drinkt en Ruzie over geld")
    expect(joint(chair)).to_have_value("Vader drinkt en Ruzie over geld")
    expect(chair.locator(".save-other")).to_have_count(0)


def test_adding_without_words_that_somebody_else_typed_shows_them_first(hold, sit):
    held = hold("kern")
    chair, typist = sit(held, held.chair), sit(held, held.typist)
    joint(chair).fill("Ruzie")
    expect(saved(chair)).to_be_visible()
    expect(joint(typist)).to_have_value("Ruzie")
    joint(chair).focus()
    typist.locator("#joint_concern_connections").fill("Geld, drank en slecht slapen")
    expect(saved(typist)).to_be_visible()
    joint(chair).press("Control+Enter")
    expect(chair.locator(".save-other")).to_contain_text("Geld, drank en slecht slapen")
    expect(joint(chair)).to_have_value("Ruzie")


def owners_count(model, held) -> int:
    with as_owner():
        return model.objects.filter(conversation=held.conversation).count()


# ---- following the table


def test_others_go_along_and_who_is_typing_is_told(hold, sit, in_database):
    held = hold("risicos")
    chair, typist = sit(held, held.chair), sit(held, held.typist)
    chair.locator("#risk_text").focus()
    typist.locator("#risk_text").fill("Halve zin")
    in_database(lambda: put_on_table(held, "interventies"))
    expect(chair.locator("#here")).to_have_attribute("data-topic", re.compile("interventies$"))
    expect(typist.locator("#moved-on")).to_be_visible()
    expect(typist.locator("#risk_text")).to_have_value("Halve zin")
    expect(saved(typist)).to_be_visible()
    typist.locator("#moved-on a").click()
    expect(typist.locator("#action_text")).to_be_visible()
    in_database(lambda: put_on_table(held, "risicos"))
    expect(typist.locator("#risk_text")).to_have_value("Halve zin")


def test_a_doubled_click_on_the_next_step_goes_one_step(hold, sit):
    held = hold("risicos")
    page = sit(held, held.chair)
    words = page.locator("#moves [data-key=n]").inner_text()
    page.locator("#moves [data-key=n]").dblclick(delay=120)
    expect(page.locator("#moves [data-key=n]")).not_to_have_text(words)
    expect(page.locator("#room")).to_be_visible()
    assert page.locator("#here").get_attribute("data-topic").endswith("/schaal")


# ---- without a stream, and with one for several windows


def test_where_streams_are_blocked_the_page_asks_and_says_so_calmly(hold, sit_down, server, add, contexts):
    held = hold("risicos")
    page = sit_down(server, held.chair, "/")
    page.route("**/live/**", lambda route: route.abort())
    page.goto(held.url())
    line = page.locator("#connection-line [data-when=reconnecting]")
    expect(line).to_be_visible()
    add(held, "risicos", "risk", "Vader drinkt meer")
    expect(page.locator("#known-risk")).to_contain_text("Vader drinkt meer", timeout=8000)
    expect(line).to_be_visible()
    page.unroute("**/live/**")
    until_followed(page)
    expect(page.locator("#connection-line")).to_be_hidden()


def test_windows_of_one_browser_share_one_stream(hold, sit, add, server):
    held = hold("risicos")
    first = sit(held, held.chair)
    streams = []
    first.context.on("request", lambda request: "/live/" in request.url and streams.append(request.url))
    second = first.context.new_page()
    second.goto(f"{server}{held.url()}")
    until_followed(second)
    assert streams == []
    add(held, "risicos", "risk", "Vader drinkt meer")
    for page in (first, second):
        expect(page.locator("#known-risk")).to_contain_text("Vader drinkt meer")
    first.close()
    second.bring_to_front()
    add(held, "risicos", "risk", "Schulden")
    expect(second.locator("#known-risk")).to_contain_text("Schulden")
    assert len(streams) == 1


def test_when_the_login_ends_what_is_typed_stays(hold, sit, in_database):
    held = hold("risicos")
    page = sit(held, held.chair)
    page.locator("#risk_text").fill("Halve zin")
    expect(saved(page)).to_be_visible()
    session = session_of(page)
    in_database(lambda: Session.objects.filter(session_key=session).delete())
    in_database(lambda: touch_table(held))
    expect(page.locator("#connection-line [data-when=ended]")).to_be_visible()
    expect(page.locator("#risk_text")).to_have_value("Halve zin")


def test_when_access_ends_nothing_of_the_room_stays(hold, sit, in_database):
    held = hold("risicos")
    page = sit(held, held.partner)
    in_database(lambda: end_access(held.partner, held.case))
    expect(page.locator("#room")).to_have_count(0, timeout=5_000)


def session_of(page) -> str:
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    return cookies[settings.SESSION_COOKIE_NAME]


def touch_table(held) -> None:
    with as_owner():
        held.item.attendees.update(was_present=True)


def end_access(user, case) -> None:
    with as_owner():
        Grant.objects.filter(principal_id=user.pk, case_id=case.pk).update(valid_until=Now())


def test_nothing_stays_in_the_browser(hold, sit, add):
    held = hold("kern")
    page = sit(held, held.chair)
    joint(page).fill("Ruzie over geld")
    expect(saved(page)).to_be_visible()
    stored = page.evaluate(
        """async () => ({
            local: {...localStorage},
            session: {...sessionStorage},
            databases: (await indexedDB.databases()).length,
            caches: (await caches.keys()).length,
            readable: document.cookie.replace(/csrftoken=[^;]*/, ""),
        })"""
    )
    assert stored == {"local": {}, "session": {}, "databases": 0, "caches": 0, "readable": ""}


# ---- for everyone


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", ["chair", "partner"])
@pytest.mark.parametrize("topic", ["risicos", "kern", "interventies", "schaal"])
def test_axe_finds_nothing_in_the_room(hold, sit, add, who, topic, width):
    held = hold(topic)
    add(held, "risicos", "risk", "Vader drinkt meer")
    page = sit(held, getattr(held, who), width=width, bypass_csp=True)
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in violations] == []
