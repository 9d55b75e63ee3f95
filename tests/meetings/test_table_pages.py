"""Places at the table on the planning page, and the parts of the meeting they are in."""

from uuid import uuid4

import pytest

from meetings.models import Attendee, Meeting, Part, Seat
from tests.meetings.browser import address
from tests.meetings.scenes import ask_person, ask_user, make_family, parts_of, plan, seated
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def places(item, *, part=0) -> tuple[list[str], dict[str, str]]:
    """The ticks as they stand, and the value of each person's place in one part."""
    with as_owner():
        taken = [f"{seat.part_id}:{seat.attendee_id}" for seat in Seat.objects.filter(part__item=item)]
        named = {
            attendee.display_name: f"{parts_of(item)[part].pk}:{attendee.pk}"
            for attendee in Attendee.objects.filter(item=item).select_related("user", "person")
        }
    return taken, named


def test_unticking_a_place_takes_it_away(family, item, chair):
    partner = ask_user(item, family.director).user
    taken, named = places(item)
    chair.post(
        address("table", item=item),
        {"was": taken, "seat": [place for place in taken if place != named[partner.name]]},
    )
    assert partner.name not in seated(item)[0]
    assert partner.name in seated(item)[1]


def test_two_people_who_arrange_one_table_do_not_undo_each_other(family, item, chair):
    first, second = (ask_user(item, family.director).user for _ in range(2))
    taken, named = places(item)
    for who in (first, second):
        chair.post(
            address("table", item=item),
            {"was": taken, "seat": [place for place in taken if place != named[who.name]]},
        )
    assert not {first.name, second.name} & seated(item)[0]


def test_a_breach_is_refused_in_the_fragment_with_the_reason(family, item, chair):
    ask_user(item, family.director, is_om=True)
    mother = ask_person(item, family.director, family.mother)
    taken, named = places(item)
    before = seated(item)
    response = chair.post(
        address("table", item=item),
        {"was": taken, "seat": [*taken, named[mother.display_name]]},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 422
    assert response.templates[0].name == "meetings/_table.html"
    assert "alert-danger" in response.content.decode()
    assert seated(item) == before


def test_without_script_a_breach_is_refused_on_the_page(family, item, chair):
    mother = ask_person(item, family.director, family.mother)
    taken, named = places(item)
    response = chair.post(
        address("table", item=item), {"was": taken, "seat": [*taken, named[mother.display_name]]}
    )
    assert (response.status_code, response.templates[0].name) == (422, "meetings/planning.html")


@pytest.mark.parametrize("value", ["x", "x:y", "", ":", "\x00:\x00"])
def test_a_table_that_cannot_be_read_changes_nothing(item, chair, value):
    response = chair.post(address("table", item=item), {"was": [], "seat": [value]})
    assert response.status_code == 422


def test_somebody_of_another_meeting_gets_no_place(family, item, chair):
    elsewhere = plan(make_family())
    _, named = places(elsewhere)
    response = chair.post(address("table", item=item), {"was": [], "seat": list(named.values())})
    assert response.status_code == 422


def test_places_of_a_part_that_is_over_stay_as_they_were(family, item, chair):
    with as_owner():
        Part.objects.filter(pk=parts_of(item)[0].pk).update(state="done")
    page = chair.get(address("detail", item=item)).content.decode()
    assert f'name="was" value="{parts_of(item)[0].pk}' not in page


def test_a_closed_meeting_shows_and_changes_nothing(family, item, chair):
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(state="closed", closed_at=item.meeting.starts_at)
    page = chair.get(address("detail", item=item)).content.decode()
    assert 'name="version"' not in page
    with as_owner():
        taken = [f"{seat.part_id}:{seat.attendee_id}" for seat in Seat.objects.filter(part__item=item)]
    assert chair.post(address("table", item=item), {"was": taken, "seat": []}).status_code == 422
    assert seated(item) == [{family.director.name}] * 2


def test_a_part_gets_a_title_and_steps(item, chair, family):
    form = {"new_id": uuid4(), "title": "Met vader 👨‍👧", "with_family": "yes", "steps": []}
    sent_twice = [chair.post(address("new_part", item=item), form).status_code for _ in range(2)]
    assert sent_twice == [302, 302]
    assert [part.title for part in parts_of(item)[2:]] == ["Met vader 👨‍👧"]


def test_a_part_with_its_family_seated_cannot_lose_them_by_a_tick(family, item, chair):
    ask_person(item, family.director, family.mother)
    part = parts_of(item)[1]
    response = chair.post(address("part", item=item, part=part), {"title": "", "with_family": "no"})
    assert response.status_code == 422
    assert "Fatima" in response.content.decode()


def test_a_part_of_another_meeting_is_not_found(family, item, chair):
    elsewhere = plan(family)
    strange = parts_of(plan(make_family()))[0]
    for part in (parts_of(elsewhere)[0], strange):
        assert chair.post(address("part_removal", item=item, part=part)).status_code == 404
        assert chair.get(address("part", item=item, part=part)).status_code == 404


def test_the_last_part_stays(item, chair):
    assert chair.post(address("part_removal", item=item, part=parts_of(item)[1])).status_code == 302
    assert chair.post(address("part_removal", item=item, part=parts_of(item)[0])).status_code == 422
