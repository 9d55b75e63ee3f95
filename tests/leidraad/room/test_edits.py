"""Changing a row that somebody else changed meanwhile: nothing is overwritten silently, and nothing typed goes."""

from html import unescape
from uuid import uuid4

import pytest

from leidraad.forms.captures.acts import ChangeActionForm, WeighForm, WordsForm
from leidraad.models import Action, Finding, Idea
from tests.leidraad.room.meeting import logged_in, seen_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(held):
    return logged_in(held.chair)


def made(held, client, topic, kind, model, **data):
    """A row of this kind, and the address it is changed at."""
    address = held.capture_url(topic, kind)
    sent = {"new_id": uuid4(), "draft_version": 0, **data}
    assert client.post(address, sent).status_code == 302
    with as_owner():
        return model.objects.get(conversation=held.conversation), address


@pytest.fixture
def action(held, client):
    return made(held, client, "interventies", "action", Action, text="Oma belt", owner="", owner_words="oma")[
        0
    ]


@pytest.fixture
def change(held, client, action):
    """`change(seen, text=…)`: sends the form behind the action as it was made at `seen`."""
    address = f"{held.capture_url('interventies', 'action')}{action.pk}/wijzigen/"
    stands = {name: getattr(action, name) or "" for name in ChangeActionForm.edits()}

    def send(seen, **changes):
        return client.post(address, stands | changes | {"seen": seen}, headers={"HX-Request": "true"})

    return send


def now(model, pk):
    with as_owner():
        return model.objects.get(pk=pk)


def test_the_second_who_changes_the_same_is_shown_both(change, action):
    seen = seen_of(ChangeActionForm, Action, action.pk)
    assert change(seen, text="Oma komt langs").status_code == 200
    refused = change(seen, text="Oma belt elke avond")
    page = unescape(refused.content.decode())
    assert refused.status_code == 409
    assert "veranderd in: Oma komt langs" in page or "meanwhile to: Oma komt langs" in page
    assert "Oma belt elke avond</textarea>" in page
    assert now(Action, action.pk).text == "Oma komt langs"


def test_sent_again_it_counts_as_seen(change, action):
    seen = seen_of(ChangeActionForm, Action, action.pk)
    change(seen, text="Oma komt langs")
    page = change(seen, text="Oma belt elke avond").content.decode()
    shown = seen_of(ChangeActionForm, Action, action.pk)
    assert f'name="seen" value="{shown}"' in page
    assert change(shown, text="Oma belt elke avond").status_code == 200
    assert now(Action, action.pk).text == "Oma belt elke avond"


def test_what_only_the_other_changed_stays_as_the_other_made_it(change, action):
    seen = seen_of(ChangeActionForm, Action, action.pk)
    change(seen, due_on="2030-01-04", reason="Werk")
    assert change(seen, text="Oma belt elke avond").status_code == 200
    stands = now(Action, action.pk)
    assert (stands.text, str(stands.due_on), stands.reason) == ("Oma belt elke avond", "2030-01-04", "Werk")


def test_the_same_change_twice_is_no_conflict(change, action):
    seen = seen_of(ChangeActionForm, Action, action.pk)
    assert [change(seen, text="Oma komt langs").status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("seen", ["", "x", "." * 30, "0" * 400])
def test_a_form_that_has_seen_nothing_overwrites_nothing(change, action, seen):
    assert change(seen, text="Iets anders").status_code == 409
    assert now(Action, action.pk).text == "Oma belt"


def test_weights_of_two_who_weigh_different_lenses_both_count(held, client):
    idea, _address = made(held, client, "brainstorm", "idea", Idea, text="Vrijwilliger")
    address = f"{held.capture_url('prioriteit', 'priority')}{idea.pk}/wegen/"
    seen = {"seen": seen_of(WeighForm, Idea, idea.pk), "outcome": "open"}
    assert client.post(address, seen | {"family_weight": "3"}).status_code == 302
    assert client.post(address, seen | {"bearable_weight": "1"}).status_code == 302
    stands = now(Idea, idea.pk)
    assert (stands.family_weight, stands.bearable_weight) == (3, 1)


def test_better_words_for_a_finding_that_got_better_words_meanwhile(held, client):
    row, address = made(held, client, "risicos", "risk", Finding, text="Drinkt meer")
    seen = seen_of(WordsForm, Finding, row.pk)

    def correct(pk, text, seen):
        data = {"new_id": uuid4(), "text": text, "seen": seen}
        return client.post(f"{address}{pk}/verbeteren/", data, headers={"HX-Request": "true"})

    assert correct(row.pk, "Drinkt op vrijdag", seen).status_code == 200
    refused = correct(row.pk, "Drinkt in het weekend", seen)
    page = unescape(refused.content.decode())
    assert refused.status_code == 409
    assert "Drinkt in het weekend</textarea>" in page
    newer = now(Finding, row.pk).replaced_by_id
    assert f"{newer}/verbeteren/" in page
    assert correct(newer, "Drinkt in het weekend", seen_of(WordsForm, Finding, newer)).status_code == 200
    assert now(Finding, now(Finding, newer).replaced_by_id).text == "Drinkt in het weekend"
