"""Around a meeting: planned, asked by mail, prepared on a phone, read, held, and followed from a reminder."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.models import Case, Involvement, Phase
from leidraad.following.tasks import remind
from leidraad.guide.schema import parse
from leidraad.models import Action
from leidraad.services.guide import load_guide_content
from tests.browser.journey.household import CALL, MOTHER
from tests.browser.journey.planning import WITH_FAMILY, invite, plan_meeting
from tests.browser.journey.screen import follow, press, wait_for_heading, wait_for_text
from tests.browser.words import nl
from tests.factories import CaseFactory, MembershipFactory, PersonFactory, open_case
from tests.leidraad.following.world import appointed
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR
from zvh.accounts.models import User

pytestmark = pytest.mark.browser

CHAIR, PARTNER = "M. Aydin", "S. de Boer"
PHONE = {"width": 390, "height": 844}
PREPARED = "Lina vertelde haar juf dat ze niet naar huis durft."


@pytest.fixture
def case(in_database) -> Case:
    """A household that the demo's procesregisseur directs, with Veilig Thuis involved and nothing planned."""
    return in_database(_lay_case)


def _lay_case() -> Case:
    with acting(None):
        load_guide_content(content=parse(SHIPPED_GUIDE.read_bytes()))
    with as_owner():
        chair, partner = (_demo_user(name) for name in (CHAIR, PARTNER))
    case = CaseFactory(phase=Phase.SAFETY)
    person = PersonFactory(first_names=MOTHER.first_name, last_name=MOTHER.last_name)
    MembershipFactory(household=case.household, person=person, place=MOTHER.place)
    open_case(chair, case, DIRECTOR)
    appointed(case, chair, "procesregisseur")
    open_case(partner, case, CONTRIBUTOR)
    with as_owner():
        Involvement.objects.create(
            case=case, user=partner, organisation=partner.organisation, since=timezone.localdate()
        )
    return case


def test_from_planning_to_how_the_next_meeting_opens(case, browse, in_database, mailed):
    chair = browse(CHAIR)
    chair.goto(reverse("meetings:of_case", kwargs={"case": case.pk}))
    plan_meeting(chair, in_days=10, goal="Iedereen veilig de winter door.", shape=WITH_FAMILY)
    invite(chair)
    meeting = chair.url
    item = meeting.rstrip("/").rsplit("/", 1)[1]

    email = in_database(lambda: _demo_user(PARTNER).email)
    partner = browse(PARTNER, **PHONE, has_touch=True)
    partner.goto(mailed(email, r"/uitnodigingen/\S+"))
    partner.get_by_role("button", name=nl("I come"), exact=True).tap()
    wait_for_text(partner, nl("You come"))
    prepare(partner, item)

    chair.goto(meeting)
    follow(chair, "The summary: one page to read beforehand")
    wait_for_text(chair, PREPARED)

    chair.goto(meeting)
    press(chair, "Start the meeting")
    chair.get_by_role("navigation", name=nl("Steps and topics")).wait_for()
    in_database(lambda: _agree(case))
    chair.goto(reverse("leidraad:close", kwargs={"item": item}))
    press(chair, "Close the meeting and keep the plan")
    wait_for_heading(chair, "The meeting is closed")

    partner.goto(mailed(email, r"/overleggen/\S+/daarna/"))
    expect(partner.locator(".own-action").first).to_contain_text(CALL)
    in_database(remind)
    partner.goto(mailed(email, "/acties/van-mij/"))
    partner.get_by_role("link", name=CALL).tap()
    partner.get_by_role("button", name=nl("done").capitalize()).tap()
    expect(partner.get_by_role("button", name=nl("done").capitalize())).to_be_disabled()

    chair.goto(reverse("meetings:of_case", kwargs={"case": case.pk}))
    plan_meeting(chair, in_days=30, goal="Kijken wat er gelukt is.", shape=WITH_FAMILY)
    follow(chair, "To the room")
    since = chair.locator("section", has=chair.get_by_role("heading", name="Sinds het overleg van"))
    expect(since.get_by_role("listitem").filter(has_text=CALL)).to_contain_text(nl("done"))


def prepare(page: Page, item: str) -> None:
    """One question answered; the rest goes as it is."""
    page.goto(reverse("meetings:detail", kwargs={"item": item}))
    page.get_by_role("link", name=nl("Prepare"), exact=True).tap()
    page.goto(reverse("preparing:question", kwargs={"item": item, "key": "zorgen"}))
    page.locator("textarea[name=text]").fill(PREPARED)
    with page.expect_navigation():
        page.locator(".prepare-next").tap()
    page.goto(reverse("preparing:review", kwargs={"item": item}))
    wait_for_text(page, PREPARED)
    page.locator(".prepare-next").tap()
    wait_for_heading(page, "You have prepared")


def _demo_user(name: str) -> User:
    """Of the demo's people; other tests have people with the same names."""
    return User.objects.filter(name=name).order_by("date_joined").first()


def _agree(case: Case) -> None:
    """What the partner does, within the days in which is reminded."""
    with as_owner():
        chair, partner = (_demo_user(name) for name in (CHAIR, PARTNER))
        Action.objects.create(
            case=case,
            author_id=chair.pk,
            text=CALL,
            owner=partner,
            due_on=timezone.localdate() + timedelta(days=2),
            status_since=timezone.localdate() - timedelta(days=1),
        )
