"""The planning page: complete for who plans, calm for who is asked, and not there for a stranger."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import DecisionMoment
from meetings.models import AcceptedWarning, Attendee, AttendeeKind, Meeting, Part, Seat
from meetings.rules import Key
from meetings.services import add_part
from tests.factories import UserFactory, partner_in, writer_of
from tests.meetings.browser import address, in_days, moment, signed_in
from tests.meetings.scenes import (
    ask,
    ask_person,
    ask_user,
    make_family,
    parts_of,
    plan,
    seated,
    separate_persons,
)
from tests.roles import acting, as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make_family()


@pytest.fixture
def item(family):
    return plan(family)


@pytest.fixture
def chair(family):
    return signed_in(family.director)


def reload(row):
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def attendee_for(item, person):
    with as_owner():
        return Attendee.objects.filter(item=item, person=person).first()


def test_the_chair_sees_who_still_has_to_be_invited(chair, item):
    page = chair.get(address("detail", item=item)).content.decode()
    assert "Fatima" in page
    assert 'name="warning"' in page


def test_who_is_asked_sees_when_where_and_who_but_nothing_to_change(family, item):
    partner = ask_user(item, family.director).user
    response = signed_in(partner).get(address("detail", item=item))
    assert response.status_code == 200
    assert response.templates[0].name == "meetings/invitation.html"
    assert "Den Haag, kamer 3" in response.content.decode()


def test_a_stranger_finds_nothing(item):
    assert (
        signed_in(UserFactory(role=Role.PROCESREGISSEUR)).get(address("detail", item=item)).status_code == 404
    )


WRITES = ["table", "ask", "ask_others", "new_part", "move", "typist", "cancellation"]


@pytest.mark.parametrize("name", WRITES)
def test_a_reader_changes_nothing(family, item, name):
    reader = signed_in(partner_in(family.case))
    assert reader.post(address(name, item=item)).status_code == 403
    assert reload(item.meeting).version == 0


@pytest.mark.parametrize("name", ["start", "accept"])
def test_who_types_does_not_decide(family, item, name):
    typist = signed_in(writer_of(family.case))
    assert typist.post(address(name, item=item), {"version": 0}).status_code == 403


def test_the_page_takes_the_same_number_of_queries_for_a_full_table(family, item, chair):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert chair.get(address("detail", item=item)).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for _ in range(10):
        ask_user(item, family.director)
    for person in (family.mother, family.father, family.child):
        ask_person(item, family.director, person)
    assert queries() == few


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


def reason_form(family, words: str) -> dict[str, str]:
    key = f"{Key.FAMILY_NOT_INVITED}-{family.father.pk}"
    return {"warning": key, f"{key}-reason": words}


def test_the_chair_gives_a_reason_after_a_warning(family, item, chair):
    response = chair.post(address("accept", item=item), reason_form(family, "Zit vast."))
    assert response.status_code == 302
    with as_owner():
        assert AcceptedWarning.objects.get(item=item).reason == "Zit vast."
    assert "Zit vast." in chair.get(address("detail", item=item)).content.decode()


@pytest.mark.parametrize("words", ["", "   ", "x" * 2_001, "\x00"])
def test_a_reason_that_cannot_be_kept_comes_back_beside_its_field(family, item, chair, words):
    response = chair.post(address("accept", item=item), reason_form(family, words))
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    with as_owner():
        assert not AcceptedWarning.objects.exists()


def test_a_warning_that_is_gone_is_no_error(family, item, chair):
    ask_person(item, family.director, family.father)
    assert chair.post(address("accept", item=item), reason_form(family, "Zit vast.")).status_code == 302


def test_a_part_gets_a_title_and_steps(item, chair, family):
    response = chair.post(
        address("new_part", item=item), {"title": "Met vader 👨‍👧", "with_family": "yes", "steps": []}
    )
    assert response.status_code == 302
    assert parts_of(item)[2].title == "Met vader 👨‍👧"


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


def test_asking_the_ones_who_are_ticked(family, item, chair):
    partner = partner_in(family.case)
    asked = ask_user(item, family.director).user
    chair.post(address("ask", item=item), {"user": [partner.pk, asked.pk, "nobody", "\x00" * 36]})
    with as_owner():
        users = set(Attendee.objects.filter(item=item).values_list("user_id", flat=True))
    assert users == {family.director.pk, partner.pk, asked.pk}


def test_somebody_is_found_by_name_or_organisation(family, item, chair):
    UserFactory(name="Zeldzame Naam", organisation__name="Stichting De Brug")
    UserFactory(name="Zeldzame Manager", role=Role.MANAGER)
    for words in ("zeldzame", "de brug"):
        page = chair.get(address("ask_others", item=item), {"who": words}).content.decode()
        assert ("Zeldzame Naam" in page, "Zeldzame Manager" in page) == (True, False)


def test_a_confidant_is_asked_with_whom_they_come(family, item, chair):
    mother = ask_person(item, family.director, family.mother)
    form = {"kind": "confidant", "name": "Tante Bea"}
    assert chair.post(address("ask_others", item=item), form).status_code == 422
    assert chair.post(address("ask_others", item=item), form | {"accompanies": mother.pk}).status_code == 302
    assert "Tante Bea" in seated(item)[1]


def test_inviting_somebody_of_the_family(family, item, chair):
    place = address("invite", item=item, person=family.mother)
    assert chair.get(place).status_code == 200
    response = chair.post(
        place, {"invited_by": "Veilig Thuis", "is_online": "on", "professional_beside": "A. Bos"}
    )
    assert response.status_code == 302
    attendee = attendee_for(item, family.mother)
    assert (attendee.kind, attendee.invited_by, attendee.professional_beside) == (
        AttendeeKind.FAMILY,
        "Veilig Thuis",
        "A. Bos",
    )


def test_the_same_invitation_sent_twice_invites_once(family, item, chair):
    place = address("invite", item=item, person=family.mother)
    assert [chair.post(place, {"invited_by": "Veilig Thuis"}).status_code for _ in range(2)] == [302, 422]


def test_somebody_of_another_household_is_not_found(item, chair):
    other = make_family()
    assert chair.get(address("invite", item=item, person=other.mother)).status_code == 404


def test_how_somebody_comes_is_changed(family, item, chair):
    attendee = ask_user(item, family.director)
    place = address("attendee", item=item, attendee=attendee)
    assert chair.get(place).status_code == 200
    assert chair.post(place, {"table_role": "observer", "reply": "declined"}).status_code == 302
    changed = reload(attendee)
    assert (changed.table_role, changed.reply) == ("observer", "declined")


@pytest.mark.parametrize("form", [{"table_role": "chair", "reply": "none"}, {"reply": "perhaps"}, {}])
def test_what_is_no_choice_is_refused(family, item, chair, form):
    attendee = ask_user(item, family.director)
    assert chair.post(address("attendee", item=item, attendee=attendee), form).status_code == 422


def test_no_longer_asking_somebody(family, item, chair):
    attendee = ask_user(item, family.director)
    chair.post(address("attendee_removal", item=item, attendee=attendee))
    assert signed_in(attendee.user).get(address("detail", item=item)).status_code == 404


def test_the_chair_cannot_be_dropped(family, item, chair):
    with as_owner():
        own = Attendee.objects.get(item=item, user=family.director)
    assert chair.post(address("attendee_removal", item=item, attendee=own)).status_code == 422


def test_moving_a_meeting(item, chair):
    assert chair.get(address("move", item=item)).status_code == 200
    assert chair.post(address("move", item=item), moment(version=0)).status_code == 302
    assert reload(item.meeting).place == "Delft"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": "13:00"}, "ends"),
        ({"ends": "12:59"}, "ends"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": in_days(-1)}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "morgen"}, "day"),
        ({"day": ""}, "day"),
        ({"starts": "25:00"}, "starts"),
        ({"day": in_days(0), "starts": "00:00"}, "starts"),
        ({"place": ""}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"place": "\x00"}, "place"),
        ({"version": "0x"}, "version"),
    ],
)
def test_what_cannot_be_a_moment_is_told_beside_its_field(item, chair, changes, field):
    response = chair.post(address("move", item=item), {"version": 0} | moment(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert reload(item.meeting).version == 0


def test_two_browsers_that_move_one_meeting_do_it_once(item, chair):
    answers = [chair.post(address("move", item=item), moment(version=0)).status_code for _ in range(2)]
    assert answers == [302, 409]


def test_a_typist_who_hands_over_loses_the_page_not_their_way(family):
    typist = UserFactory(role=Role.PROCESONDERSTEUNER)
    item = plan(family, typist=typist)
    browser = signed_in(typist)
    assert browser.get(address("typist", item=item)).status_code == 200
    response = browser.post(address("typist", item=item), {"version": 0, "typist": ""})
    assert (response.status_code, response.url) == (302, "/overleggen/")
    assert reload(item.meeting).typist_id is None


def test_calling_a_meeting_off_once(item, chair):
    answers = [chair.post(address("cancellation", item=item), {"version": 0}).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert reload(item.meeting).state == "cancelled"


@pytest.mark.parametrize("version", ["", "-1", "999999999999", "één", "²"])
def test_a_version_that_is_no_number_is_nobodys(item, chair, version):
    assert chair.post(address("cancellation", item=item), {"version": version}).status_code == 409


def test_starting_before_the_reasons_are_there_says_what_lacks(item, chair):
    response = chair.post(address("start", item=item), {"version": 0})
    assert response.status_code == 422
    assert "Fatima" in response.content.decode()
    assert reload(item.meeting).state == "planned"


def test_a_separation_marked_after_planning_stops_the_start(family, item, chair):
    for person in (family.mother, family.father):
        ask_person(item, family.director, person)
    separate_persons(family)
    assert chair.post(address("start", item=item), {"version": 0}).status_code == 422
    assert "alert-danger" in chair.get(address("detail", item=item)).content.decode()


def test_starting_leads_to_the_room(family, item, chair):
    for person in (family.mother, family.father):
        ask_person(item, family.director, person)
    response = chair.post(address("start", item=item), {"version": 0})
    assert (response.status_code, response.url) == (302, f"/overleggen/{item.pk}/ruimte/")
    assert chair.post(address("start", item=item), {"version": 0}).status_code == 409


def test_meetings_of_a_case_for_who_may_see_it(family, item, chair):
    place = address("of_case", case=family.case)
    assert str(item.pk) in chair.get(place).content.decode()
    assert signed_in(partner_in(family.case)).get(place).status_code == 200
    assert signed_in(UserFactory()).get(place).status_code == 404


def test_the_meetings_of_a_case_take_the_same_number_of_queries(family, item, chair):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            chair.get(address("of_case", case=family.case))
        return len(captured)

    queries()
    few = queries()
    for _ in range(4):
        plan(family)
    assert queries() == few


def test_decisions_elsewhere_stand_beside_the_date(family, item, chair):
    with as_owner():
        DecisionMoment.objects.create(
            case=family.case, kind="hearing", on=item.meeting.starts_at.date(), note="Politierechter"
        )
    assert "Politierechter" in chair.get(address("detail", item=item)).content.decode()


def test_a_closed_meeting_shows_and_changes_nothing(family, item, chair):
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(state="closed", closed_at=item.meeting.starts_at)
    page = chair.get(address("detail", item=item)).content.decode()
    assert 'name="version"' not in page
    with as_owner():
        taken = [f"{seat.part_id}:{seat.attendee_id}" for seat in Seat.objects.filter(part__item=item)]
    assert chair.post(address("table", item=item), {"was": taken, "seat": []}).status_code == 422
    assert seated(item) == [{family.director.name}] * 2


def test_names_from_a_form_are_shown_as_text(family, item, chair):
    mother = ask_person(item, family.director, family.mother)
    name = "<b>Tante</b> \u202eעמית"
    ask(item, family.director, kind=AttendeeKind.CONFIDANT, name=name, accompanies=mother)
    page = chair.get(address("detail", item=item)).content.decode()
    assert "<b>Tante</b>" not in page
    assert "&lt;b&gt;Tante&lt;/b&gt;" in page


def test_a_table_of_nine_asks_for_a_reason(family, chair):
    item = plan(family)
    with acting(family.director):
        add_part(item=item, with_family=False)
    for _ in range(8):
        ask_user(item, family.director)
    page = chair.get(address("detail", item=item)).content.decode()
    assert page.count(f"{Key.TABLE_TOO_LARGE}-") >= 3
