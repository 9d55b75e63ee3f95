"""Many at once, each on a connection of their own: no text goes without a word, and a doubled click does one thing."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction

from leidraad.forms.captures.acts import ChangeActionForm
from leidraad.models import Action, Conversation, Draft, ScaleRound
from leidraad.services.guide import load_guide_content
from meetings.models import Meeting
from tests.leidraad.room.meeting import hold_meeting, logged_in
from tests.own_database import django_on, own_database
from tests.roles import acting, as_owner
from zvh.audit.models import Line

EDITS = 50
AT_ONCE = 25
PAIRS = 12


@pytest.fixture(scope="module")
def apart(django_db_setup, django_db_blocker, worker_id):
    """A database in which what these tests do is committed."""
    with (
        own_database(f"test_zvh_parallel_{worker_id}", worker_id=worker_id) as name,
        django_on(name, django_db_blocker),
    ):
        yield


@pytest.fixture
def held(apart, guide_content):
    with transaction.atomic():
        with acting(None):
            guide = load_guide_content(content=guide_content)
        return hold_meeting(guide)


def at_once(calls: list) -> list:
    """What each call answers, as many at a time as there are connections for."""
    start = Barrier(min(AT_ONCE, len(calls)))

    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE, initializer=start.wait) as threads:
        return list(threads.map(run, calls))


def owners(look):
    """What the owner of the database sees."""
    with transaction.atomic(), as_owner():
        return look()


def test_fifty_who_type_in_one_shared_field_are_each_saved_or_told(held):
    address = held.capture_url("kern", "joint_concern")
    people = [logged_in(held.chair), logged_in(held.typist)]
    texts = [f"Zorg {number:02} van de tafel" for number in range(EDITS)]

    def typing(number):
        data = {"autosave_field": "text", "text": texts[number], "new_id": uuid4(), "draft_version": 0}
        return people[number % 2].post(f"{address}concept/", data, headers={"HX-Request": "true"})

    answers = at_once([lambda number=number: typing(number) for number in range(EDITS)])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: EDITS - 1}
    (draft,) = owners(lambda: list(Draft.objects.filter(conversation=held.conversation)))
    field = draft.fields["text"]
    assert draft.author_id is None
    assert {answer.json().get("other") for answer in answers} == {None, *field["values"]}
    kept = [*field["values"], *(values[0] for values in field["beside"].values())]
    assert sorted(kept) == texts
    page = unescape(people[0].get(address).content.decode())
    assert [text for text in texts if text not in page] == []


def test_what_is_saved_while_it_is_added_is_not_typed_any_more(held):
    client, address = logged_in(held.chair), held.capture_url("risicos", "risk")
    forms = [
        {"new_id": uuid4(), "draft_version": 0, "text": f"Risico {number:02}"} for number in range(PAIRS)
    ]

    def send(form):
        return client.post(address, form, headers={"HX-Request": "true"})

    def save(form):
        return client.post(f"{address}concept/", form | {"autosave_field": "text"})

    for form in forms:
        answer, _saved = at_once([lambda form=form: send(form), lambda form=form: save(form)])
        assert answer.status_code == 200
        assert re.search(r'<textarea[^>]* id="risk_text"[^>]*>\s*</textarea>', answer.content.decode())
        assert owners(lambda: Draft.objects.filter(conversation=held.conversation).count()) == 0


def test_of_fifty_who_change_one_action_one_is_saved_and_each_other_is_shown_both(held):
    client, address = logged_in(held.chair), held.capture_url("interventies", "action")
    data = {"new_id": uuid4(), "draft_version": 0, "text": "Oma belt", "owner_words": "oma", "owner": ""}
    assert client.post(address, data).status_code == 302
    action = owners(lambda: Action.objects.get(conversation=held.conversation))
    stands = {name: getattr(action, name) or "" for name in ChangeActionForm.edits()}
    texts = [f"Oma belt op dag {number:02}" for number in range(EDITS)]

    def change(text):
        sent = stands | {"text": text, "seen": ChangeActionForm.seen_of(action)}
        return client.post(f"{address}{action.pk}/wijzigen/", sent, headers={"HX-Request": "true"})

    answers = at_once([lambda text=text: change(text) for text in texts])
    saved = owners(lambda: Action.objects.get(pk=action.pk).text)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: EDITS - 1}
    assert saved in texts
    for text, answer in zip(texts, answers, strict=True):
        shown = unescape(answer.content.decode())
        assert saved in shown
        assert re.search(rf"<textarea[^>]*>\s*{text}</textarea>", shown) or text == saved


def test_a_doubled_reveal_turns_over_once(held):
    client, address = logged_in(held.chair), held.capture_url("schaal", "scale")
    data = {"new_id": uuid4(), "draft_version": 0, "hand": "own", "value": "7"}
    assert client.post(address, data).status_code == 302
    asked = owners(lambda: ScaleRound.objects.get(conversation=held.conversation))
    answers = at_once([lambda: client.post(f"{address}{asked.pk}/omdraaien/")] * 8)
    assert {answer.status_code for answer in answers} == {302}
    assert lines("scale.reveal", asked.pk) == 1


def test_scores_at_the_moment_of_the_reveal_are_on_the_table_or_told_to_wait(held):
    address = held.capture_url("schaal", "scale")
    people = [held.chair, held.partner, held.prosecutor]
    clients = [logged_in(user) for user in people]

    def give(client):
        data = {"new_id": uuid4(), "draft_version": 0, "hand": "own", "value": "7"}
        return client.post(address, data).status_code

    assert at_once([lambda client=client: give(client) for client in clients]) == [302] * 3
    (asked,) = owners(lambda: list(ScaleRound.objects.filter(conversation=held.conversation)))
    reveal = f"{address}{asked.pk}/omdraaien/"
    calls = [lambda client=client: give(client) for client in clients * 3]
    calls.insert(4, lambda: clients[0].post(reveal).status_code)
    answers = at_once(calls)
    assert answers.pop(4) == 302
    assert set(answers) <= {302, 409}
    rows = owners(lambda: list(asked.scores.values_list("attendee__user", "entered_at")))
    turned = owners(lambda: ScaleRound.objects.get(pk=asked.pk)).revealed_at
    assert sorted(user for user, _at in rows) == sorted(user.pk for user in people)
    assert turned is not None


def test_a_doubled_next_step_moves_once(held):
    client = logged_in(held.chair)
    data = {"version": held.conversation.version, "step": "beeldvorming"}
    answers = at_once([lambda: client.post(held.url("stap/"), data)] * 8)
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: 7}
    stands = owners(lambda: Conversation.objects.get(pk=held.conversation.pk))
    assert (stands.step, stands.version) == ("beeldvorming", held.conversation.version + 1)


def test_a_doubled_close_closes_once(held):
    client, address = logged_in(held.chair), f"/overleggen/{held.item.pk}/sluiten/"
    page = client.get(address).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    data = {"version": version, "to_phase": held.conversation.phase, "kind": "verder"}
    answers = at_once([lambda: client.post(address, data)] * 8)
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: 7}
    assert owners(lambda: Meeting.objects.get(pk=held.item.meeting_id).state) == "closed"
    assert lines("conversation.close", held.conversation.pk) == 1


def lines(act, subject) -> int:
    return owners(lambda: Line.objects.filter(act=act, subject_id=subject).count())
