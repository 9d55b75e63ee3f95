"""Scores that who keeps the dossier enters: from paper cards, and of who does not do so on a screen of their own."""

import pytest

from leidraad.models import ScaleRound
from meetings.models import Attendee, AttendeeKind, Meeting, MeetingState, Part, Reply, TableRole
from tests.factories import AttendeeFactory, SeatFactory, UserFactory
from tests.leidraad.room.meeting import hold_meeting
from tests.leidraad.room.scale_table import (
    attendee_of,
    fields_in,
    give_for,
    give_own,
    given_scores,
    running_round,
    shown,
    turn_over,
    type_for_all,
    type_own,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def rows_for(held, user, rest="") -> set[str]:
    """Whose scores this reader can enter, by name."""
    with as_owner():
        names = {str(one.pk): one.display_name for one in Attendee.objects.filter(item=held.item)}
    fields = fields_in(shown(held, user, rest))
    return {names[field.removeprefix("score_")] for field in fields if field.startswith("score_")}


def change(attendee, **facts):
    with as_owner():
        Attendee.objects.filter(pk=attendee.pk).update(**facts)


def guest_at(part):
    with as_owner():
        guest = Attendee.objects.create(
            item=part.item, case=part.case, kind="guest", name="Mw. Gast", table_role=TableRole.INVOLVED
        )
    SeatFactory(part=part, attendee=guest)
    return guest


def test_in_the_typists_mode_chair_and_typist_enter_everybodys(held):
    type_for_all(held)
    everybody = {held.chair.name, held.partner.name, held.prosecutor.name}
    assert rows_for(held, held.chair) == rows_for(held, held.typist) == everybody
    assert rows_for(held, held.partner) == set()


def test_that_is_the_mode_with_the_family_at_the_table(held):
    held.begin(held.with_family)
    assert rows_for(held, held.typist) == {held.chair.name, held.partner.name, held.mother.full_name}


def test_cards_are_entered_in_one_go_and_come_back_in_no_field(held):
    type_for_all(held)
    first, second = attendee_of(held, held.partner), attendee_of(held, held.prosecutor)
    given = ((first, 8, "Twee voorvallen"), (second, 3, "Rustig"))
    assert give_for(held, held.typist, *given).status_code == 302
    assert [(name, value) for _round, name, value, _reason in given_scores(held)] == sorted(
        [(held.partner.name, 8), (held.prosecutor.name, 3)]
    )
    html = shown(held, held.typist)
    assert "Twee voorvallen" not in html
    assert html.count("ligt er") >= 2


def test_when_everyone_types_only_those_without_a_screen_are_left(held):
    guest_at(held.with_om)
    assert rows_for(held, held.chair) == rows_for(held, held.typist) == {"Mw. Gast"}
    held.begin(held.with_family)
    type_own(held)
    assert rows_for(held, held.typist) == {held.mother.full_name}
    assert {"value", "reason"} <= fields_in(shown(held, held.chair))


def test_who_is_away_is_asked_beforehand_and_holds_nothing_up(held):
    away = attendee_of(held, held.partner)
    change(away, reply=Reply.DECLINED)
    assert rows_for(held, held.typist) == {held.partner.name}
    assert give_for(held, held.typist, (away, 9, "Per telefoon")).status_code == 302
    for user in (held.chair, held.prosecutor):
        give_own(held, user, 5)
    html = shown(held, held.prosecutor)
    assert "vooraf gevraagd" in html
    assert "Iedereen is klaar." in html


def test_before_the_meeting_begins_a_score_can_be_asked_of_who_cannot_come(guide):
    held = hold_meeting(guide, started=False)
    change(attendee_of(held, held.partner), reply=Reply.DECLINED)
    assert rows_for(held, held.typist) == {held.partner.name}
    given = (attendee_of(held, held.partner), 9, "Per telefoon")
    assert give_for(held, held.typist, given).status_code == 302
    asked = running_round(held)
    # It is asked for the part in which the question is planned, and that is with the OM.
    assert (asked.part, asked.om_parts) == (None, [held.with_om.pk])
    with as_owner():
        Meeting.objects.update(state=MeetingState.RUNNING)
        Part.objects.filter(pk=held.with_om.pk).update(state="running")
    give_own(held, held.chair, 5)
    assert ScaleRound.objects.filter(conversation=held.conversation).count() in {0, 1}
    assert {number for number, *_rest in given_scores(held)} == {1}


def test_what_an_absent_family_member_says_is_not_for_the_table_with_the_om(held):
    mother = attendee_of(held, person=held.mother)
    change(mother, reply=Reply.DECLINED)
    type_for_all(held)
    assert held.mother.full_name not in rows_for(held, held.typist)


def test_nor_for_others_of_the_family_on_their_screen(held):
    father = AttendeeFactory(item=held.item, kind=AttendeeKind.FAMILY, user=None, person=held.father)
    change(father, reply=Reply.DECLINED)
    held.begin(held.with_family)
    assert held.father.full_name not in rows_for(held, held.typist)
    assert held.father.full_name not in shown(held, held.chair)


def test_the_familys_score_counts_as_theirs_and_is_shown_as_such(held):
    held.begin(held.with_family)
    mother, partner = attendee_of(held, person=held.mother), attendee_of(held, held.partner)
    give_for(held, held.typist, (mother, 4, "Het is rustiger"), (partner, 7, "Nog spannend"))
    turn_over(held)
    html = shown(held, held.partner)
    row = html[html.index('class="rows scale-reasons"') :]
    row = row[row.index(held.mother.full_name) : row.index("Het is rustiger")]
    assert 'class="tag' in row
    assert "gezin" in row
    assert "Open stip: gezinslid" in html


def test_a_score_of_somebody_elses_hand_is_not_typed_over(held):
    type_for_all(held)
    partner = attendee_of(held, held.partner)
    give_for(held, held.typist, (partner, 8, ""))
    assert give_for(held, held.chair, (partner, 2, "")).status_code == 409
    assert [value for _round, _name, value, _reason in given_scores(held)] == [8]


def test_somebody_of_another_meeting_has_no_row(held, guide):
    type_for_all(held)
    other = hold_meeting(guide)
    assert give_for(held, held.typist, (attendee_of(other, other.partner), 8, "")).status_code == 422
    assert UserFactory().name not in rows_for(held, held.typist)
    assert given_scores(held) == given_scores(other) == []
