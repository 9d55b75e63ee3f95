"""The page that says what changed: in words, from what to what, for who keeps the dossier."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Involvement, Measure, Phase
from cases.services import change_phase
from tests.factories import CaseFactory, MembershipFactory, director_of, partner_in, writer_of
from tests.roles import acting, as_owner
from zvh.accounts.models import Principal

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


def answer(user, case, page=1):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.get(reverse("pages:case_history", args=[case.pk]), {"page": page})


@pytest.fixture
def case(db):
    return CaseFactory()


def test_a_change_is_told_with_its_labels_and_who_made_it(case):
    director = director_of(case)
    with acting(director):
        change_phase(case=case, to=Phase.RISK, reason="Het is nu veilig.")
        case.household.municipality = "Rijswijk"
        case.household.save()
    told = answer(director, case).content.decode()
    with as_owner():
        who = Principal.objects.get(pk=director.pk).label
    for words in (
        who,
        "Delft",
        "Rijswijk",
        "Directe veiligheid",
        "Risicogestuurde zorg",
        "Het is nu veilig.",
    ):
        assert words in told
    assert "directe_veiligheid" not in told


def test_people_in_it_have_names_and_what_was_removed_is_told(case):
    person = MembershipFactory(
        household=case.household, person__first_names="Kanariegeel", person__last_name="Bos"
    ).person
    director = director_of(case)
    with acting(director):
        measure = Measure.objects.create(case=case, person=person, kind="prison", since=date(2026, 1, 5))
        measure.protects.set([person])
        measure.delete()
    with as_owner():
        involvement = Involvement.objects.create(
            case=case, organisation=director.organisation, since=date(2026, 1, 1)
        )
        involvement.persons.add(person)
    told = answer(director, case).content.decode()
    assert told.count("Kanariegeel Bos") >= 3
    assert "verwijderd" in told


def test_only_who_keeps_the_dossier_reads_it(case):
    assert answer(writer_of(case), case).status_code == 200
    assert answer(partner_in(case), case).status_code == 403
    assert answer(director_of(CaseFactory()), case).status_code == 404


def test_it_is_turned_page_by_page_with_the_same_number_of_queries(case):
    director = director_of(case)
    with acting(director):
        case.household.visiting_agreements = "Afspraak vooraf."
        case.household.save()
    answer(director, case)
    with CaptureQueriesContext(connection) as few:
        answer(director, case)
    with acting(director):
        for number in range(60):
            case.household.visiting_agreements = f"Afspraak {number}."
            case.household.save()
    with CaptureQueriesContext(connection) as many:
        first = answer(director, case).content.decode()
    assert len(many) <= len(few)
    assert "Afspraak 59." in first
    assert "Afspraak 1." not in first
    second = answer(director, case, page=2).content.decode()
    assert "Afspraak 1." in second
    assert "Afspraak 59." not in second
    for odd in ("-1", "0", "x", "99999999999999999999", "²"):
        assert answer(director, case, page=odd).status_code == 200
