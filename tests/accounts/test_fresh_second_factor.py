"""What opens a case to somebody, or lets data out, asks for a second factor that was shown just now."""

import time
import uuid

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cases.models import Involvement
from tests.access.addresses import PATTERNS
from tests.accounts.logins import code_of, log_in, make_user
from tests.factories import CaseFactory, OrganisationFactory, UserFactory, open_case
from tests.roles import as_owner
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Role
from zvh.gate import FRESH_SECONDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]

ID = uuid.UUID(int=7)
OF_A_CASE = {"case": ID}
# docs/decisions/asking-reviewing-and-break-glass.md says why these, and why not asking somebody for a meeting.
ASK_AGAIN = {
    "account_set_password": {},
    "administration:disable": {"user": ID},
    "administration:enable": {"user": ID},
    "administration:invite": {},
    "administration:invite_again": {"user": ID},
    "administration:merge": {"organisation": ID},
    "administration:new_organisation": {},
    "administration:organisation": {"organisation": ID},
    "administration:user": {"user": ID},
    "audit:export": {},
    "cases:duty": OF_A_CASE | {"duty": "procesregisseur"},
    "cases:involvement_add": OF_A_CASE,
    "clients:links": OF_A_CASE,
    "pages:access_answer": OF_A_CASE | {"access_request": ID},
    "pages:access_decide": OF_A_CASE | {"grant": ID},
    "pages:break_glass": {},
}


def test_these_addresses_ask_for_it_and_no_others():
    asking = {
        name
        for name, pattern in PATTERNS.items()
        if getattr(pattern.callback, "asks_fresh_second_factor", False)
    }
    assert asking == set(ASK_AGAIN)


def shown_a_while_ago(client: Client) -> None:
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - FRESH_SECONDS - 1
    session.save()


@pytest.mark.parametrize("name", ASK_AGAIN)
def test_a_second_factor_of_a_while_ago_is_asked_for_again(name):
    roles = PATTERNS[name].callback.access_decision.roles
    client = Client()
    client.force_login(UserFactory(role=min(roles) if roles else Role.PARTNER))
    address = reverse(name, kwargs=ASK_AGAIN[name])
    again = f"/inloggen/opnieuw/?next={address.replace('/', '%2F')}"
    assert getattr(client.post(address), "url", "") != again
    shown_a_while_ago(client)
    assert client.post(address).url == again
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 401


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def director():
    """Who directs a case, logged in with a second factor that was shown a while ago; with the case."""
    user, case = make_user(role=Role.PROCESREGISSEUR), CaseFactory()
    open_case(user, case, DIRECTOR)
    client = log_in(user)
    shown_a_while_ago(client)
    return user, client, case


def show_again(user, client, suspended):
    # Each code works once, and a minute is long for a test.
    cache.clear()
    return client.post(suspended.url, {"code": code_of(user)})


@pytest.mark.parametrize("query", ["", "?van=dossier&x=1"])
def test_a_form_goes_through_after_showing_it(director, organisation, query):
    user, client, case = director
    address = reverse("cases:involvement_add", kwargs={"case": case.pk})
    sent = {"organisation": organisation.pk, "aim": "Helpt de moeder.", "new_id": uuid.uuid4()}
    suspended = client.post(address + query, sent)
    assert suspended.status_code == 302
    answer = show_again(user, client, suspended)
    assert answer.url == reverse("cases:dossier", kwargs={"case": case.pk})
    with as_owner():
        assert Involvement.objects.get(case=case).aim == "Helpt de moeder."


def test_a_form_that_is_refused_after_showing_it_is_sent_where_it_belongs(director):
    user, client, case = director
    address = reverse("cases:involvement_add", kwargs={"case": case.pk}) + "?van=dossier"
    answer = show_again(user, client, client.post(address, {"aim": "Helpt de moeder."}))
    assert answer.status_code == 422
    assert f'action="{address}"' in answer.content.decode()
    assert "Helpt de moeder." in answer.content.decode()
