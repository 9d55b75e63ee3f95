"""Where somebody is reaches only who may know it (domain.md rule 4): the database, `visible_to` and the page agree."""

import uuid
from datetime import date
from itertools import combinations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from cases.models import ContactPoint, Involvement, SafeChannel, Separation
from cases.services import add_contact_point, agree_channel
from tests.factories import (
    CaseFactory,
    MembershipFactory,
    UserFactory,
    director_of,
    open_case,
    partner_in,
    writer_of,
)
from tests.roles import acting, as_owner, told_to
from zvh.access.permissions import CONTRIBUTOR
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose

pytestmark = pytest.mark.django_db


class Household:
    """A mother and a father kept apart, and a child; each with an open address, a secret one and a safe channel."""

    def __init__(self):
        self.case = CaseFactory()
        self.director = director_of(self.case)
        self.persons = {
            name: MembershipFactory(
                household=self.case.household, person__first_names=name, person__last_name=""
            ).person
            for name in ("mother", "father", "child")
        }
        with as_owner():
            for name, person in self.persons.items():
                of_person = {"household": self.case.household, "person": person}
                ContactPoint.objects.create(**of_person, kind="address", value=f"{name} open")
                ContactPoint.objects.create(
                    **of_person, kind="address", value=f"{name} secret", is_secret=True
                )
                SafeChannel.objects.create(**of_person, kind="phone", value=f"{name} channel")

    def separate(self, *names):
        first, second = sorted((self.persons[name] for name in names), key=lambda person: person.pk)
        with as_owner():
            return Separation.objects.create(
                household=self.case.household,
                person=first,
                other=second,
                reason="x",
                marked_by_id=self.director.pk,
            )

    def helper_of(self, *names, until=None):
        user = partner_in(self.case)
        self.involve(user, *names, until=until)
        return user

    def involve(self, user, *names, case=None, until=None):
        with as_owner():
            involvement = Involvement.objects.create(
                case=case or self.case,
                organisation=user.organisation,
                user=user,
                since=date(2026, 1, 1),
                until=until,
            )
            involvement.persons.set([self.persons[name] for name in names])

    def seen_by(self, principal):
        """What the database gives, which is what `visible_to` says."""
        with acting_as(principal.pk):
            seen = set()
            for model in (ContactPoint, SafeChannel):
                found = set(model.objects.values_list("value", flat=True))
                assert found == {row.value for row in told_to(principal, model.objects.all())}
                seen |= found
        return seen


def everything_of(*names):
    return {f"{name} {what}" for name in names for what in ("open", "secret", "channel")}


def what_is_open_of(*names):
    return {f"{name} {what}" for name in names for what in ("open", "channel")}


@pytest.fixture
def household(db):
    made = Household()
    made.separate("mother", "father")
    return made


def test_who_keeps_the_dossier_sees_all_and_another_household_nothing(household):
    everything = everything_of("mother", "father", "child")
    assert household.seen_by(household.director) == household.seen_by(writer_of(household.case)) == everything
    assert household.seen_by(director_of(CaseFactory())) == household.seen_by(UserFactory()) == set()


def test_a_reader_sees_what_is_kept_from_nobody(household):
    assert household.seen_by(partner_in(household.case)) == what_is_open_of("child")


def test_whoever_helps_one_of_two_who_are_kept_apart_sees_that_one_whole(household):
    assert household.seen_by(household.helper_of("mother")) == everything_of("mother") | what_is_open_of(
        "child"
    )
    assert household.seen_by(household.helper_of("mother", "child")) == everything_of("mother", "child")


def test_whoever_helps_both_sees_neither(household):
    assert household.seen_by(household.helper_of("mother", "father")) == what_is_open_of("child")
    both = household.helper_of("mother")
    other_case = CaseFactory(household=household.case.household, state="declined")
    open_case(both, other_case, CONTRIBUTOR)
    household.involve(both, "father", case=other_case)
    assert household.seen_by(both) == what_is_open_of("child")


def test_help_that_ended_shows_nothing_more_and_a_lifted_separation_hides_no_longer(household):
    ended = household.helper_of("mother", until=date(2026, 2, 1))
    assert household.seen_by(ended) == what_is_open_of("child")
    with as_owner():
        Separation.objects.update(lifted_at="2026-02-02T00:00Z", lift_reason="x")
    assert household.seen_by(ended) == what_is_open_of("mother", "father", "child")


def test_papers_are_made_by_who_sees_every_place_and_nothing_else(household):
    assert household.seen_by(Purpose.PAPERS.principal) == everything_of("mother", "father", "child")
    with acting_as(Purpose.PAPERS.principal_id):
        assert not Separation.objects.exists()
        assert not Involvement.objects.exists()


def test_both_truths_agree_for_every_combination_of_help_and_separation(household):
    names = ("mother", "father", "child")
    household.separate("father", "child")
    helpers = [household.helper_of(*helped) for size in range(4) for helped in combinations(names, size)]
    assert len({frozenset(household.seen_by(user)) for user in helpers}) == 5


def test_a_contributor_adds_a_place_they_are_not_shown_and_sending_it_twice_adds_one(household):
    partner, mother = partner_in(household.case), household.persons["mother"]
    new = {"case": household.case, "person_id": mother.pk, "value": "Kanariegeel"}
    first, second = uuid.uuid4(), uuid.uuid4()
    with acting(partner):
        for _ in range(2):
            add_contact_point(**new, new_id=first, kind="address", is_secret=True)
            agree_channel(**new, new_id=second, kind="phone")
    assert "Kanariegeel" not in household.seen_by(partner)
    with as_owner():
        assert ContactPoint.objects.filter(value="Kanariegeel").count() == 1
        assert SafeChannel.objects.filter(value="Kanariegeel").count() == 1


def test_nobody_makes_themselves_the_helper_of_somebody(household):
    partner = partner_in(household.case)
    with acting(partner), pytest.raises(DatabaseError), transaction.atomic():
        Involvement.objects.bulk_create(
            [
                Involvement(
                    case=household.case,
                    organisation=partner.organisation,
                    user=partner,
                    since=date(2026, 1, 1),
                )
            ]
        )
    helper = household.helper_of("child")
    with acting(helper):
        own = Involvement.objects.get(user=helper)
        with pytest.raises(DatabaseError), transaction.atomic():
            own.persons.add(household.persons["mother"])


def page(user, household, name):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(
        "cases:contact", kwargs={"case": household.case.pk, "person": household.persons[name].pk}
    )
    return client.get(address).content.decode()


def test_the_page_says_that_something_is_kept_and_not_what(household):
    partner = partner_in(household.case)
    kept = page(partner, household, "mother")
    assert "laten we u niet zien" in kept
    assert "mother" in kept
    assert not any(place in kept for place in everything_of("mother"))
    half = page(partner, household, "child")
    assert "child open" in half
    assert "laten we u niet zien" in half
    assert "child secret" not in half
    for whole in (
        page(household.director, household, "mother"),
        page(household.helper_of("mother"), household, "mother"),
    ):
        assert "mother secret" in whole
        assert "laten we u niet zien" not in whole


def test_a_stranger_does_not_learn_that_something_is_kept(household):
    with acting(UserFactory()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT cases_keeps_whereabouts(%s, %s)",
            [household.case.household_id, household.persons["mother"].pk],
        )
        assert cursor.fetchone() == (False,)
