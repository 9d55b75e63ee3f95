"""Who has spoken about the topic on the table, and who types."""

from datetime import date
from uuid import uuid4

import pytest

from cases.models import Involvement
from leidraad.models import Conversation, Spoken, Typing
from leidraad.room.state import open_room
from leidraad.room.tables import table_of
from meetings.models import Attendee, TableRole
from tests.factories import AttendeeFactory, SeatFactory, UserFactory, open_case
from tests.leidraad.room.meeting import logged_in, organisation, stranger
from tests.leidraad.room.test_page import text_of
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.permissions import CONTRIBUTOR

pytestmark = pytest.mark.django_db

TOPIC = "risicogestuurde_zorg/fase"


def attendee(held, user) -> Attendee:
    with as_owner():
        return Attendee.objects.get(item=held.item, user=user)


def turn(held, by, of, spoken="1", *, topic=TOPIC, **headers):
    address = held.url(f"tafel/{attendee(held, of).pk}/gesproken/")
    return logged_in(by).post(address, {"topic": topic, "spoken": spoken}, headers=headers)


def noted() -> list[tuple[str, str]]:
    with as_owner():
        return list(Spoken.objects.values_list("attendee__user__name", "topic_path"))


def not_heard(held, user=None) -> tuple[str, ...]:
    user = user or held.chair
    with acting(user):
        return table_of(open_room(principal_of(user), held.item.pk)).not_heard


@pytest.mark.parametrize("who", ["chair", "typist"])
def test_one_tap_notes_it_and_the_next_takes_it_back(held, who):
    by = getattr(held, who)
    assert turn(held, by, held.partner).status_code == 302
    assert noted() == [(held.partner.name, TOPIC)]
    assert turn(held, by, held.partner, "0").status_code == 302
    assert noted() == []


def test_a_doubled_tap_notes_it_once(held):
    for _tap in range(2):
        assert turn(held, held.chair, held.partner).status_code == 302
    assert noted() == [(held.partner.name, TOPIC)]
    for _tap in range(2):
        assert turn(held, held.chair, held.partner, "0").status_code == 302
    assert noted() == []


def test_it_is_about_one_topic(held):
    turn(held, held.chair, held.partner)
    with as_owner():
        Conversation.objects.update(topic_key="risicos")
    assert held.partner.name in not_heard(held)


def test_only_who_keeps_the_dossier_notes_it(held):
    statuses = [
        turn(held, user, held.partner).status_code for user in (held.partner, held.prosecutor, stranger())
    ]
    assert (statuses, noted()) == ([403, 403, 404], [])


def test_who_does_not_sit_at_this_table_has_no_word(held):
    held.begin(held.with_family)
    assert turn(held, held.chair, held.prosecutor).status_code == 422
    assert noted() == []


def test_somebody_of_another_meeting_is_not_found(held):
    address = held.url(f"tafel/{uuid4()}/gesproken/")
    answer = logged_in(held.chair).post(address, {"topic": TOPIC, "spoken": "1"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"topic": TOPIC},
        {"topic": TOPIC, "spoken": "misschien"},
        {"topic": "geen/onderwerp", "spoken": "1"},
        {"topic": "x" * 300, "spoken": "1"},
        {"topic": "\x00", "spoken": "1"},
    ],
)
def test_what_is_not_known_is_refused(held, data):
    address = held.url(f"tafel/{attendee(held, held.partner).pk}/gesproken/")
    assert logged_in(held.chair).post(address, data).status_code == 422
    assert noted() == []


def test_a_tap_answers_with_the_table_alone(held):
    answer = turn(held, held.chair, held.partner, **{"HX-Request": "true"})
    assert (answer.status_code, "<html" in text_of(answer)) == (200, False)
    assert 'aria-pressed="true"' in text_of(answer)


def test_others_see_who_has_spoken_and_press_nothing(held):
    turn(held, held.chair, held.partner)
    shown = text_of(logged_in(held.partner).get(held.url("tafel/")))
    assert "heeft gesproken" in shown
    assert ("/gesproken/" in shown, "<form" in shown) == (False, False)


def test_who_helps_already_is_asked_first(held):
    late = UserFactory(name="A. Aardig", organisation=organisation("Wijkteam"))
    open_case(late, held.case, CONTRIBUTOR)
    expert = AttendeeFactory(
        item=held.item, user=late, organisation=late.organisation, table_role=TableRole.EXPERT
    )
    SeatFactory(part=held.with_om, attendee=expert)
    assert not_heard(held) == (held.prosecutor.name, held.partner.name, late.name)
    with as_owner():
        Involvement.objects.create(case=held.case, organisation=late.organisation, since=date(2026, 1, 1))
    assert not_heard(held) == (late.name, held.prosecutor.name, held.partner.name)
    turn(held, held.chair, late)
    assert not_heard(held) == (held.prosecutor.name, held.partner.name)


def test_nobody_waits_for_the_chair_the_typist_or_who_is_not_there(held):
    with as_owner():
        Attendee.objects.filter(user=held.partner).update(was_present=False)
    assert not_heard(held) == (held.prosecutor.name,)


# ---- who types


def switch(held, user, typing, version=0):
    return logged_in(user).post(held.url("tafel/typen/"), {"typing": typing, "version": version})


def test_the_chair_switches_who_types(held):
    assert switch(held, held.chair, Typing.TYPIST).status_code == 302
    with as_owner():
        row = Conversation.objects.get(pk=held.conversation.pk)
    assert (row.typing, row.version) == ("typist", 1)
    assert "Alleen de typist typt." in text_of(logged_in(held.chair).get(held.url("tafel/")))


def test_somebody_who_was_later_is_told_so(held):
    assert switch(held, held.chair, Typing.TYPIST).status_code == 302
    assert switch(held, held.chair, Typing.EVERYONE).status_code == 409


@pytest.mark.parametrize("data", [{"typing": "nobody", "version": 0}, {"typing": "typist"}, {"version": "x"}])
def test_a_mode_that_is_not_known_is_refused(held, data):
    assert logged_in(held.chair).post(held.url("tafel/typen/"), data).status_code == 422


def test_who_types_is_for_who_directs(held):
    statuses = [
        switch(held, user, Typing.EVERYONE).status_code for user in (held.typist, held.partner, stranger())
    ]
    assert statuses == [403, 403, 404]


def test_with_the_family_at_the_table_only_the_typist_types_unless_the_chair_says_otherwise(held):
    client = logged_in(held.chair)
    assert "Ieder typt zelf." in text_of(client.get(held.url("tafel/")))
    held.begin(held.with_family)
    assert "Alleen de typist typt: het gezin zit aan tafel." in text_of(client.get(held.url("tafel/")))
    switch(held, held.chair, Typing.EVERYONE)
    assert "Ieder typt zelf." in text_of(client.get(held.url("tafel/")))
