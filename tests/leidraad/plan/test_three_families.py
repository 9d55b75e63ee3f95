"""Two parents who are kept apart, each with a new family, and a child who talked without them.

Every statement holds a word that stands nowhere else. The table says which of the three may have it, on the
page that professionals look at before handing a plan over, behind the personal link, and on paper.
"""

import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import ContactPoint, Person
from clients.models import ChildVoice
from clients.services import let_hear, note_child_voice
from leidraad.models import Finding, PlanVersion
from leidraad.plan.documents import PLAIN_PLAN, Paper, papers_of, print_paper
from leidraad.plan.freezing import freeze
from leidraad.services.agreements import Owner
from leidraad.services.reach import agree_to_share, keep_from, release
from meetings.models import Attendee, AttendeeKind
from tests.clients.test_links import PAPER, PLAN, follow, made
from tests.documents.pdf import text_of
from tests.factories import (
    AgendaItemFactory,
    AttendeeFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
)
from tests.leidraad.plan.world import SECRET_ADDRESS, WITH_FATHER, WITH_MOTHER, reloaded, running_world
from tests.roles import acting, as_owner

pytestmark = pytest.mark.django_db

MOTHER, FATHER, CHILD = "mother", "father", "child"
ALL = {MOTHER, FATHER, CHILD}
FATHERS_ADDRESS, SCHOOL, PHONE = "Kade 9, 3011 AA Rotterdam", "De Regenboog", "06-98765432"
TABLE = {
    # At the mother's table.
    "MOEDERNOOD": {MOTHER},
    "MOEDERKIND": {MOTHER, CHILD},
    "AHMEDHAALT": {MOTHER, CHILD},
    "AHMEDNAAM": {MOTHER, CHILD},
    "KADEPLEK": {CHILD},
    "OPVANGHULP": {MOTHER, CHILD},
    # At the father's table.
    "VADERNOOD": {FATHER},
    "VADEREIS": {FATHER, CHILD},
    "LISAPAST": {FATHER, CHILD},
    "VADERKIND": {FATHER, CHILD},
    "SCHOOLPLEK": {CHILD},
    "AHMEDNUMMER": {CHILD},
    "VEERPLEK": {CHILD},
    # Released for the plan, said by nobody of the family.
    "PLANKRACHT": ALL,
    "AFGESCHERMD": {MOTHER, FATHER},
    "NOOITVRIJ": set(),
    # Words of one of them.
    "MOEDERWOORD": {MOTHER},
    "MOEDERGEEFT": {MOTHER, CHILD},
    "KINDWOORD": {CHILD},
    "KINDGEEFT": {CHILD, FATHER},
    "KINDSTEM": {MOTHER},
    # The part with the OM, and what was released of it.
    "OMZORG": set(),
    "OMACTIE": set(),
    "OMDAAROM": set(),
    "VRIJGEGEVEN": ALL,
    "VRIJMOEDER": {MOTHER, CHILD},
    # Where they meet next: at the shelter, whose name and town tell where the mother is.
    "OPVANGZAAL": {MOTHER, CHILD},
}
MEETING_PLACE = "Opvanghuis De Haven, Zwolle, OPVANGZAAL"


@pytest.fixture
def world(guide):
    world = running_world()
    family, household = world.family, world.case.household
    born = date.today() - timedelta(days=17 * 365)
    with as_owner():
        Person.objects.filter(pk=family.child.pk).update(born_earliest=born, born_latest=born)
    homes = {"Ahmed": SECRET_ADDRESS, "Lisa": FATHERS_ADDRESS}
    world.others = {
        name: _member(household, PersonFactory(first_names=name), home) for name, home in homes.items()
    }
    _point(household, family.father, "address", FATHERS_ADDRESS)
    _point(household, family.child, "address", SECRET_ADDRESS)
    _point(household, family.child, "school", SCHOOL)
    _point(household, world.others["Ahmed"], "phone", PHONE)
    world.conversation = reloaded(world.conversation)
    _tell(world)
    _meet_next_at_the_shelter(world)
    with acting(world.chair):
        freeze(conversation=world.conversation)
    return world


def _meet_next_at_the_shelter(world):
    item = AgendaItemFactory(case=world.case, meeting=MeetingFactory(place=MEETING_PLACE))
    for name in sorted(ALL):
        AttendeeFactory(item=item, kind=AttendeeKind.FAMILY, user=None, person=getattr(world.family, name))


def _member(household, person, home):
    MembershipFactory(household=household, person=person)
    _point(household, person, "address", home)
    return person


def _point(household, person, kind, value):
    with as_owner():
        ContactPoint.objects.create(household=household, person=person, kind=kind, value=value)


def _tell(world):
    family, others = world.family, world.others
    mother, father, child = family.mother, family.father, family.child
    with_om = world.find("concern", "OMZORG over een vuurwapen", topic="zorgen")
    world.act("OMACTIE binnenvallen", persons=[father], aim="family")
    _release(world, with_om, "VRIJGEGEVEN er komt een zitting")
    _release(world, with_om, "VRIJMOEDER u krijgt een brief", persons=[mother])

    world.go_to(WITH_MOTHER)
    for_family = {"aim": "family"}
    world.find("need", "MOEDERNOOD een slot", topic="nodig", persons=[mother])
    world.act("MOEDERKIND praten over thuis", persons=[child])
    world.act("AHMEDHAALT kinderen op", persons=[others["Ahmed"]])
    world.act("AHMEDNAAM Ahmed belt de huisarts", **for_family)
    world.act("KADEPLEK spullen ophalen op de Kade", **for_family)
    world.act("OPVANGHULP elke ochtend", owner=Owner(organisation_id=world.shelter.pk), **for_family)
    world.act("OMDAAROM extra bewaking", because_of=with_om, **for_family)

    world.go_to(WITH_FATHER)
    world.find("need", "VADERNOOD hulp bij drank", topic="nodig", persons=[father])
    world.bottom_line("VADEREIS u drinkt niet", persons=[father])
    world.act("LISAPAST op de kleine", persons=[others["Lisa"]])
    world.act("VADERKIND samen wandelen", persons=[child, father])
    world.act(f"SCHOOLPLEK praten op {SCHOOL}", persons=[father], **for_family)
    world.act("AHMEDNUMMER bel 0698765432", persons=[father], **for_family)
    world.act("VEERPLEK post naar 8011LV", persons=[father], **for_family)

    released_for_plan(world, "PLANKRACHT oma helpt")
    _keep(world, released_for_plan(world, "AFGESCHERMD oma is ziek"), child)
    unheard = released_for_plan(world, "NOOITVRIJ nog niet besproken")
    with as_owner():
        Finding.objects.filter(pk=unheard.pk).update(reach="table")
    released_for_plan(world, "MOEDERWOORD ik ben bang", teller=mother)
    _agree(world, released_for_plan(world, "MOEDERGEEFT ik ga sporten", teller=mother), mother, child)
    released_for_plan(world, "KINDWOORD ik slaap slecht", teller=child)
    _agree(world, released_for_plan(world, "KINDGEEFT ik wil fietsen", teller=child), child, father)
    with acting(world.chair):
        note_child_voice(
            item=world.conversation.item, child=child, spoken_by="de juf", words="KINDSTEM laat me met rust"
        )
        voice = ChildVoice.objects.select_related("case__household").get()
        let_hear(new_id=uuid4(), voice=voice, person=mother, reason="Noor vroeg erom.")


def released_for_plan(world, text, *, teller=None):
    """A strength that was told outside the parts, to professionals."""
    with as_owner():
        return Finding.objects.create(
            case=world.case,
            kind="strength",
            phase="directe_veiligheid",
            text=text,
            reach="plan",
            source_person=teller,
            author_id=world.chair.pk,
        )


def _keep(world, row, person):
    with acting(world.chair):
        keep_from(new_id=uuid4(), row=row, person=person, reason="Zij maakt zich al zorgen genoeg.")


def _agree(world, row, teller, person):
    with acting(world.chair):
        agreed = {"reason": "Aan de keukentafel besproken.", "agreed_on": date.today()}
        agree_to_share(new_id=uuid4(), row=row, teller=teller, person=person, **agreed)


def _release(world, row, text, persons=()):
    with acting(world.chair):
        consent = {
            "consent_of": Attendee.objects.get(user=world.prosecutor),
            "consent_on": date.today(),
            "consent_how": "Aan tafel.",
        }
        release(new_id=uuid4(), row=row, text=text, persons=persons, **consent)


def _canaries(text: str) -> set[str]:
    return set(re.findall(r"\b[A-Z]{6,}\b", text)) & TABLE.keys()


def _of_three(made_for):
    return {name: made_for(name) for name in sorted(ALL)}


EXPECTED = _of_three(lambda name: {word for word, readers in TABLE.items() if name in readers})
# Of the other and of whom they live with: no address, school, number or name, on paper or behind it.
KEPT = {
    FATHER: ("Veerallee", "8011", "Zwolle", "De Haven", SCHOOL, "98765432", "Ahmed"),
    MOTHER: ("Kade", "3011", "Rotterdam", "Lisa"),
}


# Its digits may happen to be those of a postcode.
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _told(texts: dict[str, str]) -> dict[str, list[str]]:
    words_in = {name: AN_ID.sub("", text) for name, text in texts.items()}
    return {name: [word for word in words if word in words_in[name]] for name, words in KEPT.items()}


@pytest.fixture
def on_paper(world):
    with acting(world.chair):
        version = PlanVersion.objects.select_related("case__household", "conversation__guide").get()
        papers = {paper.reader.key: paper for paper in papers_of(version) if paper.kind == PLAIN_PLAN}
        return _of_three(lambda name: _made(papers[f"person:{getattr(world.family, name).pk}"]))


@pytest.mark.parametrize("made_as", ["content", "html", "pdf"])
def test_each_of_the_three_gets_on_paper_exactly_what_may_be_there(on_paper, made_as):
    texts = {name: texts[made_as] for name, texts in on_paper.items()}
    assert {name: _canaries(text) for name, text in texts.items()} == EXPECTED
    assert _told(texts) == {FATHER: [], MOTHER: []}


def test_each_of_the_three_reads_the_same_behind_a_personal_link(world):
    browsers = _of_three(lambda name: follow(made(world, getattr(world.family, name)))[0])
    for read in (_page_of, _pdf_of):
        texts = {name: read(browser) for name, browser in browsers.items()}
        assert {name: _canaries(text) for name, text in texts.items()} == EXPECTED
        assert _told(texts) == {FATHER: [], MOTHER: []}


def test_professionals_see_beforehand_what_each_of_the_three_gets_and_what_not(world):
    client = Client()
    client.force_login(world.chair)
    case = {"case": world.case.pk, "number": 1}

    def looked_at(name):
        address = reverse("leidraad:family_plan", kwargs=case | {"person": getattr(world.family, name).pk})
        return client.get(address).content.decode().split("Wat er niet in staat, en waarom")

    pages = _of_three(looked_at)
    assert {name: _canaries(page[0]) for name, page in pages.items()} == EXPECTED
    assert "OPVANGZAAL" in pages[FATHER][1]
    assert "U vertelt zelf waar." in pages[FATHER][0]


def _page_of(browser: Client) -> str:
    return browser.get(PLAN).content.decode()


def _pdf_of(browser: Client) -> str:
    return text_of(browser.get(PAPER).content)


def _made(paper: Paper) -> dict[str, str]:
    _title, printed = print_paper(paper, paper.rendering)
    return {
        "content": json.dumps(paper.rendering.content, ensure_ascii=False),
        "html": printed.html,
        "pdf": text_of(printed.pdf),
    }
