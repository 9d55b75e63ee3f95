"""Typing: kept as one types, one's own alone, and one comes back where one was."""

from uuid import uuid4

import pytest

from leidraad.models import Draft, Preparation
from meetings.models import Meeting, MeetingState
from tests.leidraad.preparing.world import WORDS, seen_in_database, stranger
from tests.leidraad.room.meeting import logged_in
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def typed(planned, user, topic="krachten") -> dict:
    with as_owner():
        draft = Draft.objects.filter(author_id=user.pk, place__contains=f"/{topic}/").first()
    return {name: stored["values"] for name, stored in draft.fields.items()} if draft else {}


def test_only_topics_that_were_chosen_and_marked_are_asked_in_the_order_of_the_guide(planned):
    page = logged_in(planned.partner).get(planned.url("alles/"))
    assert [row.question.topic.key for row in page.context["rows"]] == [
        "gezin",
        "risicos",
        "krachten",
        "onbekend",
        "brainstorm",
    ]


def test_a_question_shows_what_is_known_with_its_source_and_how_old_it_is(planned):
    page = logged_in(planned.partner).get(planned.url("vraag/krachten/")).content.decode()
    known = planned.known["krachten"]
    assert known.text in page
    assert known.source_organisation.label in page
    assert f'name="holds-{known.pk}"' in page


def test_looking_begins_nothing_and_the_first_word_does(planned):
    logged_in(planned.partner).get(planned.url("vraag/krachten/"))
    with as_owner():
        assert not Preparation.objects.exists()
    planned.save(planned.partner, "krachten", "text", WORDS)
    planned.save(planned.partner, "krachten", "text", f"{WORDS}!")
    with as_owner():
        assert [row.principal_id for row in Preparation.objects.all()] == [planned.partner.pk]


def test_a_field_is_kept_as_one_types_and_says_when(planned):
    response = planned.save(planned.partner, "krachten", "text", WORDS)
    assert (response.status_code, set(response.json())) == (200, {"saved_at", "version", "hidden"})
    assert typed(planned, planned.partner) == {"text": [WORDS]}
    assert WORDS in logged_in(planned.partner).get(planned.url("vraag/krachten/")).content.decode()


def test_one_comes_back_at_the_first_question_without_an_answer(planned):
    planned.answer(planned.partner, "gezin", text="Oma is verhuisd.")
    planned.answer(planned.partner, "risicos", silent="nothing")
    response = logged_in(planned.partner).get(planned.url())
    assert response.headers["Location"] == planned.url("vraag/krachten/")


def test_the_button_leads_to_the_next_question_and_after_the_last_to_what_is_sent(planned):
    steps = [planned.answer(planned.partner, topic).headers["Location"] for topic in ("gezin", "brainstorm")]
    assert steps == [planned.url("vraag/risicos/"), planned.url("overzicht/")]


def test_two_windows_in_one_field_keep_both_texts(planned):
    planned.save(planned.partner, "krachten", "text", "Het eerste venster")
    response = planned.save(planned.partner, "krachten", "text", "Het tweede venster", known=0)
    assert (response.status_code, response.json()["other"]) == (409, "Het eerste venster")
    page = planned.answer(planned.partner, "krachten", text="Het derde venster", draft_version=0)
    assert page.status_code == 409
    assert "Het eerste venster" in page.content.decode()
    assert "Het derde venster" in page.content.decode()


def test_nobody_else_sees_a_word_of_it_before_it_is_sent(planned):
    planned.save(planned.partner, "krachten", "text", WORDS)
    pages = [
        planned.url("vraag/krachten/"),
        planned.url("alles/"),
        planned.url("overzicht/"),
        f"/overleggen/{planned.held.item.pk}/",
        f"/overleggen/{planned.held.item.pk}/samenvatting/",
        f"{planned.held.url()}?onderwerp=risicogestuurde_zorg/krachten",
    ]
    for user in (planned.chair, planned.held.typist, planned.held.prosecutor):
        texts = [logged_in(user).get(page).content.decode() for page in pages]
        assert not any(WORDS in text for text in texts)
        tables = ("leidraad_draft", "leidraad_finding", "leidraad_preparedanswer")
        assert seen_in_database(user, *tables) == {
            "leidraad_draft": 0,
            "leidraad_finding": 2,
            "leidraad_preparedanswer": 0,
        }


@pytest.mark.parametrize("name", ["new_id", "is_admin", "holds-x"])
def test_a_field_that_is_not_asked_is_refused(planned, name):
    sent = {"autosave_field": name, "new_id": uuid4(), "draft_version": 0, name: "x"}
    response = logged_in(planned.partner).post(planned.url("vraag/krachten/bewaren/"), sent)
    with as_owner():
        assert (response.status_code, Draft.objects.exists()) == (422, False)


def test_a_topic_that_is_not_asked_does_not_exist(planned):
    for topic in ("kern", "zwemmen"):
        assert logged_in(planned.partner).get(planned.url(f"vraag/{topic}/")).status_code == 404
        assert planned.save(planned.partner, topic, "text", WORDS).status_code == 404


def test_a_megabyte_is_refused_with_a_sentence_and_keeps_what_was_there(planned):
    planned.save(planned.partner, "krachten", "text", "Kort")
    long = "x" * 1_000_000
    assert planned.save(planned.partner, "krachten", "text", long, known=1).status_code == 422
    page = planned.answer(planned.partner, "krachten", text=long)
    assert page.status_code == 422
    assert "20000" in page.content.decode()
    assert typed(planned, planned.partner) == {"text": ["Kort"]}


def test_no_longer_right_asks_how_it_is_now(planned):
    key = str(planned.known["krachten"].pk).replace("-", "__")
    page = planned.answer(planned.partner, "krachten", **{f"holds__{key}": "no"})
    assert (page.status_code, "Schrijf op hoe het nu is." in page.content.decode()) == (422, True)


def test_what_cannot_be_shared_is_not_written_beside_it(planned):
    with as_owner():
        planned.partner.organisation.is_medical = True
        planned.partner.organisation.save()
    page = planned.answer(planned.partner, "krachten", text=WORDS, silent="medical")
    assert page.status_code == 422


def test_a_reason_that_is_not_theirs_is_refused(planned):
    assert planned.answer(planned.partner, "krachten", silent="investigation").status_code == 422


def test_who_is_not_asked_is_told_so_and_a_stranger_finds_nothing(planned):
    page = logged_in(planned.chair).get(planned.url())
    assert (page.status_code, "Niets voor te bereiden" in page.content.decode()) == (200, True)
    assert planned.save(planned.chair, "krachten", "text", WORDS).status_code == 422
    assert logged_in(stranger()).get(planned.url()).status_code == 404


def test_after_the_meeting_nothing_more_is_kept(planned):
    with as_owner():
        Meeting.objects.update(state=MeetingState.CLOSED, closed_at="2026-01-01T12:00Z")
    assert planned.save(planned.partner, "krachten", "text", WORDS).status_code == 422
    page = planned.answer(planned.partner, "krachten", text=WORDS)
    assert (page.status_code, WORDS in page.content.decode()) == (409, True)
