"""Rule 3 in the room: what came up with the OM stays off the screen as long as the family sits there."""

from uuid import uuid4

import pytest

from cases.models import Incident
from leidraad.models import Action, BottomLine, Cooperation, Finding, FindingReview, Idea
from leidraad.room.page import since_context
from leidraad.room.state import open_room
from tests.leidraad.room.meeting import logged_in
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of

pytestmark = pytest.mark.django_db

SECRET = "Kanariegeel"


@pytest.fixture
def secrets(held):
    """A statement of every kind from the part with the OM, and the addresses that would show them."""
    client = logged_in(held.typist)
    for topic, kind in (
        ("risicos", "risk"),
        ("krachten", "strength"),
        ("nodig", "need"),
        ("brainstorm", "idea"),
    ):
        text = {"new_id": uuid4(), "text": SECRET, "is_minimum": "on"}
        assert client.post(held.capture_url(topic, kind), text).status_code == 302
    action = {"new_id": uuid4(), "text": SECRET, "owner_words": "OM"}
    assert client.post(held.capture_url("interventies", "action"), action).status_code == 302
    for topic, kind in (("bodemeisen", "bottom_line"), ("samenwerking", "cooperation")):
        assert (
            client.post(held.capture_url(topic, kind), {"new_id": uuid4(), "text": SECRET}).status_code == 302
        )
    with as_owner():
        Incident.objects.create(case=held.case, author_id=held.chair.pk, text=SECRET, from_om_part=True)
        finding = Finding.objects.filter(kind="risk").get()
        FindingReview.objects.create(
            case=held.case, finding=finding, kind="disputed", view=SECRET, principal_id=held.chair.pk
        )


def pages(held):
    client = logged_in(held.chair)
    topics = (
        "risicos",
        "krachten",
        "nodig",
        "brainstorm",
        "prioriteit",
        "interventies",
        "bodemeisen",
        "samenwerking",
    )
    addresses = [f"{held.url()}?onderwerp=risicogestuurde_zorg/{topic}" for topic in topics]
    addresses += [f"{held.url()}?onderwerp=directe_veiligheid/incidenten", held.url("sinds/"), held.url()]
    return {address: client.get(address).content.decode() for address in addresses}


def test_while_the_om_sits_there_the_table_sees_its_own_words(held, secrets):
    assert sum(SECRET in page for page in pages(held).values()) >= 8


def test_none_of_it_is_on_the_screen_when_the_family_sits_there(held, secrets):
    held.begin(held.with_family)
    assert [address for address, page in pages(held).items() if SECRET in page] == []


def test_everything_that_was_said_with_the_om_is_marked(held, secrets):
    with as_owner():
        marks = {
            model.__name__: set(model.objects.values_list("from_om_part", flat=True))
            for model in (Finding, Idea, Action, BottomLine, Cooperation)
        }
    assert marks == {name: {True} for name in marks}


def test_since_the_last_meeting_leaves_it_out_too(held, secrets):
    held.begin(held.with_family)
    with acting(held.chair):
        since = since_context(open_room(principal_of(held.chair), held.item.pk))["since"]
    assert [
        row for rows in (since.new, since.incidents, since.still_open, since.disputed) for row in rows
    ] == []
