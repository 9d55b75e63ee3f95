"""Each their own face of the meeting: the chair's, the typist's, the participant's; and the step to the next part."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Reach
from leidraad.models import Action, ConversationTopic, Finding, Idea
from tests.leidraad.room.meeting import logged_in, stranger
from tests.leidraad.room.test_page import text_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

SECRET = "Kanariegeel"


def page(held, user, rest="", **asked) -> str:
    answer = logged_in(user).get(held.url(rest), asked)
    assert answer.status_code == 200
    return text_of(answer)


@pytest.fixture
def mine(held):
    """What the partner wrote beforehand and meanwhile, and what somebody else did."""
    said = {"case": held.case, "conversation": held.conversation}
    with as_owner():
        for user, text in ((held.partner, "van mij"), (held.chair, "van een ander")):
            own = said | {"author_id": user.pk}
            before = Finding.objects.create(**own, kind="risk", text=f"Voorbereid {text}")
            Finding.objects.filter(pk=before.pk).update(created_at=timezone.now() - timedelta(days=2))
            Finding.objects.create(**own, kind="risk", text=f"Voorgesteld {text}", reach=Reach.CHAIR)
            Finding.objects.create(**own, kind="risk", text=f"Gezegd {text}")
            Idea.objects.create(**own, text=f"Idee {text}")
            Action.objects.create(case=held.case, author_id=held.chair.pk, owner=user, text=f"Actie {text}")
        done = Action.objects.create(
            case=held.case, author_id=held.chair.pk, owner=held.partner, text="Actie gedaan", status="done"
        )
    assert done.pk
    return held


def test_a_participant_sees_what_is_theirs(mine):
    shown = page(mine, mine.partner, "van-mij/")
    assert [
        text
        for text in ("Voorbereid van mij", "Voorgesteld van mij", "Idee van mij", "Actie van mij")
        if text not in shown
    ] == []
    assert [text for text in ("van een ander", "Gezegd", "Actie gedaan") if text in shown] == []
    assert 'data-live-on="idea action place risk"' in shown


def test_who_keeps_the_dossier_has_no_corner_of_their_own(mine):
    for user in (mine.chair, mine.typist):
        shown = page(mine, user, "van-mij/")
        assert [words for words in ("Idee", "Actie", "Voor", "data-live") if words in shown] == []


def test_what_is_ones_own_costs_little(mine):
    client = logged_in(mine.partner)
    with CaptureQueriesContext(connection) as captured:
        client.get(mine.url("van-mij/"))
    statements = [query["sql"] for query in captured]
    assert (
        sum(
            'FROM "leidraad_' in sql and "leidraad_conversation" not in sql.split("FROM")[1][:30]
            for sql in statements
        )
        <= 4
    )


def test_the_participants_steps_are_the_chosen_topics_without_counts(mine):
    with as_owner():
        ConversationTopic.objects.filter(key="krachten").update(is_chosen=False)
    partners, chairs = (page(mine, user, "stappen/") for user in (mine.partner, mine.chair))
    left_out = mine.topic("krachten").title
    assert (left_out in partners, left_out in chairs) == (False, True)
    assert ("steps-count" in partners, "steps-count" in chairs) == (False, True)


def test_a_participant_finds_nothing_they_cannot_use(held):
    shown = page(held, held.partner)
    assert [
        words
        for words in ("Wandscherm", "Wat nog ontbreekt", "/deel/", "/typen/", "/gesproken/")
        if words in shown
    ] == []


def test_the_typist_writes_and_decides_nothing(held):
    shown = page(held, held.typist)
    assert [words for words in ("Wandscherm", "Wat nog ontbreekt", "/gesproken/") if words not in shown] == []
    assert [words for words in ("/deel/", "/typen/", "/stap/") if words in shown] == []


def test_the_step_to_the_next_part_says_first_what_it_does(held):
    shown = page(held, held.chair, "tafel/")
    assert "Het wandscherm wordt eerst leeg." in shown
    assert f"Meteen weg uit deze ruimte, op elk scherm: {held.prosecutor.name}." in shown
    assert f"Komt erbij: {held.mother.full_name}." in shown
    assert 'data-key="d"' in shown


def test_after_the_step_the_om_has_no_room_and_the_family_has_its_table(held):
    moved = logged_in(held.chair).post(held.url(f"deel/{held.with_family.pk}/"), {"version": 0})
    assert moved.status_code == 302
    om = logged_in(held.prosecutor)
    parts = (
        "tijd/",
        "stappen/",
        "tafel/",
        "hier/",
        "van-mij/",
        "onderwerp/risicogestuurde_zorg/risicos/risk/",
    )
    assert {om.get(held.url(part)).status_code for part in parts} == {403}
    assert "Een ander deel van het overleg is bezig" in page(held, held.prosecutor)
    assert held.mother.full_name in page(held, held.chair, "tafel/")


# ---- what still lacks


def test_what_lacks_is_asked_only_when_it_is_unfolded(held):
    shown = page(held, held.chair)
    assert f'hx-get="{held.url("ontbreekt/")}"' in shown
    assert "nog geen gezamenlijke" not in shown
    assert "<li>" in page(held, held.chair, "ontbreekt/")


def test_what_lacks_is_for_who_keeps_the_dossier(held):
    statuses = [
        logged_in(user).get(held.url("ontbreekt/")).status_code
        for user in (held.chair, held.typist, held.partner, stranger())
    ]
    assert statuses == [200, 200, 403, 404]


def test_before_the_family_what_lacks_names_nobody_and_no_row(held):
    with as_owner():
        Action.objects.create(
            case=held.case,
            conversation=held.conversation,
            part=held.with_om,
            author_id=held.chair.pk,
            text=SECRET,
            owner_words="OM",
            from_om_part=True,
            om_parts=[held.with_om.pk],
        )
    assert SECRET in page(held, held.chair, "ontbreekt/")
    held.begin(held.with_family)
    shown = page(held, held.chair, "ontbreekt/")
    assert (SECRET in shown, held.father.first_names in shown) == (False, False)
