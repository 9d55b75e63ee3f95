"""Text saves as it is typed, is there after a reload, and goes when it was added."""

from uuid import uuid4

import pytest

from leidraad.models import Draft
from meetings.models import Meeting, MeetingState
from tests.leidraad.room.meeting import logged_in, stranger
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(held):
    return held.capture_url("risicos", "risk")


def typing(client, address, value, *, new_id=None, version=0, name="text"):
    data = {
        "autosave_field": name,
        name: value,
        "new_id": new_id or uuid4(),
        "draft_version": version,
    }
    return client.post(f"{address}concept/", data, headers={"HX-Request": "true"})


def kept():
    with as_owner():
        return {
            draft.place: {name: field["values"] for name, field in draft.fields.items()}
            for draft in Draft.objects.all()
        }


def test_each_pause_saves_and_says_when(held, address):
    client, form = logged_in(held.typist), uuid4()
    first = typing(client, address, "Ruzie", new_id=form).json()
    assert first["saved_at"].count(":") == 2
    second = typing(client, address, "Ruzie over geld", new_id=form, version=first["version"]).json()
    assert (second["version"], second["hidden"]) == (2, {"draft_version": "2"})
    assert kept() == {"risicogestuurde_zorg/risicos/risk": {"text": ["Ruzie over geld"]}}


def test_a_reload_shows_what_was_typed_in_every_kind_of_field(held, address):
    client, form = logged_in(held.typist), uuid4()
    typing(client, address, "Ruzie over geld", new_id=form)
    typing(client, address, [str(held.father.pk), str(held.child.pk)], new_id=form, version=1, name="persons")
    typing(client, address, "dynamic", new_id=form, version=2, name="risk_nature")
    page = client.get(held.url(), {"onderwerp": "risicogestuurde_zorg/risicos"}).content.decode()
    assert "Ruzie over geld" in page
    assert page.count(" checked") == 3
    assert logged_in(held.chair).get(address).content.decode().count("Ruzie over geld") == 0


def test_adding_removes_the_draft_and_a_late_save_brings_nothing_back(held, address):
    client, form = logged_in(held.typist), uuid4()
    typing(client, address, "Ruzie", new_id=form)
    client.post(address, {"new_id": form, "draft_version": 1, "text": "Ruzie"})
    assert kept() == {}
    assert typing(client, address, "Ruz", new_id=form, version=1).status_code == 200
    assert kept() == {}


def test_a_refused_form_keeps_the_draft(held, address):
    client, form = logged_in(held.typist), uuid4()
    typing(client, address, "Ruzie", new_id=form)
    client.post(address, {"new_id": form, "draft_version": 1, "text": ""})
    assert kept() == {"risicogestuurde_zorg/risicos/risk": {"text": ["Ruzie"]}}


def test_two_windows_in_one_field_both_keep_their_text(held, address):
    client, one, other = logged_in(held.typist), uuid4(), uuid4()
    typing(client, address, "Ruzie over geld", new_id=one)
    refused = typing(client, address, "Ruzie om geld", new_id=other)
    assert (refused.status_code, refused.json()["other"]) == (409, "Ruzie over geld")
    assert kept() == {"risicogestuurde_zorg/risicos/risk": {"text": ["Ruzie over geld"]}}
    assert typing(client, address, "Ruzie om geld, beide", new_id=other).status_code == 200
    assert kept() == {"risicogestuurde_zorg/risicos/risk": {"text": ["Ruzie om geld, beide"]}}


@pytest.fixture
def joint(held):
    return held.capture_url("kern", "joint_concern")


def form_of(user, joint):
    return logged_in(user).get(f"{joint}formulier/").content.decode()


def test_what_the_table_writes_together_is_one_text(held, joint):
    typing(logged_in(held.chair), joint, "Ruzie over geld")
    assert "Ruzie over geld" in form_of(held.typist, joint)
    more = typing(logged_in(held.typist), joint, "Ruzie over geld, met Noor erbij", version=1)
    assert more.status_code == 200
    assert "met Noor erbij" in form_of(held.chair, joint)
    with as_owner():
        assert list(Draft.objects.values_list("author_id", "version")) == [(None, 2)]


def test_nobody_else_reads_what_chair_and_typist_are_writing(held, joint):
    typing(logged_in(held.chair), joint, "Ruzie over geld")
    assert "Ruzie over geld" not in form_of(held.partner, joint)
    assert logged_in(stranger()).get(f"{joint}formulier/").status_code == 404
    assert logged_in(held.chair).get(held.capture_url("kern", "risk") + "formulier/").status_code == 404


def test_two_who_type_in_one_field_both_find_both_texts_after_a_reload(held, joint):
    typing(logged_in(held.chair), joint, "Ruzie over geld")
    refused = typing(logged_in(held.typist), joint, "Vader drinkt")
    assert (refused.status_code, refused.json()["other"]) == (409, "Ruzie over geld")
    for user in (held.chair, held.typist):
        page = form_of(user, joint)
        assert "Ruzie over geld" in page
        assert "Vader drinkt" in page


def test_a_choice_is_told_in_its_own_words(held, joint):
    about = [str(held.father.pk), str(held.child.pk)]
    typing(logged_in(held.chair), joint, about, name="persons")
    told = typing(logged_in(held.typist), joint, [str(held.mother.pk)], name="persons").json()["other"]
    assert told == f"{held.father.short_name}\n{held.child.short_name}"


def test_adding_waits_for_words_that_the_form_does_not_hold(held, joint):
    chair, form = logged_in(held.chair), uuid4()
    typing(chair, joint, "Ruzie", new_id=form)
    typing(logged_in(held.typist), joint, "Geld en drank", name="connections")
    sent = {"new_id": form, "draft_version": 1, "text": "Ruzie", "connections": ""}
    refused = chair.post(joint, sent, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "Geld en drank" in refused.content.decode()
    assert 'name="draft_version" value="2"' in refused.content.decode()
    assert chair.post(joint, sent | {"draft_version": 2}).status_code == 302
    assert kept() == {}


def test_drafts_are_their_writers_alone(held, address):
    typing(logged_in(held.typist), address, "Van de typist")
    typing(logged_in(held.chair), address, "Van de voorzitter")
    with as_owner():
        assert Draft.objects.count() == 2


def test_who_does_not_write_saves_no_draft(held, address):
    action = held.capture_url("interventies", "action")
    assert typing(logged_in(held.partner), action, "x").status_code == 403
    assert typing(logged_in(stranger()), address, "x").status_code == 404


@pytest.mark.parametrize(
    ("value", "version", "name"),
    [
        ("a\x00b", 0, "text"),
        ("x" * 20_001, 0, "text"),
        (["x"] * 61, 0, "persons"),
        ("x", -1, "text"),
        ("x", "een", "text"),
        ("x", 0, "n" * 61),
    ],
)
def test_what_cannot_be_saved_is_refused_and_said(held, address, value, version, name):
    response = typing(logged_in(held.typist), address, value, version=version, name=name)
    assert response.status_code == 422
    assert response.json()["message"]
    assert kept() == {}


def test_a_closed_meeting_saves_no_draft(held, address):
    with as_owner():
        Meeting.objects.update(state=MeetingState.CLOSED, closed_at="2026-01-01T12:00Z")
    assert typing(logged_in(held.typist), address, "x").status_code == 422
