"""The style guide in a real Chromium: scripts, keys and access for everyone, without a server or a database.

The page is rendered here; the browser gets it, the static files and the answers to autosave from `Site`.
"""

import json
import mimetypes
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from playwright.sync_api import expect

from zvh.access.headers import content_security_policy
from zvh.ui.views import styleguide

ADDRESS = "http://ui.test/stijlgids/"
SAVED = {"status": 200, "json": {"saved_at": "10:21:07", "hidden": {}}}
EMPTY_ROWS = {"personen-TOTAL_FORMS": "0", "personen-INITIAL_FORMS": "0"}
NONCE = "abc123"
CHAIR = SimpleNamespace(
    is_authenticated=True,
    name="M. Aydin",
    role="procesregisseur",
    get_role_display=lambda: "Procesregisseur",
)


class Site:
    """Answers the browser; `answer` is what autosave gets, None is a broken connection."""

    def __init__(self, page):
        self.answer = SAVED
        self.sent: list[str] = []
        self.complaints: list[str] = []
        page.route("**/*", self.respond)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def respond(self, route):
        request, path = route.request, urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(found)[0] or "font/woff2"
            route.fulfill(path=found, content_type=kind)
        elif request.method == "POST" and request.is_navigation_request():
            route.fulfill(status=422, body=rendered(**EMPTY_ROWS), content_type="text/html")
        elif request.method == "POST":
            self.sent.append(request.post_data)
            if self.answer is None:
                route.abort("connectionfailed")
            else:
                body = json.dumps(self.answer.get("json", {}))
                route.fulfill(status=self.answer["status"], body=body, content_type="application/json")
        else:
            headers = {"Content-Security-Policy": content_security_policy(NONCE)}
            route.fulfill(body=rendered(), content_type="text/html", headers=headers)


def rendered(**sent) -> str:
    factory = RequestFactory()
    request = factory.post("/stijlgids/", sent) if sent else factory.get("/stijlgids/")
    request.user, request.csp_nonce = CHAIR, NONCE
    return styleguide(request).content.decode()


@pytest.fixture
def open_guide(chromium, settings):
    """`open_guide(width=390)` returns the page and its site."""
    settings.ZVH_DEMO = True
    contexts = []

    def open_page(width=1440, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="nl-NL", **options)
        contexts.append(context)
        page = context.new_page()
        site = Site(page)
        page.goto(ADDRESS)
        return page, site

    yield open_page
    for context in contexts:
        context.close()


def write_a_risk(page, text="Ruzie over geld"):
    page.get_by_label("Nieuw risico").press_sequentially(text)


def state_of(page):
    return page.locator("[data-save-state]")


def test_nothing_breaks_the_content_security_policy(open_guide):
    _page, site = open_guide()
    assert site.complaints == []


@pytest.mark.parametrize("width", [1440, 1024, 720, 390, 320])
def test_no_width_makes_the_page_scroll_sideways(open_guide, width):
    page, _site = open_guide(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(open_guide, width):
    page, _site = open_guide(width, bypass_csp=True)
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("width", [1440, 390])
def test_everything_to_press_is_large_enough(open_guide, width):
    page, _site = open_guide(width)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary.btn, .btn, nav a, input[type=text], select")]
            .filter((one) => one.getClientRects().length && !one.closest(".steps, .listing"))
            .filter((one) => one.getBoundingClientRect().height < 43.5)
            .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_typing_is_saved_once_after_a_pause_and_says_when(open_guide):
    page, site = open_guide()
    write_a_risk(page)
    expect(state_of(page)).to_have_text("Opgeslagen om 10:21:07")
    assert len(site.sent) == 1
    assert "Ruzie over geld" in site.sent[0]


def test_leaving_the_field_saves_at_once(open_guide):
    page, site = open_guide()
    page.get_by_label("Nieuw risico").fill("Schuldeiser belt op vrijdag")
    page.get_by_label("Nieuw risico").blur()
    expect(state_of(page)).to_have_text("Opgeslagen om 10:21:07")
    assert len(site.sent) == 1


def test_a_lost_connection_is_said_and_the_text_is_sent_when_it_is_back(open_guide):
    page, site = open_guide()
    site.answer = None
    write_a_risk(page)
    expect(state_of(page)).to_have_text("Nog niet opgeslagen; wordt opnieuw geprobeerd")
    expect(page.locator("#connection-line")).to_contain_text("Geen verbinding")
    site.answer = SAVED
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(state_of(page)).to_have_text("Opgeslagen om 10:21:07")
    expect(page.locator("#connection-line")).to_be_hidden()


def test_two_people_in_one_field_both_keep_their_text(open_guide):
    page, site = open_guide()
    site.answer = {
        "status": 409,
        "json": {"message": "Iemand was u voor.", "other": "De <b>andere</b> tekst"},
    }
    write_a_risk(page, "Mijn tekst")
    expect(state_of(page)).to_have_text("Iemand was u voor.")
    expect(page.locator(".save-other")).to_contain_text("De <b>andere</b> tekst")
    expect(page.get_by_label("Nieuw risico")).to_have_value("Mijn tekst")


def test_a_refused_text_is_not_sent_again_until_it_changes(open_guide):
    page, site = open_guide()
    site.answer = {"status": 422, "json": {"message": "Deze tekst is te lang."}}
    write_a_risk(page)
    expect(state_of(page)).to_have_text("Deze tekst is te lang.")
    site.answer = SAVED
    write_a_risk(page, ".")
    expect(state_of(page)).to_have_text("Opgeslagen om 10:21:07")
    assert len(site.sent) == 2


def test_a_login_that_ended_keeps_the_text_and_saves_after_logging_in_beside_it(open_guide):
    page, site = open_guide()
    before = page.locator(".write input[name=csrfmiddlewaretoken]").input_value()
    site.answer = {"status": 401}
    write_a_risk(page)
    expect(page.get_by_role("link", name="Inloggen in een nieuw tabblad")).to_be_visible()
    site.answer = SAVED
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(state_of(page)).to_have_text("Opgeslagen om 10:21:07")
    expect(page.locator("#connection-line")).to_be_hidden()
    assert page.locator(".write input[name=csrfmiddlewaretoken]").input_value() != before


def test_leaving_with_unsaved_text_asks_first(open_guide):
    page, site = open_guide()
    site.answer = None
    write_a_risk(page)
    expect(state_of(page)).to_have_attribute("data-state", "failed")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("http://ui.test/elders/")
    assert asked == ["beforeunload"]


def test_leaving_a_changed_form_asks_first(open_guide):
    page, _site = open_guide()
    page.get_by_label("Wat spreken we af?").fill("Iets")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("http://ui.test/elders/")
    assert asked == ["beforeunload"]


def test_keys_press_buttons_but_not_while_typing(open_guide):
    page, _site = open_guide()
    page.evaluate(
        "document.querySelector('[data-key=n]').addEventListener('click', () => (window.pressed = true))"
    )
    page.get_by_label("Wat spreken we af?").press_sequentially("n?")
    assert page.evaluate("window.pressed") is None
    page.get_by_label("Wat spreken we af?").blur()
    page.keyboard.press("n")
    assert page.evaluate("window.pressed") is True


def test_a_question_mark_lists_the_keys_of_the_page(open_guide):
    page, _site = open_guide()
    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="Toetsen op deze pagina")
    expect(help_dialog).to_contain_text("Volgende stap")
    help_dialog.get_by_role("button", name="Sluiten").click()
    expect(help_dialog).to_be_hidden()


def test_ctrl_enter_sends_what_is_typed_where_a_form_asks_for_it(open_guide):
    page, _site = open_guide()
    words = page.get_by_label("Wat spreken we af?")
    page.evaluate(
        """document.addEventListener("submit", (event) => {
            event.preventDefault();
            document.body.dataset.sent = "yes";
        })"""
    )
    words.press("Control+Enter")
    assert page.evaluate("document.body.dataset.sent") is None
    words.evaluate("field => field.form.toggleAttribute('data-ctrl-enter', true)")
    words.press("Control+Enter")
    # Not at once: whether the login still holds is asked first.
    expect(page.locator("body")).to_have_attribute("data-sent", "yes")
    words.blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Ctrl")


def test_escape_closes_a_menu(open_guide):
    page, _site = open_guide(390)
    page.get_by_text("Menu").click()
    expect(page.get_by_role("button", name="English").last).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="English").last).to_be_hidden()


def test_a_field_shows_only_with_the_answer_it_belongs_to(open_guide):
    page, _site = open_guide()
    expect(page.get_by_label("Waarop rust het vermoeden?")).to_be_hidden()
    page.get_by_label("Vermoeden", exact=True).check()
    expect(page.get_by_label("Waarop rust het vermoeden?")).to_be_visible()


def test_rows_are_added_and_taken_away(open_guide):
    page, _site = open_guide()
    rows = page.locator("[data-row]:visible")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Nog een persoon").click()
    expect(rows).to_have_count(3)
    expect(page.locator("[name=personen-2-name]")).to_be_focused()
    assert page.locator("[name=personen-TOTAL_FORMS]").input_value() == "3"
    rows.first.get_by_role("button", name="Weghalen").click()
    expect(rows).to_have_count(2)
    assert page.locator("[name=personen-0-DELETE]").is_checked()


def test_the_page_works_without_script(open_guide):
    page, _site = open_guide(390, java_script_enabled=False)
    page.get_by_text("Menu").click()
    expect(page.get_by_role("button", name="Uitloggen").last).to_be_visible()
    expect(page.get_by_label("Waarop rust het vermoeden?")).to_be_visible()
    expect(page.locator("[name=personen-0-DELETE]")).to_be_visible()
    page.get_by_text("Verwijderen …").click()
    expect(page.get_by_role("button", name="Ja, verwijderen")).to_be_visible()


def test_after_a_refusal_the_summary_has_the_focus_and_leads_to_the_field(open_guide):
    page, _site = open_guide(390)
    page.get_by_role("button", name="Opslaan").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Voor wie is dit? Dit veld is verplicht.").click()
    expect(page.get_by_role("radio", name="Voor het gezin")).to_be_focused()
