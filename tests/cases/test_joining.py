"""Search before create: what intake finds, what joining does, and that a referrer notices nothing."""

from datetime import date

import pytest
from django.db import connection

from cases.births import Birth
from cases.intake_functions import SEARCHES_PER_HOUR
from cases.models import Case, CaseState, Household, Membership, Person, Referral, Relationship, SafeChannel
from cases.names import PREFIXES, fold_name
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
    assert [(one.number, one.director, one.in_hand, one.matches, one.possible) for one in found] == [
        (known.number, procesregisseur.name, True, 2, 0)
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
    other = refer(UserFactory())
    with acting(intake):
        known_households(case=case)
        with pytest.raises(DomainError, match="very often"):
            known_households(case=other)
    with as_owner():
        assert (
            list(Line.objects.filter(act="household.search").values_list("case_id", flat=True))[-1] == case.pk
        )


def test_looking_again_is_no_other_search_but_other_names_are():
    intake = intake_worker()
    known, _procesregisseur = taken_up(intake=intake)
    case = refer(UserFactory(), persons=[mother(last_name="Bakker")])

    def searches():
        with as_owner():
            return Line.objects.filter(act="household.search", case_id=case.pk).count()

    with acting(intake):
        assert [known_households(case=case) for _time in range(3)] == [[], [], []]
        assert searches() == 1
        person = Person.objects.get(last_name="Bakker")
        person.last_name = "de Wit"
        person.save()
        assert [one.number for one in known_households(case=case)] == [known.number]
        assert searches() == 2


def test_who_may_not_search_any_more_still_sees_what_was_found():
    intake = intake_worker()
    known, _procesregisseur = taken_up(intake=intake)
    case = refer(UserFactory())
    with acting(intake):
        known_households(case=case)
    with as_owner():
        Line.objects.bulk_create(
            Line(principal_id=intake.pk, act="household.search") for _ in range(SEARCHES_PER_HOUR)
        )
    with acting(intake):
        assert [one.number for one in known_households(case=case)] == [known.number]


UNKNOWN = Birth(None, None)
BORN = Birth(date(1988, 4, 2), date(1988, 4, 2))
ABOUT = Birth(date(1986, 1, 1), date(1990, 12, 31), "ongeveer 36")
LONG_AGO = Birth(date(1950, 1, 1), date(1950, 1, 1))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("Samira", "de Wit", BORN), (1, 0)),
        (("Sámira", "De  Wit", UNKNOWN), (1, 0)),
        (("S.", "de Wit", UNKNOWN), (0, 1)),
        (("S.", "Wit", ABOUT), (0, 1)),
        (("Sam", "van de Wit", UNKNOWN), (0, 1)),
        (("Mira", "de Wit", ABOUT), (0, 1)),
        (("", "de Wit", BORN), (0, 1)),
        (("Mira", "de Wit", UNKNOWN), None),
        (("S.", "de Wit", LONG_AGO), None),
        (("Samira", "de Wit", LONG_AGO), None),
        (("S.", "de Witte", UNKNOWN), None),
        (("S.", "", BORN), None),
        (("Wit", "Samira", BORN), None),
    ],
)
def test_who_may_be_the_same_is_found_too(asked, expected):
    intake = intake_worker()
    taken_up(intake=intake, persons=[mother(birth=BORN)])
    first, last, birth = asked
    case = refer(UserFactory(), persons=[mother(first_names=first, last_name=last, birth=birth)])
    with acting(intake):
        found = known_households(case=case)
    assert [(one.matches, one.possible) for one in found] == ([expected] if expected else [])


def test_somebody_who_matches_surely_is_not_counted_as_maybe_too():
    intake = intake_worker()
    taken_up(intake=intake, persons=[mother(birth=BORN), mother(first_names="Sanne", birth=ABOUT)])
    case = refer(UserFactory(), persons=[mother(birth=BORN)])
    with acting(intake):
        assert [(one.matches, one.possible) for one in known_households(case=case)] == [(1, 0)]


def test_a_household_that_may_be_the_same_can_be_joined():
    intake = intake_worker()
    known = closed_case(intake)
    case = refer(UserFactory(), persons=[mother(first_names="S.", birth=UNKNOWN)])
    with acting(intake):
        join_household(case=case, household_id=known.household_id)
        assert Case.objects.get(pk=case.pk).household_id == known.household_id


@pytest.mark.parametrize(
    "name",
    [
        "",
        "de",
        "Van der Étoile",
        "El Khatib-Verbeek",
        "  S.  de   Boer ",
        "ﬁlip Ⅳ Ørsted",
        "مرحبا 👨‍👩‍👧",
        "'t Hart",
    ],
)
def test_the_database_folds_a_name_as_python_does(name):
    words = [word for word in fold_name(name).split() if word not in PREFIXES]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT cases_folded(%s)", [name])
        assert cursor.fetchone()[0] == " ".join(words or fold_name(name).split())


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
