"""The lists: own rows only, searchable, and as many queries for three hundred rows as for three."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Household, Membership, Person, Referral
from leidraad.models import Action
from meetings.models import AgendaItem, Meeting
from tests.factories import (
    CaseFactory,
    HouseholdFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
    open_case,
)
from tests.roles import as_owner
from zvh.access.models import Grant
from zvh.access.permissions import DIRECTOR

pytestmark = pytest.mark.django_db
LISTS = ["pages:case_list", "pages:meeting_list", "pages:action_list"]
ALL_LISTS = [*LISTS, "cases:referral_list", "meetings:sitting_list"]


def _client(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def user():
    return UserFactory(role="procesregisseur")


def _add_cases(user, number: int) -> None:
    """Cases of this user, each with a person, a planned meeting and an action; in bulk, for there may be hundreds."""
    starts = timezone.now() + timedelta(days=3)
    with as_owner():
        households = Household.objects.bulk_create(
            Household(name="Rij", name_key="rij") for _ in range(number)
        )
        persons = Person.objects.bulk_create(Person(first_names="Rij", name_key="rij") for _ in range(number))
        Membership.objects.bulk_create(
            Membership(household=household, person=person)
            for household, person in zip(households, persons, strict=True)
        )
        cases = Case.objects.bulk_create(CaseFactory.build(household=household) for household in households)
        meetings = Meeting.objects.bulk_create(
            Meeting(kind=kind, starts_at=starts, ends_at=starts + timedelta(hours=1), chair=user)
            for _ in cases
            for kind in ("focusoverleg", "weegoverleg")
        )
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, case=cases[number // 2]) for number, meeting in enumerate(meetings)
        )
        Referral.objects.bulk_create(
            Referral(case=case, organisation=user.organisation, referrer=user, reason="Nu") for case in cases
        )
        Action.objects.bulk_create(
            Action(case=case, author_id=user.pk, text="Bellen", owner=user) for case in cases
        )
        Grant.objects.bulk_create(
            Grant(
                principal_id=user.pk,
                case_id=case.pk,
                permission=permission,
                reason="involvement",
                because_of=case.pk,
            )
            for case in cases
            for permission in DIRECTOR
        )


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ALL_LISTS)
def test_three_hundred_rows_take_as_many_queries_as_three(name, user):
    client, address = _client(user), reverse(name)
    _add_cases(user, 3)
    three = _queries(client, address)
    _add_cases(user, 297)
    assert _queries(client, address) == three
    assert three < 12


def test_a_case_is_found_by_number_and_by_a_name_without_accents_or_prefix(user):
    case = CaseFactory(household=HouseholdFactory(name="Van der Étoile"), number="2026-0148")
    MembershipFactory(household=case.household, person=PersonFactory(first_names="Zoë", last_name="de Wit"))
    other = CaseFactory()
    for found in (case, other):
        open_case(user, found, DIRECTOR)
    for words in ("2026-0148", "etoile", "zoe wit"):
        page = _client(user).get(reverse("pages:case_list"), {"q": words}).context["page"]
        assert list(page.object_list) == [case], words


def test_a_search_finds_nothing_of_somebody_elses_case(user):
    CaseFactory(household=HouseholdFactory(name="Onvindbaar"))
    response = _client(user).get(reverse("pages:case_list"), {"q": "Onvindbaar"})
    assert list(response.context["page"].object_list) == []


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 5_000, "page=abc", "page=-1", "state=nonsense", "which=;drop"]
)
def test_bad_input_in_the_address_is_no_error(query, user):
    for name in LISTS:
        assert _client(user).get(f"{reverse(name)}?{query}").status_code == 200


def test_late_actions_stand_first(user):
    case = CaseFactory()
    open_case(user, case, DIRECTOR)
    today = timezone.localdate()
    with as_owner():
        for text, days in (("later", 5), ("late", -3), ("no date", None)):
            due = today + timedelta(days=days) if days is not None else None
            Action.objects.create(case=case, author_id=user.pk, text=text, owner=user, due_on=due)
    page = _client(user).get(reverse("pages:action_list")).context["page"]
    assert [action.text for action in page] == ["late", "later", "no date"]
