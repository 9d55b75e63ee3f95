"""Everyone puts in their own score, face down; the chair turns all of them over."""

import re
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from leidraad.models import Draft, ScaleScore
from meetings.models import Attendee, AttendeeKind, TableRole
from tests.factories import AttendeeFactory, SeatFactory, UserFactory, open_case
from tests.leidraad.room.meeting import logged_in
from tests.leidraad.room.scale_table import (
    address_of,
    attendee_of,
    fields_in,
    give_own,
    given_scores,
    once_more,
    running_round,
    shown,
    turn_over,
    type_for_all,
)
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR

pytestmark = pytest.mark.django_db

OWN = {"value", "reason"}


def newcomer(held, role=TableRole.INVOLVED, kind=AttendeeKind.PROFESSIONAL):
    """Somebody who sits down while the meeting goes on."""
    user = UserFactory(name="L. Laat")
    open_case(user, held.case, CONTRIBUTOR)
    attendee = AttendeeFactory(
        item=held.item, user=user, organisation=user.organisation, table_role=role, kind=kind
    )
    SeatFactory(part=held.with_om, attendee=attendee)
    return user


def test_each_at_the_table_has_a_form_for_themselves_alone(held):
    people = (held.chair, held.partner, held.prosecutor, held.typist, newcomer(held, TableRole.OBSERVER))
    found = [fields_in(shown(held, user)) for user in people]
    assert found == [OWN, OWN, OWN, set(), set()]
    assert shown(held, held.partner).count('type="radio"') == 10


def test_what_stands_at_the_question_is_the_same_fetched_alone(held):
    assert fields_in(shown(held, held.partner, "bekend/")) == OWN


def test_everyone_puts_in_their_own(held):
    for user, value in ((held.chair, 6), (held.partner, 8), (held.prosecutor, 3)):
        assert give_own(held, user, value, f"reden {value}").status_code == 302
    assert given_scores(held) == sorted(
        (1, user.name, value, f"reden {value}")
        for user, value in ((held.chair, 6), (held.partner, 8), (held.prosecutor, 3))
    )
    with as_owner():
        assert [score.entered_by_id == score.attendee.user_id for score in ScaleScore.objects.all()] == [
            True
        ] * 3


def test_nobody_puts_in_somebody_elses(held):
    other = attendee_of(held, held.prosecutor)
    data = {f"score_{other.pk}": 9, f"reason_{other.pk}": "Zomaar", "new_id": uuid4(), "draft_version": 0}
    statuses = [
        logged_in(user).post(address_of(held), data | {"hand": hand}).status_code
        for user in (held.partner, held.chair, held.typist)
        for hand in ("", "own")
    ]
    assert statuses == [422] * 6
    assert given_scores(held) == []


def test_who_watches_or_reads_puts_in_none(held):
    observer = newcomer(held, TableRole.OBSERVER)
    assert give_own(held, observer, 5).status_code == 403
    assert give_own(held, held.typist, 5).status_code == 422
    assert given_scores(held) == []


def test_when_only_the_typist_types_nobody_puts_in_their_own(held):
    type_for_all(held)
    assert give_own(held, held.partner, 5).status_code in {403, 422}
    assert fields_in(shown(held, held.partner)) == set()
    assert given_scores(held) == []


def test_ones_own_score_is_said_to_be_in_and_the_form_is_empty_again(held):
    answer = give_own(held, held.partner, 7, "Kanariegeel", htmx=True).content.decode()
    for html in (answer, shown(held, held.partner)):
        assert "Uw cijfer ligt dicht op tafel." in html
        assert "Kanariegeel" not in html
        assert "checked" not in html
        assert fields_in(html) == OWN
    assert re.search(r"<summary[^>]*autofocus", answer)


def test_it_is_changed_until_it_is_turned_over_and_then_counts_in_the_next_round(held):
    give_own(held, held.partner, 7, "eerst")
    give_own(held, held.partner, 8, "bij nader inzien")
    turn_over(held)
    late = give_own(held, held.prosecutor, 2, "Te laat getypt", htmx=True)
    assert late.status_code == 409
    assert "Te laat getypt" in late.content.decode()
    once_more(held)
    give_own(held, held.prosecutor, 2, "Nu wel")
    name, other = held.partner.name, held.prosecutor.name
    assert given_scores(held) == [(1, name, 8, "bij nader inzien"), (2, other, 2, "Nu wel")]


def test_who_sits_down_before_the_reveal_can_still_score(held):
    give_own(held, held.partner, 7)
    late = newcomer(held)
    assert "L. Laat" in shown(held, held.partner)
    assert give_own(held, late, 4).status_code == 302
    turn_over(held)
    assert [name for _round, name, _value, _reason in given_scores(held)] == ["L. Laat", held.partner.name]


def test_who_is_done_shows_by_name_and_observers_hold_nothing_up(held):
    newcomer(held, TableRole.OBSERVER)
    for user in (held.chair, held.partner):
        give_own(held, user, 7)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown(held, held.prosecutor)))
    assert "Nog te gaan: 1." in words
    assert f"{held.partner.name} klaar" in words
    assert f"{held.prosecutor.name} nog niet" in words
    assert "L. Laat" not in words
    give_own(held, held.prosecutor, 7)
    assert "Iedereen is klaar." in shown(held, held.chair)


def test_only_who_directs_turns_over_and_asks_again(held):
    give_own(held, held.partner, 7)
    refused = [turn_over(held, user).status_code for user in (held.partner, held.prosecutor, held.typist)]
    assert refused == [403, 403, 403]
    assert 'data-key="r"' in shown(held, held.chair)
    assert 'data-key="r"' not in shown(held, held.typist)
    assert (turn_over(held).status_code, turn_over(held).status_code) == (302, 302)
    assert once_more(held, held.partner).status_code == 403
    first = running_round(held)
    again = f"{address_of(held)}{first.pk}/nog-eens/"
    assert [logged_in(held.chair).post(again).status_code for _ in range(2)] == [302, 302]
    assert running_round(held).number == 2


def test_the_database_takes_no_score_for_somebody_else(held):
    give_own(held, held.partner, 7)
    asked, other = running_round(held), attendee_of(held, held.prosecutor)
    score = ScaleScore(case=held.case, round=asked, attendee=other, value=9, entered_by_id=held.partner.pk)
    with acting(held.partner), pytest.raises(ProgrammingError), transaction.atomic():
        score.save(force_insert=True)


def typing(held, user, name, value, *, new_id, version=0):
    data = {"autosave_field": name, name: value, "new_id": new_id, "draft_version": version}
    return logged_in(user).post(f"{address_of(held)}concept/", data, headers={"HX-Request": "true"})


def drafts() -> str:
    with as_owner():
        return str(list(Draft.objects.values_list("fields", flat=True)))


def test_what_is_typed_stands_there_after_a_reload_for_its_writer_alone(held):
    assert typing(held, held.partner, "reason", "Nog niet gestuurd", new_id=uuid4()).status_code == 200
    assert "Nog niet gestuurd" in shown(held, held.partner)
    assert "Nog niet gestuurd" in shown(held, held.partner, "bekend/")
    others = [shown(held, user) for user in (held.chair, held.typist, held.prosecutor)]
    assert [html for html in others if "Nog niet gestuurd" in html] == []


def test_nothing_typed_outlives_its_sending_and_a_late_save_brings_nothing_back(held):
    form = uuid4()
    typing(held, held.partner, "reason", "Kanariegeel", new_id=form)
    typing(held, held.partner, "value", "7", new_id=form, version=1)
    give_own(held, held.partner, 7, "Kanariegeel", new_id=form)
    assert "Kanariegeel" not in drafts()
    assert typing(held, held.partner, "reason", "Kanariegeel", new_id=form, version=2).status_code == 200
    assert "Kanariegeel" not in drafts()
    assert typing(held, held.partner, "reason", "Toch anders", new_id=uuid4()).status_code == 200
    assert "Toch anders" in shown(held, held.partner)


def test_a_score_of_the_chair_leaves_what_she_types_for_others(held):
    with as_owner():
        guest = Attendee.objects.create(
            item=held.item, case=held.case, kind="guest", name="Mw. Gast", table_role="involved"
        )
    SeatFactory(part=held.with_om, attendee=guest)
    typing(held, held.chair, f"reason_{guest.pk}", "Voor de gast", new_id=uuid4())
    give_own(held, held.chair, 7, "Van mijzelf")
    html = shown(held, held.chair)
    assert "Voor de gast" in html
    assert "Van mijzelf" not in html
