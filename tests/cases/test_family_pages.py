"""The family tab and its forms: as director, partner, reader and stranger, and with bad input."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.births import years_later
from cases.models import (
    ContactPoint,
    Custody,
    Household,
    Membership,
    Person,
    Relationship,
    SafeChannel,
    Separation,
)
from tests.factories import (
    CaseFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
    director_of,
    open_case,
    partner_in,
    writer_of,
)
from tests.roles import as_owner
from zvh.access.permissions import VIEWER
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    return CaseFactory()


@pytest.fixture
def family(case):
    names = ("Samira", "Karim", "Noor")
    persons = [PersonFactory(first_names=name, last_name="de Wit") for name in names]
    for number, person in enumerate(persons):
        MembershipFactory(household=case.household, person=person, position=number, is_child=number == 2)
    return persons


def reader_of(case):
    user = UserFactory()
    open_case(user, case, VIEWER)
    return user


def address(name, case, *args):
    return reverse(f"cases:{name}", args=[case.pk, *args])


def rows(model, **filters):
    with as_owner():
        return list(model.objects.filter(**filters))


def separated(case, family):
    with as_owner():
        first, second = sorted(family[:2], key=lambda one: one.pk)
        return Separation.objects.create(
            household=case.household, person=first, other=second, reason="Stalking", marked_by_id=marker()
        )


def marker():
    return UserFactory().pk


def paths(case, family, separation):
    """Every address of the family tab with who may open it: readers, contributors, writers, directors."""
    mother = family[0].pk
    return {
        "read": [address("family", case), address("contact", case, mother)],
        "contribute": [
            address("person_add", case),
            address("relation_add", case),
            address("separation_add", case),
            address("point_add", case, mother),
            address("channel_add", case, mother),
        ],
        "write": [
            address("household", case),
            address("person_change", case, mother),
            address("custody", case, family[2].pk),
        ],
        "direct": [address("separation_lift", case, separation.pk)],
    }


def test_each_gets_as_far_as_they_may(client, case, family):
    groups = paths(case, family, separated(case, family))
    levels = list(groups)
    for make, reaches in ((reader_of, 1), (partner_in, 2), (writer_of, 3), (director_of, 4)):
        client.force_login(make(case))
        for number, level in enumerate(levels):
            for path in groups[level]:
                expected = 200 if number < reaches else 403
                assert client.get(path).status_code == expected, (make.__name__, path)
                if number >= reaches:
                    assert client.post(path, {}).status_code == 403


def test_a_stranger_finds_nothing(client, case, family):
    client.force_login(director_of(CaseFactory()))
    for group in paths(case, family, separated(case, family)).values():
        for path in group:
            assert client.get(path).status_code == client.post(path).status_code == 404


def test_somebody_of_another_household_is_not_found_in_this_case(client, case, family):
    client.force_login(director_of(case))
    stranger = MembershipFactory().person
    for name in ("person_change", "contact", "custody", "point_add"):
        assert client.get(address(name, case, stranger.pk)).status_code == 404


def test_the_page_tells_relations_custody_and_who_is_apart(client, case, family):
    with as_owner():
        Relationship.objects.create(person=family[0], other=family[2], kind="parent")
        Custody.objects.create(household=case.household, child=family[2], holder=family[0])
    separated(case, family)
    client.force_login(director_of(case))
    found = {
        member.person.first_names: member for member in client.get(address("family", case)).context["members"]
    }
    assert [(str(tie.words), tie.name) for tie in found["Samira"].ties] == [("ouder van", "Noor")]
    assert [(str(tie.words), tie.name) for tie in found["Noor"].ties] == [("kind van", "Samira")]
    assert found["Noor"].custody == ["Samira"]
    assert found["Samira"].apart_from == ["Karim"]
    assert found["Karim"].apart_from == ["Samira"]


def test_a_child_who_turns_eighteen_soon_is_signalled(client, case):
    soon = date.today() + timedelta(days=60)
    for name, born in (("Bram", years_later(soon, -18)), ("Els", years_later(soon, -10))):
        person = PersonFactory(first_names=name, born_earliest=born, born_latest=born)
        MembershipFactory(household=case.household, person=person, is_child=True)
    client.force_login(director_of(case))
    members = client.get(address("family", case)).context["members"]
    assert [bool(member.eighteen) for member in sorted(members, key=lambda one: one.person.first_names)] == [
        True,
        False,
    ]


def test_where_somebody_is_shows_on_demand_only_and_is_logged(client, case, family):
    with as_owner():
        ContactPoint.objects.create(
            household=case.household, person=family[0], kind="address", value="Kade 1"
        )
        SafeChannel.objects.create(household=case.household, person=family[0], kind="phone", value="06 5")
    partner = partner_in(case)
    client.force_login(partner)
    assert "Kade 1" not in client.get(address("family", case)).content.decode()
    assert rows(Line, act="contact.read") == []
    page = client.get(address("contact", case, family[0].pk), headers={"hx-request": "true"}).content.decode()
    assert "Kade 1" in page
    assert "06 5" in page
    assert "<html" not in page
    assert [line.subject_id for line in rows(Line, act="contact.read")] == [family[0].pk]


def test_the_family_costs_as_many_questions_for_twelve_as_for_three(
    client, case, family, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(director_of(case))
    client.get(address("family", case))
    with django_assert_max_num_queries(22) as few:
        client.get(address("family", case))
    for number in range(9):
        person = MembershipFactory(household=case.household, position=number + 3).person
        with as_owner():
            Relationship.objects.create(person=family[0], other=person, kind="sibling")
            Custody.objects.create(household=case.household, child=person, holder=family[0])
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address("family", case))


def new_person(**values):
    return {
        "new_id": str(uuid.uuid4()),
        "first_names": "Bram",
        "gender": "male",
        "lives_here": "on",
        **values,
    }


def test_a_partner_adds_a_person_and_a_doubled_click_adds_one(client, case, family):
    client.force_login(partner_in(case))
    sent = new_person(birth="2012", is_child="on")
    for _click in range(2):
        assert client.post(address("person_add", case), sent).status_code == 302
    assert len(rows(Person, first_names="Bram")) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_names": ""}, "first_names"),
        ({"first_names": "x" * 81}, "first_names"),
        ({"first_names": "a\x00"}, "first_names"),
        ({"birth": "30-2-2020"}, "birth"),
        ({"birth": "over een jaar"}, "birth"),
        ({"gender": "anders"}, "gender"),
    ],
)
def test_a_person_that_cannot_be_is_told_beside_the_field(client, case, family, values, field):
    client.force_login(partner_in(case))
    answer = client.post(address("person_add", case), new_person(**values))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert len(rows(Person)) == 3


def test_a_name_of_ligatures_is_kept_whole(client, case, family):
    client.force_login(partner_in(case))
    name = "ﬃ" * 80
    answer = client.post(address("person_add", case), new_person(first_names=name, last_name=name))
    assert answer.status_code == 302
    assert len(rows(Person, first_names=name)) == 1
    client.force_login(writer_of(case))
    assert client.post(address("household", case), {"name": "㎏" * 120}).status_code == 302


def test_a_person_is_changed_with_what_was_known_filled_in(client, case, family):
    client.force_login(writer_of(case))
    url = address("person_change", case, family[1].pk)
    assert client.get(url).context["form"]["first_names"].value() == "Karim"
    sent = {"first_names": "Karim", "last_name": "Bakker", "gender": "male", "birth": "ongeveer 40"}
    assert client.post(url, sent).status_code == 302
    person = rows(Person, pk=family[1].pk)[0]
    assert (person.last_name, person.birth_words) == ("Bakker", "ongeveer 40")
    assert client.get(url).context["form"]["birth"].value() == "ongeveer 40"
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    assert client.post(url, {**sent, "died_on": tomorrow}).status_code == 422


def test_leaving_the_household_keeps_the_last_one(client, case, family):
    client.force_login(writer_of(case))
    statuses = [client.post(address("person_leave", case, person.pk)).status_code for person in family]
    assert statuses == [302, 302, 422]
    assert len(rows(Membership, until__isnull=True)) == 1


def test_relations_are_recorded_and_taken_back(client, case, family):
    client.force_login(writer_of(case))
    sent = {
        "new_id": str(uuid.uuid4()),
        "person": str(family[0].pk),
        "kind": "parent",
        "other": str(family[2].pk),
    }
    url = address("relation_add", case)
    assert client.post(url, sent).status_code == 302
    assert client.post(url, {**sent, "new_id": str(uuid.uuid4())}).status_code == 422
    assert client.post(url, {**sent, "new_id": str(uuid.uuid4()), "other": sent["person"]}).status_code == 422
    assert client.post(url, {**sent, "other": "iemand"}).status_code == 422
    relation = rows(Relationship)[0]
    assert client.post(address("relation_remove", case, relation.pk)).status_code == 302
    assert rows(Relationship) == []


def test_custody_is_recorded_per_child(client, case, family):
    client.force_login(writer_of(case))
    url = address("custody", case, family[2].pk)
    sent = {"holders": [str(family[0].pk), str(family[1].pk)]}
    assert client.post(url, sent).status_code == 302
    assert client.get(url).context["form"].initial["holders"] == [str(one.holder_id) for one in rows(Custody)]
    assert client.post(url, {"holders": [str(family[2].pk)]}).status_code == 422
    assert client.post(url, {"holders": [], "organisation": "x"}).status_code == 422


def test_a_place_and_a_safe_way_are_recorded_and_ended(client, case, family):
    client.force_login(writer_of(case))
    mother = family[0].pk
    point = {"new_id": str(uuid.uuid4()), "kind": "address", "value": "Kade 1", "is_secret": "on"}
    channel = {"new_id": str(uuid.uuid4()), "kind": "sms", "value": "06 5"}
    for name, sent in (("point_add", point), ("channel_add", channel)):
        for _click in range(2):
            assert client.post(address(name, case, mother), sent).status_code == 302
        assert client.post(address(name, case, mother), {**sent, "kind": "rook"}).status_code == 422
    assert client.post(address("channel_add", case, mother), {**channel, "value": ""}).status_code == 302
    without_number = {**channel, "new_id": str(uuid.uuid4()), "value": ""}
    assert client.post(address("channel_add", case, mother), without_number).status_code == 422
    ends = {"point_end": rows(ContactPoint)[0].pk, "channel_end": rows(SafeChannel)[0].pk}
    for name, pk in ends.items():
        assert client.post(address(name, case, mother, pk)).status_code == 302
        assert client.post(address(name, case, mother, uuid.uuid4())).status_code == 404
    assert rows(ContactPoint, until__isnull=True) == rows(SafeChannel, until__isnull=True) == []


def test_two_people_are_kept_apart_by_a_partner_and_released_by_the_director(client, case, family):
    client.force_login(partner_in(case))
    url, sent = address("separation_add", case), {"person": str(family[0].pk), "other": str(family[1].pk)}
    assert client.post(url, {**sent, "reason": ""}).status_code == 422
    assert client.post(url, {**sent, "other": sent["person"], "reason": "x"}).status_code == 422
    assert client.post(url, {**sent, "reason": "Stalking"}).status_code == 302
    separation = rows(Separation)[0]
    lift = address("separation_lift", case, separation.pk)
    client.force_login(director_of(case))
    assert client.post(lift, {"reason": " "}).status_code == 422
    assert client.post(lift, {"reason": "Verbod opgeheven."}).status_code == 302
    assert client.post(lift, {"reason": "Nog eens."}).status_code == 404
    assert rows(Separation, lifted_at__isnull=True) == []


def test_the_household_gets_another_name(client, case):
    client.force_login(writer_of(case))
    assert client.post(address("household", case), {"name": "Bos-Van der Meer"}).status_code == 302
    assert rows(Household, pk=case.household_id)[0].name_key == "bos meer van der"
    assert client.post(address("household", case), {"name": "x" * 121}).status_code == 422
