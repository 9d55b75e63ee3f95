"""Providers of organisations let in whom we know by an address they vouch for, and add nobody."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory

from tests.factories import UserFactory
from zvh import environment
from zvh.accounts.adapter import ProviderAdapter
from zvh.accounts.models import User

pytestmark = pytest.mark.django_db


def arrive(*, email: str, verified: bool = True, uid: str = "abc", process: str = "login") -> SocialLogin:
    """Come back from a provider that says this address is theirs; raises when not let in."""
    request = RequestFactory().get("/")
    request.session = Client().session
    arrived = SocialLogin(
        user=User(email=email),
        account=SocialAccount(provider="ggd", uid=uid, extra_data={"family_name": "Geheim"}),
        email_addresses=[EmailAddress(email=email, verified=verified)],
    )
    arrived.state = {"process": process}
    with context.request_context(request):
        ProviderAdapter(request).pre_social_login(request, arrived)
    return arrived


def test_who_is_known_is_connected_and_nothing_else_is_kept():
    user = UserFactory()
    arrived = arrive(email=user.email.upper(), process="connect")
    assert (arrived.user, arrived.state["process"]) == (user, "login")
    assert SocialAccount.objects.get(user=user).extra_data == {}


@pytest.mark.parametrize("case", ["unknown", "not vouched for", "disabled"])
def test_nobody_else_is_let_in_or_added(case):
    user = UserFactory(is_active=case != "disabled")
    before = User.objects.count()
    email = "niemand@zvh.test" if case == "unknown" else user.email
    with pytest.raises(ImmediateHttpResponse) as refused:
        arrive(email=email, verified=case != "not vouched for")
    assert refused.value.response.url == "/inloggen/organisatie/niet-gelukt/"
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_provider_that_does_not_exist_is_nowhere():
    assert Client().get("/inloggen/bij/onbekend/").status_code == 404
    assert Client().get("/inloggen/organisatie/niet-gelukt/").status_code == 403


def test_providers_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("ZVH_OIDC_PROVIDERS", "ggd-west")
    for name, value in {
        "NAME": "GGD West",
        "SERVER": "https://ggd.test",
        "CLIENT_ID": "zvh",
        "SECRET": "s",
    }.items():
        monkeypatch.setenv(f"ZVH_OIDC_GGD_WEST_{name}", value)
    [made] = environment.providers("ZVH_OIDC_PROVIDERS")
    assert (made["provider_id"], made["name"], made["settings"]["server_url"]) == (
        "ggd-west",
        "GGD West",
        "https://ggd.test",
    )
    monkeypatch.setenv("ZVH_OIDC_GGD_WEST_SERVER", "http://ggd.test")
    with pytest.raises(ImproperlyConfigured, match="https"):
        environment.providers("ZVH_OIDC_PROVIDERS")
