"""Search before create: what intake finds, what joining does, and that a referrer notices nothing."""

import pytest

from cases.births import Birth
from cases.intake_functions import SEARCHES_PER_HOUR
from cases.models import Case, CaseState, Household, Membership, Person, Referral, Relationship, SafeChannel
from cases.services import (
    NewChannel,
    NewPerson,
    add_to_case_in_hand,
    end_case,
    join_household,
    known_households,
)
from tests.cases.world import child, intake_worker, mother, refer, taken_up
from tests.factories import UserFactory
from tests.roles import acting, as_owner
from zvh.accounts.models import Role
from zvh.audit.models import Line
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


def closed_case(intake):
    case, procesregisseur = taken_up(intake=intake)
    with acting(procesregisseur):
        end_case(case=case, kind="beeindigd", reason="Verhuisd.")
    return case


def test_intake_learns_the_number_and_director_of_a_household_that_was_here_before():
    intake = intake_worker()
    known, procesregisseur = taken_up(intake=intake)
    case = refer(UserFactory())
    with acting(intake):
        found = known_households(case=case)
        assert not Case.objects.filter(pk=known.pk).exists()
    assert [(one.number, one.director, one.in_hand, one.matches) for one in found] == [
        (known.number, procesregisseur.name, True, 2)
    ]


def test_nobody_but_intake_finds_anything():
    intake = intake_worker()
    taken_up(intake=intake)
    referrer = UserFactory()
    case = refer(referrer)
    with acting(referrer):
        assert known_households(case=case) == []
    other_intake = intake_worker()
    with acting(other_intake):
        assert known_households(case=case) == []


def test_a_birth_that_cannot_be_the_same_is_another_person():
    intake = intake_worker()
    taken_up(intake=intake)
    other = mother(
        birth=Birth(mother().birth.earliest.replace(year=1960), mother().birth.latest.replace(year=1961))
    )
    case = refer(UserFactory(), persons=[other])
    with acting(intake):
        assert known_households(case=case) == []


def test_searching_is_logged_and_limited():
    intake = intake_worker()
    case = refer(UserFactory())
    with as_owner():
        Line.objects.bulk_create(
            Line(principal_id=intake.pk, act="household.search") for _ in range(SEARCHES_PER_HOUR - 1)
        )
    with acting(intake):
        known_households(case=case)
        with pytest.raises(DomainError, match="very often"):
            known_households(case=case)
    with as_owner():
        assert Line.objects.filter(act="household.search", case_id=case.pk).count() == 1


def test_joining_keeps_one_dossier_with_one_row_per_person():
    intake = intake_worker()
    known = closed_case(intake)
    grandfather = NewPerson(first_names="Bram", last_name="de Wit", place="opa")
    case = refer(
        UserFactory(),
        persons=[mother(channel=NewChannel(value="06 9999 9999")), child(), grandfather],
    )
    with acting(intake):
        join_household(case=case, household_id=known.household_id)
        names = Membership.objects.filter(household_id=known.household_id).values_list(
            "person__first_names", flat=True
        )
        assert sorted(names) == ["Bram", "Noor", "Samira"]
        assert Relationship.objects.count() == 1
        current = SafeChannel.objects.filter(until__isnull=True)
        assert [channel.value for channel in current] == ["06 9999 9999"]
        assert Case.objects.get(pk=case.pk).household_id == known.household_id
    with as_owner():
        assert Person.objects.filter(merged_into__isnull=False).count() == 2
        assert Household.objects.get(merged_into__isnull=False).merged_into_id == known.household_id


def test_joining_opens_the_household_and_not_the_old_case():
    intake = intake_worker()
    known = closed_case(intake)
    case = refer(UserFactory())
    with acting(intake):
        join_household(case=case, household_id=known.household_id)
        assert [one.pk for one in Case.objects.all()] == [case.pk]


def test_a_household_has_one_case_in_hand():
    intake = intake_worker()
    known, _procesregisseur = taken_up(intake=intake)
    case = refer(UserFactory())
    with acting(intake), pytest.raises(Conflict, match="already has a case in hand"):
        join_household(case=case, household_id=known.household_id)


def test_a_referral_of_a_case_in_hand_goes_to_its_director():
    intake, referrer = intake_worker(), UserFactory()
    known, procesregisseur = taken_up(intake=intake)
    case = refer(referrer)
    with acting(intake):
        add_to_case_in_hand(
            case=case, household_id=known.household_id, note="Loopt al.", answer="Wij nemen contact op."
        )
    with acting(procesregisseur):
        assert {one.state for one in Case.objects.all()} == {CaseState.OPEN, CaseState.DECLINED}
        assert Referral.objects.get(case=case).reason == "De ruzies lopen op."
    with acting(referrer):
        assert Referral.objects.get().answer_text == "Wij nemen contact op."
        assert not Household.objects.exists()


def test_a_referrer_reads_the_same_whether_or_not_the_household_was_known():
    intake, referrer = intake_worker(), UserFactory(role=Role.PARTNER)
    known = closed_case(intake)
    case = refer(referrer)

    def seen():
        with acting(referrer):
            return [
                list(
                    Referral.objects.filter(case_id=case.pk).values(
                        "sent", "answer", "answer_text", "version"
                    )
                ),
                *(model.objects.count() for model in (Case, Household, Person, Membership)),
            ]

    before = seen()
    with acting(intake):
        join_household(case=case, household_id=known.household_id)
    assert seen() == before


def test_only_a_household_that_was_found_can_be_joined():
    intake = intake_worker()
    other = refer(UserFactory(), persons=[NewPerson(first_names="Iemand", last_name="Anders")])
    case = refer(UserFactory())
    with acting(intake), pytest.raises(Conflict):
        join_household(case=case, household_id=other.household_id)
