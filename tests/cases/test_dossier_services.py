"""Persons, custody, contact, measures and separations: what each verb does and refuses."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases.births import Birth
from cases.models import (
    Custody,
    Incident,
    LifeDomainEntry,
    Measure,
    Membership,
    Person,
    Relationship,
    Separation,
)
from cases.separations import separated_from, separated_pairs
from cases.services import (
    add_contact_point,
    add_incident,
    add_person,
    agree_channel,
    change_person,
    end_measure,
    end_membership,
    lift_separation,
    note_life_domain,
    read_contact,
    record_custody,
    record_measure,
    relate,
    separate,
)
from tests.cases.world import child, mother
from tests.factories import (
    CaseFactory,
    MembershipFactory,
    OrganisationFactory,
    director_of,
    partner_in,
    writer_of,
)
from tests.roles import acting, as_owner
from zvh.audit.models import Line
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def case(db):
    return CaseFactory()


@pytest.fixture
def family(case):
    return [MembershipFactory(household=case.household, position=n).person for n in range(3)]


def measure_on(case, family, **values):
    values = {"kind": "contact_ban", "since": TODAY, "protects": [family[1]], **values}
    return record_measure(case=case, new_id=uuid.uuid4(), person=family[0], **values)


def test_a_partner_adds_a_person_once(case):
    new = mother()
    with acting(partner_in(case)):
        add_person(case=case, new=new)
        add_person(case=case, new=new)
        assert Membership.objects.get().person.full_name == "Samira de Wit"


def test_a_person_without_a_name_is_refused(case):
    with acting(writer_of(case)), pytest.raises(DomainError) as refused:
        add_person(case=case, new=mother(first_names="", last_name=""))
    assert refused.value.field == "first_names"


def changes(**values):
    return {
        "first_names": "Els",
        "last_name": "Bos",
        "gender": "female",
        "birth": Birth(),
        "interpreter_language": "",
        "place": "oma",
        "is_child": False,
        "lives_here": False,
        "from_earlier_relation": False,
        **values,
    }


def test_a_writer_corrects_a_person_and_a_partner_cannot(case, family):
    with acting(partner_in(case)), pytest.raises(PermissionDenied):
        change_person(case=case, membership=Membership.objects.first(), **changes())
    with acting(writer_of(case)):
        membership = Membership.objects.get(person=family[0])
        change_person(case=case, membership=membership, **changes())
        assert Person.objects.get(pk=family[0].pk).name_key == "els bos"


def test_nobody_dies_before_they_are_born(case, family):
    born = Birth(date(1990, 1, 1), date(1990, 1, 1))
    with acting(writer_of(case)), pytest.raises(DomainError) as refused:
        change_person(
            case=case, membership=Membership.objects.first(), **changes(birth=born, died_on=date(1980, 1, 1))
        )
    assert refused.value.field == "died_on"


def test_the_last_person_stays_in_the_household(case):
    membership = MembershipFactory(household=case.household)
    with acting(writer_of(case)), pytest.raises(DomainError):
        end_membership(case=case, membership=membership)


def test_relations_are_between_two_people_of_this_household(case, family):
    stranger = MembershipFactory().person
    with acting(writer_of(case)):
        relate(case=case, new_id=uuid.uuid4(), person=family[0].pk, kind="parent", other=family[1].pk)
        for person, other in ((family[0], family[0]), (family[0], stranger)):
            with pytest.raises(DomainError):
                relate(case=case, new_id=uuid.uuid4(), person=person.pk, kind="parent", other=other.pk)
        with pytest.raises(Conflict):
            relate(case=case, new_id=uuid.uuid4(), person=family[0].pk, kind="parent", other=family[1].pk)
        assert Relationship.objects.count() == 1


def test_custody_replaces_what_was_recorded(case, family):
    first, second, noor = family
    guardian = OrganisationFactory()
    with acting(writer_of(case)):
        record_custody(case=case, child=noor.pk, holders=[first.pk, second.pk])
        record_custody(case=case, child=noor.pk, holders=[first.pk], organisation=guardian)
        current = Custody.objects.filter(until__isnull=True)
        assert {(one.holder_id, one.organisation_id) for one in current} == {
            (first.pk, None),
            (None, guardian.pk),
        }
        with pytest.raises(DomainError):
            record_custody(case=case, child=noor.pk, holders=[noor.pk])


def test_reading_where_somebody_is_leaves_a_line(case, family):
    partner = partner_in(case)
    with acting(partner):
        add_contact_point(
            case=case, new_id=uuid.uuid4(), person_id=family[0].pk, kind="address", value="Kade 1"
        )
        points, channels = read_contact(case=case, person_id=family[0].pk)
        assert ([point.value for point in points], channels) == (["Kade 1"], [])
    with as_owner():
        assert Line.objects.filter(
            act="contact.read", subject_id=family[0].pk, principal_id=partner.pk
        ).exists()


def test_a_channel_has_a_number_unless_it_is_in_person(case, family):
    with acting(writer_of(case)):
        agree_channel(case=case, new_id=uuid.uuid4(), person_id=family[0].pk, kind="in_person")
        with pytest.raises(DomainError) as refused:
            agree_channel(case=case, new_id=uuid.uuid4(), person_id=family[0].pk, kind="phone")
    assert refused.value.field == "value"


@pytest.mark.parametrize("kind", ["contact_ban", "house_ban"])
def test_a_ban_separates_at_once_also_from_each_person_it_protects(case, family, kind):
    with acting(writer_of(case)):
        measure_on(case, family, kind=kind, protects=family[1:])
        assert separated_pairs(case.household_id) == {
            frozenset({family[0].pk, family[1].pk}),
            frozenset({family[0].pk, family[2].pk}),
        }
        assert separated_from(case.household_id, family[1].pk) == {family[0].pk}


def test_a_ban_that_protects_nobody_is_refused(case, family):
    with acting(writer_of(case)), pytest.raises(DomainError) as refused:
        measure_on(case, family, protects=[])
    assert refused.value.field == "protects"


@pytest.mark.parametrize(
    ("values", "separates"),
    [
        ({"kind": "probation"}, False),
        ({"since": TODAY - timedelta(days=9), "until": TODAY - timedelta(days=1)}, False),
        ({"until": TODAY}, True),
        ({"since": TODAY + timedelta(days=2)}, True),
    ],
)
def test_which_measures_separate(case, family, values, separates):
    with acting(writer_of(case)):
        measure_on(case, family, **values)
        assert Separation.objects.exists() == separates


def test_a_measure_cannot_end_before_it_begins(case, family):
    with acting(writer_of(case)):
        with pytest.raises(DomainError) as refused:
            measure_on(case, family, until=TODAY - timedelta(days=1))
        assert (refused.value.field, Measure.objects.exists()) == ("until", False)
        measure = measure_on(case, family, kind="probation")
        with pytest.raises(DomainError):
            end_measure(case=case, measure=measure, until=TODAY - timedelta(days=1))


def test_the_end_of_a_measure_lifts_nothing(case, family):
    with acting(writer_of(case)):
        end_measure(case=case, measure=measure_on(case, family), until=TODAY)
        assert Separation.objects.get().lifted_at is None


def test_a_partner_marks_and_only_who_directs_lifts(case, family):
    with acting(partner_in(case)):
        separation = separate(household=case.household, person=family[1], other=family[0], reason="Stalking")
        again = separate(household=case.household, person=family[0], other=family[1], reason="Stalking")
        assert separation == again
    with acting(writer_of(case)), pytest.raises(PermissionDenied):
        lift_separation(separation=separation, reason="Mag weer.")
    with acting(director_of(case)):
        with pytest.raises(DomainError):
            lift_separation(separation=separation, reason=" ")
        lift_separation(separation=separation, reason="Verbod opgeheven.")
        assert separated_pairs(case.household_id) == frozenset()


def test_a_mark_moves_to_the_newest_worst_incident(case, family):
    with acting(partner_in(case)):
        for text in ("Geslagen", "Gewurgd"):
            add_incident(case=case, new_id=uuid.uuid4(), text=text, mark="worst", roles=[(family[0], "used")])
        assert Incident.objects.get(mark="worst").text == "Gewurgd"


def test_a_partner_does_not_take_a_mark_from_somebody_else(case):
    for partner, taken in ((partner_in(case), False), (partner_in(case), True)):
        with acting(partner):
            incident = {"case": case, "new_id": uuid.uuid4(), "text": "Geslagen", "mark": "first"}
            if taken:
                with pytest.raises(Conflict):
                    add_incident(**incident)
            else:
                add_incident(**incident)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"happened_earliest": TODAY + timedelta(days=1)}, "happened_earliest"),
        ({"happened_earliest": TODAY, "happened_latest": TODAY - timedelta(days=1)}, "happened_latest"),
    ],
)
def test_an_incident_that_cannot_be(case, values, field):
    with acting(partner_in(case)), pytest.raises(DomainError) as refused:
        add_incident(**{"case": case, "new_id": uuid.uuid4(), "text": "x", **values})
    assert refused.value.field == field


def test_a_life_domain_is_noted_once_a_day(case, family):
    with acting(writer_of(case)):
        note_life_domain(case=case, domain="werk", state="problem", weight=2)
        note_life_domain(case=case, domain="werk", state="strength")
        note_life_domain(case=case, domain="werk", state="unknown", person=family[0])
        entries = LifeDomainEntry.objects.values_list("state", flat=True)
        assert sorted(entries) == ["strength", "unknown"]
        with pytest.raises(DomainError):
            note_life_domain(case=case, domain="werk", state="problem", weight=4)


def test_a_child_added_later_is_the_last_in_line(case, family):
    with acting(writer_of(case)):
        add_person(case=case, new=child())
        assert Membership.objects.order_by("-position").first().person.first_names == "Noor"
