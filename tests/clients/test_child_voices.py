"""Every child has a voice: noted per meeting, asked for at closing, and never in what the family gets."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from clients.models import ChildVoice, ChildVoiceHearing
from clients.services import let_hear, note_child_voice
from leidraad.closing import missing
from leidraad.plan.content import plan_content
from leidraad.plan.renderings import render_for
from leidraad.plan.shielding import reader_for
from meetings.models import Meeting, MeetingState
from tests.factories import UserFactory, open_case, partner_in
from tests.leidraad.plan.world import running_world
from tests.roles import acting, as_owner
from zvh.access.permissions import WRITER
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(guide):
    return running_world()


def page_url(world):
    return reverse("clients:child_voices", kwargs={"item": world.conversation.item_id})


def child_url(world, person=None):
    child = (person or world.family.child).pk
    return reverse("clients:child_voice", kwargs={"item": world.conversation.item_id, "child": child})


def sent(world, **values):
    return {f"{world.family.child.pk}-{name}": value for name, value in values.items()}


def noted():
    with as_owner():
        names = ("spoken_by", "without_parents", "words", "why_not")
        return list(ChildVoice.objects.values_list(*names))


def test_what_a_child_said_is_noted_once_per_meeting(client, world):
    client.force_login(world.chair)
    first = sent(world, spoke="ja", spoken_by="Juf Anna", without_parents="zonder", words="Ik wil slapen.")
    assert client.post(child_url(world), first).status_code == 302
    again = sent(world, spoke="ja", spoken_by="Juf Anna", without_parents="met", words="Ik wil naar oma.")
    client.post(child_url(world), again)
    assert noted() == [("Juf Anna", False, "Ik wil naar oma.", "")]


def test_why_nobody_spoke_with_a_child_is_noted_without_what_was_typed_before(client, world):
    client.force_login(world.chair)
    client.post(
        child_url(world), sent(world, spoke="nee", why_not="Ziek.", spoken_by="Juf", words="Verzonnen")
    )
    assert noted() == [("", None, "", "Ziek.")]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "spoke"),
        ({"spoke": "misschien"}, "spoke"),
        ({"spoke": "ja"}, "spoken_by"),
        ({"spoke": "ja", "spoken_by": "x" * 121}, "spoken_by"),
        ({"spoke": "ja", "spoken_by": "Juf", "words": "x" * 20_001}, "words"),
        ({"spoke": "ja", "spoken_by": "Juf", "words": "a\x00b"}, "words"),
        ({"spoke": "ja", "spoken_by": "Juf", "without_parents": "half"}, "without_parents"),
        ({"spoke": "nee"}, "why_not"),
    ],
)
def test_bad_input_is_said_beside_the_field(client, world, values, field):
    client.force_login(world.chair)
    answer = client.post(child_url(world), sent(world, **values))
    assert answer.status_code == 422
    assert field in answer.context["children"][0].form.errors
    assert noted() == []


def test_closing_asks_for_each_child_until_something_is_noted(world):
    key = f"child_{world.family.child.pk}"
    with acting(world.chair):
        assert key in {lack.key for lack in missing(world.conversation)}
        note_child_voice(item=world.conversation.item, child=world.family.child, why_not="Nog te jong.")
        assert key not in {lack.key for lack in missing(world.conversation)}


def test_a_childs_words_are_in_the_plan_of_professionals_and_in_no_familys(world):
    with acting(world.chair):
        note_child_voice(
            item=world.conversation.item, child=world.family.child, spoken_by="Juf", words="KINDERWOORD"
        )
        plan = plan_content(world.case, world.conversation)
        rendered = [
            render_for(plan, reader_for(world.case, person))
            for person in (world.family.mother, world.family.father)
        ]
    assert plan["sections"]["children"][0]["words"] == "KINDERWOORD"
    assert not any("KINDERWOORD" in json.dumps(rendering.content) for rendering in rendered)


def test_a_child_nobody_spoke_with_stands_in_the_plan_as_such(world):
    with acting(world.chair):
        plan = plan_content(world.case, world.conversation)
    assert [(row["child"], row["spoken_by"], row["why_not"]) for row in plan["sections"]["children"]] == [
        (str(world.family.child.pk), "", "")
    ]


def test_an_adult_is_no_child(client, world):
    client.force_login(world.chair)
    assert client.post(child_url(world, world.family.mother), {}).status_code == 404
    with acting(world.chair), pytest.raises(DomainError):
        note_child_voice(item=world.conversation.item, child=world.family.mother, why_not="x")


def test_after_closing_nothing_is_added(client, world):
    with as_owner():
        Meeting.objects.update(state=MeetingState.CLOSED, closed_at="2026-01-01T00:00Z")
    world.conversation.item.meeting.state = MeetingState.CLOSED
    with acting(world.chair), pytest.raises(Conflict):
        note_child_voice(item=world.conversation.item, child=world.family.child, why_not="x")
    client.force_login(world.chair)
    assert client.post(child_url(world), sent(world, spoke="nee", why_not="x")).status_code == 409
    assert client.get(page_url(world)).status_code == 200


def test_strangers_get_a_404_and_readers_a_403_on_writing(client, world):
    client.force_login(UserFactory())
    assert client.get(page_url(world)).status_code == 404
    assert client.post(child_url(world), {}).status_code == 404
    client.force_login(partner_in(world.case))
    page = client.get(page_url(world))
    assert (page.status_code, page.context["may_write"]) == (200, False)
    assert client.post(child_url(world), {}).status_code == 403


def hearing(world, **changed):
    sent = {"new_id": uuid4(), "person": world.family.father.pk, "reason": "Noor vroeg erom."} | changed
    return {f"{world.family.child.pk}-horen-{name}": value for name, value in sent.items()}


def hearing_url(world):
    kwargs = {"item": world.conversation.item_id, "child": world.family.child.pk}
    return reverse("clients:let_child_be_heard", kwargs=kwargs)


def heard_by_father(world) -> str:
    with acting(world.chair):
        plan = plan_content(world.case, world.conversation)
        return json.dumps(render_for(plan, reader_for(world.case, world.family.father)).content["children"])


def test_who_directs_decides_that_somebody_hears_a_childs_words(client, world):
    with acting(world.chair):
        said = {"item": world.conversation.item, "child": world.family.child, "spoken_by": "Juf"}
        note_child_voice(**said, words="KINDSTEM")
    typist = UserFactory()
    open_case(typist, world.case, WRITER)
    client.force_login(typist)
    assert client.post(hearing_url(world), hearing(world)).status_code == 403
    client.force_login(world.chair)
    for wrong in ({"reason": ""}, {"person": ""}, {"person": world.family.child.pk}, {"reason": "\x00"}):
        assert client.post(hearing_url(world), hearing(world, **wrong)).status_code == 422
    assert "KINDSTEM" not in heard_by_father(world)
    decided = hearing(world)
    assert [client.post(hearing_url(world), decided).status_code for _twice in range(2)] == [302, 302]
    assert "KINDSTEM" in heard_by_father(world)
    assert "Noor vroeg erom." in client.get(page_url(world)).content.decode()
    with as_owner():
        row = ChildVoiceHearing.objects.get()
    end = reverse("clients:end_hearing", kwargs={"item": world.conversation.item_id, "hearing": row.pk})
    assert client.post(end, {"reason": ""}).status_code == 422
    assert client.post(end, {"reason": "Zij bedacht zich."}).status_code == 302
    assert client.post(end, {"reason": "Nog eens."}).status_code == 409
    assert "KINDSTEM" not in heard_by_father(world)


def test_other_words_are_decided_about_again(client, world):
    said = {"item": world.conversation.item, "child": world.family.child, "spoken_by": "Juf"}
    with acting(world.chair):
        voice = note_child_voice(**said, words="EERSTEWOORD")
        voice = ChildVoice.objects.select_related("case__household").get(pk=voice.pk)
        let_hear(new_id=uuid4(), voice=voice, person=world.family.father, reason="Zo afgesproken.")
        note_child_voice(**said, words="EERSTEWOORD")
    assert "EERSTEWOORD" in heard_by_father(world)
    with acting(world.chair):
        note_child_voice(**said, words="TWEEDEWOORD")
    assert heard_by_father(world) == "[]"
