"""In the room the chair has what was prepared, under its topic, and puts it on the table."""

import pytest

from leidraad.models import Finding, Idea, PreparedAnswer
from tests.leidraad.preparing.world import WORDS, give_everything, reviews_of
from tests.leidraad.room.meeting import logged_in
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(planned):
    """Everything was sent, and the meeting has begun, with the OM at the table."""
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    return planned


def topic_page(planned, user, topic) -> str:
    return (
        logged_in(user).get(f"{planned.held.url()}?onderwerp=risicogestuurde_zorg/{topic}").content.decode()
    )


def prepared(kind: str) -> Finding:
    with as_owner():
        return Finding.objects.get(kind=kind, text__contains=WORDS)


def put(planned, kind: str, topic: str, user=None):
    found = prepared(kind)
    capture = planned.held.capture_url(topic, kind)
    return logged_in(user or planned.chair).post(f"{capture}{found.pk}/op-tafel/")


def test_the_chair_reads_who_prepared_it_under_its_topic(sent):
    sent.start()
    page = topic_page(sent, sent.chair, "krachten")
    assert ("voorgesteld door S. de Boer" in page, "Noor noemt haar mentor." in page) == (True, True)


def test_put_on_the_table_with_the_om_it_is_for_that_table(sent):
    sent.start()
    put(sent, "strength", "krachten")
    now = prepared("strength")
    assert (now.reach, now.part_id, now.from_om_part, now.om_parts) == (
        "table",
        sent.held.with_om.pk,
        True,
        [sent.held.with_om.pk],
    )


def test_put_on_the_table_with_the_family_it_is_for_everybody(sent):
    sent.start()
    sent.held.begin(sent.held.with_family)
    put(sent, "strength", "krachten")
    now = prepared("strength")
    assert (now.reach, now.part_id, now.from_om_part, now.om_parts) == (
        "table",
        sent.held.with_family.pk,
        False,
        [],
    )


def test_a_correction_shows_what_it_is_about_and_takes_its_place(sent):
    known = sent.known["risicos"]
    page = topic_page(sent, sent.chair, "risicos")
    assert f"Verbeterd: {known.text}" in page
    assert put(sent, "risk", "risicos").status_code == 302
    now = prepared("risk")
    with as_owner():
        known.refresh_from_db()
    assert (known.replaced_by_id, now.reach) == (now.pk, "table")
    organisation = sent.partner.organisation_id
    assert reviews_of(known) == [("corrected", now.text, organisation, [])]


def test_a_dispute_comes_to_stand_beside_what_it_is_about(planned):
    known = planned.known["risicos"]
    key = str(known.pk).replace("-", "__")
    planned.answer(
        planned.partner,
        "risicos",
        **{f"holds__{key}": "no", f"words__{key}": WORDS, f"how__{key}": "disputed"},
    )
    planned.send(planned.partner)
    assert put(planned, "risk", "risicos").status_code == 302
    assert reviews_of(known) == [("disputed", WORDS, planned.partner.organisation_id, [])]
    with as_owner():
        known.refresh_from_db()
        assert (known.replaced_by_id, PreparedAnswer.objects.get().counted_at is None) == (None, False)
    assert "ziet het anders" in topic_page(planned, planned.held.typist, "risicos")


def test_once_on_the_table_it_is_no_longer_theirs_to_take_back(sent):
    put(sent, "strength", "krachten")
    logged_in(sent.partner).post(sent.url("terugnemen/"))
    assert prepared("strength").reach == "table"


def test_a_note_waits_for_the_chair_and_is_there_for_the_table_afterwards(sent):
    sent.start()
    words = "Oma is verhuisd."
    assert words in topic_page(sent, sent.chair, "gezin")
    assert words not in topic_page(sent, sent.held.typist, "gezin")
    where = f"{sent.url()}op-tafel/finding/{prepared('note').pk}/"
    assert logged_in(sent.partner).post(where).status_code == 403
    sent_back = logged_in(sent.chair).post(where, {"onderwerp": "risicogestuurde_zorg/gezin"})
    assert "onderwerp=risicogestuurde_zorg/gezin" in sent_back.headers["Location"]
    assert words in topic_page(sent, sent.held.typist, "gezin")


def test_an_idea_comes_in_without_a_name(sent):
    sent.start()
    with as_owner():
        idea = Idea.objects.get()
    said_by = f"gezegd door {sent.partner.organisation.label}"
    page = topic_page(sent, sent.chair, "brainstorm")
    assert (idea.text in page, said_by in page) == (True, True)
    logged_in(sent.chair).post(f"{sent.url()}op-tafel/idea/{idea.pk}/")
    page = topic_page(sent, sent.held.typist, "brainstorm")
    assert (idea.text in page, said_by in page) == (True, False)


def test_the_chair_alone_reads_who_shares_nothing_and_not_while_the_family_is_there(sent):
    sent.start()
    words = "wij delen hier niets"
    assert words in topic_page(sent, sent.chair, "onbekend")
    assert words not in topic_page(sent, sent.held.typist, "onbekend")
    sent.held.begin(sent.held.with_family)
    assert words not in topic_page(sent, sent.chair, "onbekend")
