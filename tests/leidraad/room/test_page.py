import pytest

from tests.leidraad.room.meeting import logged_in, stranger

pytestmark = pytest.mark.django_db


def test_every_topic_opens_for_who_chairs_types_and_takes_part(held):
    for user in (held.chair, held.typist, held.partner):
        client = logged_in(user)
        for topic in held.conversation.topics.model.objects.none() or _topics(held):
            response = client.get(held.url(), {"onderwerp": topic.path})
            assert response.status_code == 200, (user, topic.path)
            assert topic.question in response.content.decode().replace("&#x27;", "'")


def _topics(held):
    from leidraad.guide import read_guide

    return [topic for phase in read_guide(held.conversation.guide).phases for topic in phase.topics]


def test_a_stranger_finds_no_room(held):
    client = logged_in(stranger())
    for address in (held.url(), held.url("stappen/"), held.capture_url("risicos", "risk")):
        assert client.get(address).status_code == 404
