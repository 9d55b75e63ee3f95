"""A whole meeting on six screens at once, and on the family's own: what each shows, and what not, at every step."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from leidraad.models import Finding
from meetings.models import TableRole
from tests.browser.rooms import come_in_with, held_with, until_followed
from tests.browser.words import nl
from tests.clients.links import link_for
from tests.factories import AttendeeFactory, SeatFactory, UserFactory, open_case
from tests.leidraad.room.meeting import Held, organisation
from tests.roles import as_owner
from zvh.access.permissions import CONTRIBUTOR

pytestmark = pytest.mark.browser

PHASE = "risicogestuurde_zorg"
SCORES = {
    "chair": (6, "REDEN-VOORZITTER"),
    "om": (9, "REDEN-OM"),
    "vt": (8, "REDEN-VT"),
    "care": (3, "REDEN-ZORG"),
    "expert": (7, "REDEN-DESKUNDIGE"),
}
REASONS = [reason for _value, reason in SCORES.values()]


@dataclass
class Screens:
    """The six: five people and the wall."""

    chair: Page
    om: Page
    vt: Page
    care: Page
    expert: Page
    wall: Page

    @property
    def all(self) -> dict[str, Page]:
        return vars(self)

    def shows(self, words: str) -> set[str]:
        """On which screens these words stand now, hidden or not."""
        return {name for name, page in self.all.items() if words in page.content()}

    def until_all_show(self, words: str, *, but: tuple[str, ...] = ()) -> None:
        for name, page in self.all.items():
            if name not in but:
                expect(page.locator("#room")).to_contain_text(words, timeout=10_000)

    def go_to(self, topic: str, *, but: tuple[str, ...] = ()) -> None:
        """The chair puts a topic on the table; everybody at it goes along."""
        self.chair.locator(f'#steps button[name=topic][value="{PHASE}/{topic}"]').click()
        for name, page in self.all.items():
            if name not in ("wall", *but):
                expect(page.locator(f'#here[data-topic="{PHASE}/{topic}"]')).to_be_visible(timeout=10_000)


def _people(held: Held) -> dict:
    """Beside chair, OM and Veilig Thuis: somebody of care, and a fixed expert; and what one of them prepared."""
    people = {"chair": held.chair, "om": held.prosecutor, "vt": held.partner}
    for key, name, role in (
        ("care", "L. Amrani", TableRole.INVOLVED),
        ("expert", "R. Tahiri", TableRole.EXPERT),
    ):
        user = UserFactory(name=name, organisation=organisation(f"Zes {key}"))
        open_case(user, held.case, CONTRIBUTOR)
        attendee = AttendeeFactory(item=held.item, user=user, organisation=user.organisation, table_role=role)
        for part in (held.with_om, held.with_family):
            SeatFactory(part=part, attendee=attendee)
        people[key] = user
    with as_owner():
        prepared = Finding.objects.create(
            case=held.case,
            conversation=held.conversation,
            author_id=held.partner.pk,
            phase=PHASE,
            topic_key="risicos",
            kind="risk",
            text="VOORBEREID door Veilig Thuis",
            source_organisation=held.partner.organisation,
        )
        day_before = held.item.meeting.started_at - timedelta(days=1)
        Finding.objects.filter(pk=prepared.pk).update(created_at=day_before)
        said_with_om = Finding.objects.create(
            case=held.case,
            conversation=held.conversation,
            part=held.with_om,
            from_om_part=True,
            om_parts=[held.with_om.pk],
            author_id=held.prosecutor.pk,
            phase=PHASE,
            topic_key="risicos",
            kind="risk",
            text="ALLEEN-MET-OM",
        )
        Finding.objects.filter(pk=said_with_om.pk).update(rank=1)
    return people


@pytest.fixture
def meeting(in_database, sit_down, contexts, server):
    def lay():
        held = held_with("risicos")
        return held, _people(held), link_for(held.case, held.mother, by=held.chair)

    held, people, link = in_database(lay)
    pages = {key: sit_down(server, user, held.url()) for key, user in people.items()}
    # A second window in the browser of the chair, turned to the wall.
    pages["wall"] = pages["chair"].context.new_page()
    pages["wall"].goto(held.url("wand/"))
    screens = Screens(**pages)
    for name, page in screens.all.items():
        if name != "wall":
            until_followed(page)
    # The mother waits in the hall with her phone.
    family = contexts(server, width=390, height=844).new_page()
    come_in_with(family, link)
    until_followed(family)
    return held, screens, family


def _waits(family: Page) -> bool:
    """Whether her page is a sentence and nothing else of the meeting."""
    words = [nl("One moment please"), nl("This page opens by itself when your part of the talk begins.")]
    return family.locator("#room").inner_text().split("\n\n") == words


def _score(page: Page, value: int, reason: str) -> None:
    form = page.locator("form.own-score")
    form.locator(f"label.score-option:has(input[value='{value}'])").click()
    form.locator("textarea, input[name=reason]").last.fill(reason)
    form.get_by_role("button").click()
    expect(page.locator(".scale-in")).to_be_visible()


def _add_idea(page: Page, text: str) -> None:
    page.locator("#idea_text").fill(text)
    page.locator("#capture-idea").get_by_role("button", name=nl("Add"), exact=True).click()
    expect(page.locator("#known-idea")).to_contain_text(text)


def _add_action(page: Page, text: str, owner: str) -> None:
    form = page.locator("#capture-action form.write")
    form.locator("#action_text").fill(text)
    value = form.locator("#action_owner option", has_text=owner).first.get_attribute("value")
    form.locator("#action_owner").select_option(value)
    form.locator("#action_text").press("Control+Enter")
    expect(page.locator("#known-action")).to_contain_text(text)


def test_a_meeting_on_six_screens(meeting):
    held, six, family = meeting
    # What was prepared is on the table, and its author has it with their own.
    six.until_all_show("VOORBEREID door Veilig Thuis")
    expect(six.vt.locator("#mine")).to_contain_text("VOORBEREID door Veilig Thuis")
    assert "VOORBEREID" not in six.care.locator("#mine").inner_text()
    assert six.shows("ALLEEN-MET-OM") == {"chair", "om", "vt", "care", "expert", "wall"}

    assert _waits(family)

    # Scores: each for themselves; who is done shows, what they gave shows nowhere.
    six.go_to("schaal")
    for number, (key, (value, reason)) in enumerate(SCORES.items(), start=1):
        _score(six.all[key], value, reason)
        expect(six.wall.locator(".wall-progress")).to_contain_text(
            nl("%(done)s of %(total)s", done=number, total=5)
        )
        assert [each for each in REASONS if six.shows(each)] == []

    # One key turns all of them over, on every screen at once.
    six.chair.locator("body").press("r")
    for key, page in six.all.items():
        if key != "wall":
            for reason in REASONS:
                expect(page.locator("#known-scale")).to_contain_text(reason, timeout=10_000)
    expect(six.wall.locator("svg").first).to_be_visible()
    widest_first = six.care.locator("#known-scale").inner_text()
    assert widest_first.index("REDEN-ZORG") < widest_first.index("REDEN-VOORZITTER")

    # A second round after the talk begins blind again.
    six.chair.locator("#scale-next").click()
    _score(six.care, 5, "REDEN-TWEE")
    assert six.shows("REDEN-TWEE") == set()

    # Ideas come in from everybody at once, without names until the chair shows them.
    six.go_to("brainstorm")
    _add_idea(six.care, "Samen sporten op zaterdag")
    _add_idea(six.vt, "Iemand die bij ruzie belt")
    six.until_all_show("Samen sporten op zaterdag")
    six.until_all_show("Iemand die bij ruzie belt")
    shown = six.expert.locator("#known-idea").inner_text()
    assert [name for name in ("Amrani", "Zes care", "Veilig Thuis") if name in shown] == []
    six.chair.get_by_role("button", name=nl("Show names")).click()
    expect(six.expert.locator("#known-idea")).to_contain_text("Zes care", timeout=10_000)

    # Deciding: what and who, and it stands with whoever does it.
    six.go_to("interventies")
    _add_action(six.chair, "Belt moeder elke maandag", "S. de Boer")
    expect(six.vt.locator("#mine")).to_contain_text("Belt moeder elke maandag", timeout=10_000)

    _add_action(six.chair, "Gaat met de kinderen sporten", held.mother.first_names)
    assert _waits(family)

    # Another table: the OM is out, the wall is empty of what was said with the OM, only the typist types.
    six.go_to("risicos")
    six.until_all_show("ALLEEN-MET-OM")
    six.chair.locator("body").press("d")
    six.chair.locator("#table details.confirm[open] button[type=submit]").click()
    expect(six.om.locator("#room")).to_contain_text(
        nl("Your part is over. The chair sends you what was agreed."), timeout=10_000
    )
    for page in (six.vt, six.care, six.expert, six.wall):
        expect(page.locator("body")).not_to_contain_text("ALLEEN-MET-OM", timeout=10_000)
    until_followed(six.vt)
    assert six.shows("ALLEEN-MET-OM") == six.shows("REDEN-OM") == set()
    assert six.om.locator("#here, #steps, #table, #mine").count() == 0
    assert six.vt.locator("form.write").count() == 0
    expect(six.wall.locator("body")).not_to_contain_text(held.case.household.name)

    # The family's own page opened by itself: the question in their words, and nothing of what was said without them.
    hers = family.locator("#meeting")
    expect(hers).to_contain_text(held.topic("risicos").client, timeout=10_000)
    until_followed(family)
    without_her = (
        "ALLEEN-MET-OM",
        "VOORBEREID",
        "Samen sporten op zaterdag",
        "Gaat met de kinderen sporten",
        *REASONS,
    )
    assert [words for words in without_her if words in family.content()] == []
    # What is written at her table comes to it, an action of hers too; what is for another does not.
    six.chair.locator("#risk_text").fill("HIER-GEZEGD: ruzie na het eten")
    six.chair.locator("#risk_text").press("Control+Enter")
    expect(hers).to_contain_text("HIER-GEZEGD", timeout=10_000)
    six.go_to("interventies", but=("om",))
    expect(hers).to_contain_text(held.topic("interventies").client, timeout=10_000)
    _add_action(six.chair, "Brengt de kinderen naar school", held.mother.first_names)
    _add_action(six.chair, "Praat met de politie", "S. de Boer")
    expect(hers).to_contain_text("Brengt de kinderen naar school", timeout=10_000)
    assert "Praat met de politie" not in family.content()

    # Closed: nobody can write any more, and the family's page is empty.
    six.chair.goto(f"/overleggen/{held.item.pk}/sluiten/")
    six.chair.get_by_role("button", name=nl("Close the meeting")).first.click()
    expect(family.locator("h1")).to_have_text(nl("Your part of the talk is over"), timeout=10_000)
    assert [words for words in ("HIER-GEZEGD", "Brengt de kinderen") if words in family.content()] == []
    # The others' pages go along by themselves.
    closed = nl("This meeting is closed. What it recorded stands here and can be read.")
    expect(six.vt.locator("body")).to_contain_text(closed, timeout=10_000)
    assert six.vt.locator("form.write").count() == 0
