"""Headers of every answer, and forms that come from elsewhere."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.addresses import PATTERNS
from tests.access.test_every_url import undone
from tests.access.world import build_world
from tests.factories import UserFactory
from tests.roles import as_owner
from zvh.accounts.models import Role, User

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


SENT_WITH_EVERYTHING = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def lacking(response) -> set[str]:
    """Which headers an answer does not have as it should."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    wrong = {name for name, value in SENT_WITH_EVERYTHING.items() if headers.get(name) != value}
    if "no-store" not in headers.get("Cache-Control", ""):
        wrong.add("Cache-Control")
    if "unsafe" in policy or not {"default-src 'none'", "frame-ancestors 'none'"} <= set(policy.split("; ")):
        wrong.add("Content-Security-Policy")
    return wrong


def test_every_answer_of_every_address_has_them_pages_papers_and_exports():
    world = build_world()
    case = world.rows["case"]
    director, officer = Client(raise_request_exception=False), Client()
    with as_owner():
        director.force_login(User.objects.get(pk=world.rows["director"]))
    officer.force_login(UserFactory(role=Role.PRIVACY_OFFICER))
    answers = {}
    for name, pattern in PATTERNS.items():
        address = reverse(name, kwargs=world.arguments_for(pattern.pattern.converters))
        for who, client in (("nobody", Client(raise_request_exception=False)), ("director", director)):
            for method in ("get", "post"):
                answers[name, who, method] = undone(client, method, address)
    paper = {"case": case, "number": world.rows["number"], "kind": "plan"}
    answers["paper"] = director.get(reverse("leidraad:paper", kwargs=paper), follow=True)
    export = reverse("audit:export")
    answers["export"] = officer.post(f"{export}?act=login.done", {"reason": "Klacht 12"})
    answers["missing"] = director.get("/bestaat-niet/")
    assert {key: wrong for key, answer in answers.items() if (wrong := lacking(answer))} == {}
    kinds = {answer.headers.get("Content-Type", "").partition(";")[0] for answer in answers.values()}
    assert kinds >= {"text/html", "application/pdf", "text/csv"}
    assert sum(answer.status_code == 200 for answer in answers.values()) > 40


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
