"""Choosing when the digest comes, and the page that its link leads to."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leidraad.models import Action, Finding
from tests.factories import CaseFactory, HouseholdFactory, UserFactory, director_of, open_case, partner_in
from tests.pages.test_list_queries import FEW, MANY, add_everything, asked
from tests.roles import as_owner
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Role
from zvh.pages.models import Digest, DigestSetting

pytestmark = pytest.mark.django_db
WEEK, SETTINGS = "/mijn-werk/week/", "/mijn-account/samenvatting/"


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def chosen(user):
    with as_owner():
        return DigestSetting.objects.filter(user=user).values_list("rhythm", "weekday").first()


def test_somebody_chooses_how_often_and_on_which_day():
    user = UserFactory()
    client = browser(user)
    assert "every" in client.get(SETTINGS).content.decode().lower()
    assert chosen(user) is None
    for rhythm, weekday in (("weekly", 4), ("daily", 4), ("off", 4)):
        assert client.post(SETTINGS, {"rhythm": rhythm, "weekday": weekday}).status_code == 302
        assert chosen(user) == (rhythm, weekday)
    assert "You get no digest." in client.get(SETTINGS).content.decode()


@pytest.mark.parametrize(
    ("sent", "beside"),
    [
        ({"rhythm": "hourly", "weekday": 1}, {"rhythm"}),
        ({"rhythm": "weekly", "weekday": 7}, {"weekday"}),
        ({"rhythm": "weekly", "weekday": "x"}, {"weekday"}),
        ({}, {"rhythm", "weekday"}),
    ],
)
def test_what_is_no_choice_is_refused_beside_the_field_and_changes_nothing(sent, beside):
    user = UserFactory()
    response = browser(user).post(SETTINGS, sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == beside
    assert chosen(user) is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER])
def test_who_never_sees_a_case_has_nothing_to_choose(role):
    client = browser(UserFactory(role=role))
    assert [client.get(address).status_code for address in (WEEK, SETTINGS)] == [403, 403]
    assert SETTINGS not in client.get(reverse("mfa_index")).content.decode()


def test_the_account_leads_to_the_choice():
    assert SETTINGS in browser(UserFactory()).get(reverse("mfa_index")).content.decode()


def test_the_week_tells_what_moved_since_the_last_digest_looked_back_to():
    case, quiet = (CaseFactory(household=HouseholdFactory(name=name)) for name in ("Roodborst", "Stil"))
    director = director_of(case)
    open_case(director, quiet, DIRECTOR)
    now = timezone.now()
    with as_owner():
        said = {"case": case, "author_id": director.pk, "kind": "concern", "text": "Kanariegeel"}
        for days in (2, 3, 9):
            finding = Finding.objects.create(**said)
            Finding.objects.filter(pk=finding.pk).update(created_at=now - timedelta(days=days))
    page = browser(director).get(WEEK).content.decode()
    assert ("Roodborst" in page, "2 new findings" in page, "Stil" in page, "Kanariegeel" in page) == (
        True,
        True,
        False,
        False,
    )
    with as_owner():
        Digest.objects.create(user=director, on=now.date(), since=now - timedelta(days=10))
    assert "3 new findings" in browser(director).get(WEEK).content.decode()


def test_the_week_shows_own_actions_and_what_a_partner_may_see():
    case = CaseFactory(household=HouseholdFactory(name="Roodborst"))
    director, partner = director_of(case), partner_in(case)
    with as_owner():
        Action.objects.create(case=case, author_id=director.pk, text="Bel de school", owner=partner)
        said = {"case": case, "author_id": director.pk, "kind": "concern", "text": "Kanariegeel"}
        Finding.objects.create(**said, reach="chair")
    pages = {user: browser(user).get(WEEK).content.decode() for user in (director, partner, UserFactory())}
    assert ["Bel de school" in page for page in pages.values()] == [False, True, False]
    assert ["1 new finding" in page for page in pages.values()] == [True, False, False]
    assert ["1 new action" in page for page in pages.values()] == [True, True, False]


def test_the_week_takes_as_many_queries_for_many_rows_as_for_few():
    few, many = UserFactory(), UserFactory()
    add_everything(few, FEW), add_everything(many, MANY)
    small, large = asked(few, WEEK), asked(many, WEEK)
    assert small[0] == large[0]
    assert small[1] < large[1]
