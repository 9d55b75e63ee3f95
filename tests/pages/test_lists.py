"""The lists: own rows only, and searchable; how many queries they take stands in test_list_queries.py."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leidraad.models import Action
from tests.factories import (
    AgendaItemFactory,
    CaseFactory,
    HouseholdFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
    open_case,
)
from tests.roles import as_owner
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Organisation
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db
LISTS = ["pages:case_list", "pages:meeting_list", "pages:action_list"]


def _client(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def user():
    return UserFactory(role="procesregisseur")


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


def _meeting_and_action(user, name: str, *, place: str = "Delft", text: str = "Bellen", **meeting):
    case = CaseFactory(household=HouseholdFactory(name=name))
    open_case(user, case, DIRECTOR)
    item = AgendaItemFactory(
        case=case, meeting__chair=UserFactory(name=f"V. {name}"), meeting__place=place, **meeting
    )
    with as_owner():
        action = Action.objects.create(case=case, author_id=user.pk, text=text, owner=user)
    return case, item, action


def test_meetings_are_found_by_case_and_by_place(user):
    case, item, _action = _meeting_and_action(user, "Van der Étoile", place="Kamer De Duinen")
    _meeting_and_action(user, "Bos")
    for words in (case.number, "etoile", "duinen"):
        page = _client(user).get(reverse("pages:meeting_list"), {"q": words}).context["page"]
        assert list(page) == [item], words


def test_actions_are_found_by_case_and_by_what_they_say(user):
    case, _item, action = _meeting_and_action(user, "Van der Étoile", text="Belt de huisarts")
    _meeting_and_action(user, "Bos")
    for words in (case.number, "etoile", "huisarts"):
        page = _client(user).get(reverse("pages:action_list"), {"q": words}).context["page"]
        assert list(page) == [action], words


def test_sittings_are_found_by_case_place_and_chair(user):
    kind = {"meeting__kind": "weegoverleg"}
    case, item, _action = _meeting_and_action(user, "Van der Étoile", place="Kamer De Duinen", **kind)
    _meeting_and_action(user, "Bos", **kind)
    for words in (case.number, "etoile", "duinen", "v. van der"):
        page = _client(user).get(reverse("meetings:sitting_list"), {"q": words}).context["page"]
        assert list(page) == [item.meeting], words


@pytest.mark.parametrize("name", ["pages:meeting_list", "pages:action_list", "meetings:sitting_list"])
def test_no_search_finds_what_is_of_somebody_else(name, user):
    stranger = UserFactory(role="procesregisseur")
    _meeting_and_action(
        stranger, "Onvindbaar", meeting__kind="weegoverleg", place="Onvindbaar", text="Onvindbaar"
    )
    _meeting_and_action(stranger, "Onvindbaar", place="Onvindbaar", text="Onvindbaar")
    response = _client(user).get(reverse(name), {"q": "Onvindbaar"})
    assert list(response.context["page"]) == []


def test_a_search_stays_when_one_looks_at_what_was(user):
    page = _client(user).get(reverse("pages:meeting_list"), {"q": "de wit & zn"}).content.decode()
    assert "?when=past&amp;q=de%20wit%20%26%20zn" in page


def test_a_search_in_a_list_is_logged(user):
    _meeting_and_action(user, "Van der Étoile")
    for name, act in (("pages:meeting_list", "meetings.search"), ("pages:action_list", "actions.search")):
        _client(user).get(reverse(name), {"q": "etoile"})
        with as_owner():
            line = Line.objects.get(act=act)
        assert (line.principal_id, line.number_of_cases) == (user.pk, 1)


def test_everybodys_finished_actions_of_ones_cases_are_a_list(user):
    _case, _item, action = _meeting_and_action(user, "Bos")
    other = UserFactory()
    with as_owner():
        Action.objects.filter(pk=action.pk).update(status="dropped", owner=other)
    found = {
        which: list(_client(user).get(reverse("pages:action_list"), {"which": which}).context["page"])
        for which in ("", "all", "done", "finished")
    }
    assert found == {"": [], "all": [], "done": [], "finished": [action]}


def test_organisations_of_the_beheerder_come_in_pages(user):
    with as_owner():
        Organisation.objects.bulk_create(
            Organisation(name=f"Organisatie {number:03}", chain="zorg") for number in range(60)
        )
    client = _client(UserFactory(role="beheerder"))
    first, third = (client.get("/", {"organisations": number}).context["organisations"] for number in (1, 3))
    assert (len(first), first.paginator.num_pages, third.number) == (25, 3, 3)
    assert not set(first) & set(third)
