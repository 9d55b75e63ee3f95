"""Headers of every answer, and forms that come from elsewhere."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db

PAGE = reverse("set_language")
OWN_FORM = {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def someone():
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        UserFactory(role=Role.PROCESREGISSEUR), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_every_script_carries_the_nonce_of_its_answer(someone):
    seen = set()
    for address in (reverse("pages:home"), reverse("cases:refer"), reverse("pages:case_list")):
        response = someone.get(address)
        policy = response.headers["Content-Security-Policy"]
        nonces = set(re.findall(r"'nonce-([^']+)'", policy))
        body = response.content.decode()
        loaded = re.findall(r"<script[^>]*>", body)
        assert len(nonces) == 1
        assert loaded
        assert [tag for tag in loaded if f'nonce="{next(iter(nonces))}"' not in tag] == []
        seen |= nonces
    assert len(seen) == 3


def test_nothing_is_loaded_inline_from_elsewhere_or_kept(someone):
    headers = someone.get(reverse("pages:home")).headers
    directives = dict(
        part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";")
    )
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (OWN_FORM, 302),
        ({"HTTP_ORIGIN": "http://testserver"}, 302),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_ORIGIN": "https://elders.example", "HTTP_SEC_FETCH_SITE": "same-origin"}, 403),
    ],
)
def test_a_form_is_taken_from_this_site_alone(someone, sent, status):
    token = someone.get(PAGE, follow=True).context["csrf_token"]
    response = someone.post(PAGE, {"language": "en", "csrfmiddlewaretoken": str(token)}, **sent)
    assert response.status_code == status


def test_our_own_form_still_needs_its_token(someone):
    assert someone.post(PAGE, {"language": "en"}, **OWN_FORM).status_code == 403
