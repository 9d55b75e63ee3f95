"""The page of the room and its fragments, for everybody who may see it and nobody else."""

from uuid import uuid4

import pytest

from leidraad.guide import read_guide
from leidraad.models import Conversation
from meetings.models import Attendee, Meeting, MeetingState, TableRole
from tests.leidraad.room.meeting import logged_in, stranger
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def kinds_of_topics(held):
    """One topic for every combination of kinds of answer."""
    guide = read_guide(held.conversation.guide)
    return {topic.captures: topic for phase in guide.phases for topic in phase.topics}.values()


def text_of(response) -> str:
    return response.content.decode().replace("&#x27;", "'")


def test_every_kind_of_topic_opens(held):
    client = logged_in(held.chair)
    for topic in kinds_of_topics(held):
        response = client.get(held.url(), {"onderwerp": topic.path})
        assert response.status_code == 200, topic.path
        assert topic.question in text_of(response)


def test_each_region_alone_is_the_region_of_the_page(held):
    client = logged_in(held.chair)
    page = text_of(client.get(held.url(), {"onderwerp": "risicogestuurde_zorg/risicos"}))
    for part, mark in (
        ("tijd/", 'id="time"'),
        ("stappen/", 'id="steps"'),
        ("tafel/", 'id="table"'),
        ("sinds/", 'id="since"'),
        ("onderwerp/risicogestuurde_zorg/risicos/", 'id="topic"'),
        ("onderwerp/risicogestuurde_zorg/risicos/risk/", 'id="capture-risk"'),
    ):
        fragment = client.get(held.url(part))
        assert fragment.status_code == 200
        assert mark in text_of(fragment)
        assert "<html" not in text_of(fragment)
        assert mark in page or part == "sinds/"


def test_a_stranger_finds_no_room(held):
    client = logged_in(stranger())
    parts = ("", "tijd/", "stappen/", "tafel/", "sinds/", "onderwerp/risicogestuurde_zorg/risicos/risk/")
    assert {client.get(held.url(part)).status_code for part in parts} == {404}


def test_a_reader_sees_the_room_and_no_way_to_write(held):
    with as_owner():
        Attendee.objects.filter(user=held.partner).update(table_role=TableRole.OBSERVER)
    page = text_of(logged_in(held.partner).get(held.url(), {"onderwerp": "risicogestuurde_zorg/risicos"}))
    assert "<textarea" not in page
    assert 'name="step"' not in page


def test_who_types_writes_and_does_not_move_the_table(held):
    page = text_of(logged_in(held.typist).get(held.url(), {"onderwerp": "risicogestuurde_zorg/risicos"}))
    assert "<textarea" in page
    assert 'name="step"' not in page


def test_after_a_switch_what_was_on_the_table_stays_within_reach(held):
    client = logged_in(held.chair)
    client.post(held.url("toon/"), {"topic": "risicogestuurde_zorg/risicos", "version": 0})
    client.post(held.url("fase/"), {"phase": "directe_veiligheid", "version": 1})
    steps = text_of(client.get(held.url("stappen/")))
    assert 'href="?onderwerp=risicogestuurde_zorg/risicos"' in steps


@pytest.mark.parametrize("path", ["risicogestuurde_zorg/bestaat_niet", "nazorg/risicos", "/", "a/b/c"])
def test_an_unknown_topic_is_not_found(held, path):
    assert logged_in(held.chair).get(held.url(), {"onderwerp": path}).status_code == 404


@pytest.mark.parametrize("rest", ["risicos/strength/", "risicos/nonsense/", "nonsense/risk/"])
def test_a_kind_that_the_topic_does_not_capture_is_not_found(held, rest):
    client = logged_in(held.chair)
    address = held.url(f"onderwerp/risicogestuurde_zorg/{rest}")
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_without_a_planned_conversation_there_is_only_the_planning_page(held):
    with as_owner():
        Conversation.objects.all().delete()
    response = logged_in(held.chair).get(held.url())
    assert (response.status_code, response.url) == (302, f"/overleggen/{held.item.pk}/")


def test_a_closed_meeting_can_be_read_and_not_written(held):
    with as_owner():
        Meeting.objects.update(state=MeetingState.CLOSED, closed_at="2026-01-01T12:00Z")
    client = logged_in(held.chair)
    page = text_of(client.get(held.url(), {"onderwerp": "risicogestuurde_zorg/risicos"}))
    assert "<textarea" not in page
    data = {"new_id": uuid4(), "text": "Te laat"}
    assert client.post(held.capture_url("risicos", "risk"), data).status_code == 409
    assert client.post(held.url("stap/"), {"step": "beeldvorming", "version": 0}).status_code == 422


def test_moving_the_table_is_for_who_directs(held):
    moves = {
        "stap/": {"step": "beeldvorming", "version": 0},
        "toon/": {"topic": "risicogestuurde_zorg/krachten", "version": 1},
        "fase/": {"phase": "directe_veiligheid", "version": 2},
        f"deel/{held.with_family.pk}/": {"version": 0},
    }
    for address, data in moves.items():
        for user, status in ((stranger(), 404), (held.partner, 403), (held.typist, 403), (held.chair, 302)):
            assert logged_in(user).post(held.url(address), data).status_code == status, (address, user)


def test_a_doubled_click_on_next_step_moves_once_and_says_so(held):
    client = logged_in(held.chair)
    move = {"step": "beeldvorming", "version": 0}
    assert client.post(held.url("stap/"), move).status_code == 302
    assert client.post(held.url("stap/"), move).status_code == 409


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("stap/", {}),
        ("stap/", {"step": "nonsense", "version": 0}),
        ("stap/", {"step": "beeldvorming", "version": "x"}),
        ("toon/", {"topic": "directe_veiligheid/zorgen", "version": 0}),
        ("toon/", {"topic": "x", "version": 0}),
        ("fase/", {"phase": "nazorg", "version": 0}),
        ("fase/", {"phase": "risicogestuurde_zorg", "version": 0}),
        ("fase/", {"phase": "directe_veiligheid", "version": 10**12}),
    ],
)
def test_a_move_the_rules_do_not_know_is_refused(held, address, data):
    assert logged_in(held.chair).post(held.url(address), data).status_code == 422
