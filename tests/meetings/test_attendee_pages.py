"""Asking people for a meeting: professionals by a tick, others by name, the family in person."""

from uuid import uuid4

import pytest

from meetings.models import Attendee, AttendeeKind
from tests.factories import UserFactory, partner_in
from tests.meetings.browser import address, signed_in
from tests.meetings.scenes import ask_person, ask_user, make_family, plan, reload, seated
from tests.roles import as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db


def attendee_for(item, person):
    with as_owner():
        return Attendee.objects.filter(item=item, person=person).first()


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
    form = {"new_id": uuid4(), "kind": "confidant", "name": "Tante Bea"}
    assert chair.post(address("ask_others", item=item), form).status_code == 422
    assert chair.post(address("ask_others", item=item), form | {"accompanies": mother.pk}).status_code == 302
    assert "Tante Bea" in seated(item)[1]


@pytest.mark.parametrize("kind", ["guest", "interpreter", "confidant"])
def test_the_same_form_sent_twice_asks_once(family, item, chair, kind):
    mother = ask_person(item, family.director, family.mother)
    form = {"new_id": uuid4(), "kind": kind, "name": "Bea", "accompanies": mother.pk}
    assert [chair.post(address("ask_others", item=item), form).status_code for _ in range(2)] == [302, 302]
    with as_owner():
        assert Attendee.objects.filter(item=item, name="Bea").count() == 1


def test_a_form_of_one_meeting_asks_nobody_for_another(family, item, chair):
    other = plan(family)
    form = {"new_id": uuid4(), "kind": "guest", "name": "Bea"}
    answers = [chair.post(address("ask_others", item=each), form).status_code for each in (item, other)]
    assert answers == [302, 409]


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
