"""The scale on the wall: face down nothing of what was given, turned over never why."""

import pytest

from tests.leidraad.room.meeting import logged_in
from tests.leidraad.room.on_the_wall import SECRET, on_table, round_of, topics_of, wall
from tests.leidraad.room.test_page import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(held):
    topic = next(topic for topic in topics_of(held) if topic.phase == "risicogestuurde_zorg" and topic.scale)
    on_table(held, topic.path)
    return topic


def test_face_down_it_says_how_many_are_in_and_nothing_of_what(held, asked):
    round_of(held, asked, part=held.with_om, is_revealed=False, partner=7, prosecutor=9)
    shown = text_of(logged_in(held.chair).get(held.url("wand/nu/")))
    assert "2 van 3" in shown
    assert "<svg" not in shown.split('class="wall-matter"')[1]
    assert (held.partner.name in shown, SECRET in shown) == (False, False)


def test_turned_over_the_dots_hang_there_with_names_and_without_reasons(held, asked):
    round_of(held, asked, part=held.with_om, partner=4, prosecutor=9)
    shown = wall(held)
    assert all(name in shown for name in (held.partner.name, held.prosecutor.name))
    assert SECRET not in shown


def test_a_round_with_the_om_is_off_the_wall_before_the_family(held, asked):
    round_of(held, asked, part=held.with_om, partner=4, prosecutor=9)
    held.begin(held.with_family)
    shown = wall(held)
    assert (held.partner.name in shown, held.prosecutor.name in shown) == (False, False)


def test_while_a_second_round_lies_face_down_the_first_is_covered_too(held, asked):
    round_of(held, asked, part=held.with_om, partner=4, prosecutor=9)
    round_of(held, asked, part=held.with_om, number=2, is_revealed=False, partner=5)
    assert held.partner.name not in wall(held)
