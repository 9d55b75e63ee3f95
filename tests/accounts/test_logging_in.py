"""Logging in: two steps for everyone, the same answer to known and unknown addresses, and no way to sign up."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from tests.accounts.logins import PASSWORD, code_for, code_of, disable, give_password, log_in, make_user
from zvh import settings as base_settings
from zvh.accounts.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]
LOCKED = "Te veel pogingen"
NOT_TOGETHER = "Dit e-mailadres en wachtwoord horen niet bij elkaar."


def text_of(response) -> str:
    return response.content.decode()


def test_password_and_code_let_in():
    user = make_user()
    client = Client()
    assert give_password(client, user.email).url == "/inloggen/tweede-stap/"
    assert client.get("/").url.startswith("/inloggen/")
    assert client.post("/inloggen/tweede-stap/", {"code": code_of(user)}).url == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("role", Role.values)
def test_no_role_gets_anywhere_with_a_password_alone(role):
    user = make_user(with_app=False, role=role)
    client = Client()
    give_password(client, user.email)
    for address in ("/", "/mijn-account/", "/casussen/", "/mijn-account/sessies/"):
        assert client.get(address).url.startswith("/mijn-account/tweede-stap/"), address
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 401
    assert client.get("/mijn-account/tweede-stap/").status_code == 200
    assert client.post("/uitloggen/").url == "/inloggen/"


def test_who_has_an_app_cannot_set_up_another_way_with_a_password_alone():
    user = make_user(with_app=False)
    client = Client()
    give_password(client, user.email)
    elsewhere = Client()
    give_password(elsewhere, user.email)
    set_up_app(client)
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").url.startswith("/mijn-account/tweede-stap/")
    assert elsewhere.get("/mijn-account/passkey/").url.startswith("/inloggen/opnieuw/?")
    assert elsewhere.get("/mijn-account/tweede-stap/?next=/").url == "/inloggen/opnieuw/?next=%2F"
    cache.clear()
    assert elsewhere.post("/inloggen/opnieuw/", {"code": code_of(user), "next": "/"}).url == "/"
    assert elsewhere.get("/").status_code == 200


def set_up_app(client):
    page = client.get("/mijn-account/app/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert secret in text_of(page)
    return client.post("/mijn-account/app/", {"code": code_for(secret)})


def test_setting_up_an_app_shows_recovery_codes_once_and_they_work_once():
    user = make_user(with_app=False)
    client = Client()
    give_password(client, user.email)
    assert client.post("/mijn-account/app/", {"code": "000000"}).status_code == 422
    assert set_up_app(client).url == "/mijn-account/herstelcodes/"
    codes = client.get("/mijn-account/herstelcodes/").context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] not in text_of(client.get("/mijn-account/herstelcodes/"))
    for expected in (302, 422):
        another = Client()
        give_password(another, user.email)
        assert another.post("/inloggen/tweede-stap/", {"code": codes[0]}).status_code == expected


def test_a_code_works_once():
    user = make_user()
    code = code_of(user)
    first, second = Client(), Client()
    for client, expected in ((first, 302), (second, 422)):
        give_password(client, user.email)
        assert client.post("/inloggen/tweede-stap/", {"code": code}).status_code == expected
    assert second.get("/").status_code == 302


def test_the_key_of_the_session_changes_at_each_step():
    user = make_user()
    client = Client()
    client.get("/inloggen/")
    client.session["seen"] = True
    keys = [client.session.session_key]
    give_password(client, user.email)
    keys.append(client.session.session_key)
    client.post("/inloggen/tweede-stap/", {"code": code_of(user)})
    keys.append(client.session.session_key)
    cache.clear()
    client.post("/inloggen/opnieuw/", {"code": code_of(user)})
    keys.append(client.session.session_key)
    assert len(set(keys)) == len(keys)


def test_known_and_unknown_addresses_get_the_same_answer():
    user = make_user()
    make_user(email="weg@zvh.test", is_active=False)
    answers = {
        strip(give_password(Client(), email, "verkeerd"), email)
        for email in (user.email, "niemand@zvh.test", "weg@zvh.test")
    }
    assert len(answers) == 1
    assert NOT_TOGETHER in answers.pop()


def strip(response, email):
    assert response.status_code == 422
    token = response.context["csrf_token"]
    nonce = response.wsgi_request.csp_nonce
    return text_of(response).replace(email, "").replace(str(token), "").replace(nonce, "")


def test_100_wrong_passwords_with_forged_headers_lock():
    user = make_user()
    statuses = []
    for attempt in range(100):
        forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{attempt}", "HTTP_X_REAL_IP": f"203.0.113.{attempt}"}
        statuses.append(give_password(Client(), user.email, f"verkeerd {attempt}", **forged).status_code)
    assert (len(statuses), set(statuses)) == (100, {422, 429})
    response = give_password(Client(), user.email, HTTP_X_FORWARDED_FOR="203.0.113.200")
    assert (response.status_code, LOCKED in text_of(response)) == (429, True)
    response = give_password(Client(REMOTE_ADDR="198.51.100.9"), user.email)
    assert (response.status_code, LOCKED in text_of(response)) == (422, True)


def test_an_unknown_address_locks_as_a_known_one():
    answers = []
    for email in (make_user().email, "niemand@zvh.test"):
        cache.clear()
        pages = [text_of(give_password(Client(), email, f"verkeerd {attempt}")) for attempt in range(7)]
        answers.append([(NOT_TOGETHER in page, LOCKED in page) for page in pages])
    assert answers[0] == answers[1] == [(True, False)] * 5 + [(False, True)] * 2


def test_the_right_password_is_refused_while_its_address_is_locked():
    user = make_user()
    for attempt in range(5):
        give_password(Client(), user.email, f"verkeerd {attempt}")
    response = give_password(Client(REMOTE_ADDR="198.51.100.9"), user.email)
    assert (response.status_code, LOCKED in text_of(response)) == (422, True)
    other = make_user()
    assert give_password(Client(REMOTE_ADDR="198.51.100.9"), other.email).status_code == 302


def test_wrong_codes_lock_too():
    user = make_user()
    client = Client()
    give_password(client, user.email)
    for _attempt in range(5):
        client.post("/inloggen/tweede-stap/", {"code": "000000"})
    response = client.post("/inloggen/tweede-stap/", {"code": code_of(user)})
    assert (response.status_code, LOCKED in text_of(response)) == (422, True)


def test_nobody_can_sign_up_or_change_their_address():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not {name for name in names if "signup" in name or "email" in name}
    assert not {"socialaccount_connections", "account_request_login_code"} & names


def test_odd_input_gets_an_answer():
    make_user()
    client = Client(raise_request_exception=False)
    for data in (
        {},
        {"login": "a\x00@b.nl", "password": "x"},
        {"login": "é" * 5000, "password": "x"},
        {"login": "a@b.nl", "password": "x" * 1_000_000},
        {"login": "a@b.nl", "password": "\x00"},
    ):
        assert client.post("/inloggen/", data).status_code == 422
    user = make_user()
    give_password(client, user.email)
    for data in (
        {},
        {"code": ""},
        {"code": "\x00"},
        {"code": "9" * 100},
        {"credential": "[]"},
        {"credential": "5"},
    ):
        assert client.post("/inloggen/tweede-stap/", data).status_code == 422, data
    for payload in ('{"id": 1}', '{"id":"a","rawId":"a","type":"public-key","response":{}}', "null", '"x"'):
        assert client.post("/inloggen/tweede-stap/", {"credential": payload}).status_code == 422, payload


def test_who_is_disabled_between_the_two_steps_stays_out():
    user = make_user()
    client = Client()
    give_password(client, user.email)
    disable(user)
    assert client.post("/inloggen/tweede-stap/", {"code": code_of(user)}).url == "/inloggen/"
    assert client.get("/").url.startswith("/inloggen/")


def test_secrets_are_kept_encrypted(settings):
    user = make_user()
    app = Authenticator.objects.get(user=user)
    kept = app.data["secret"]
    settings.ZVH_FACTOR_KEYS = ["nieuw " * 10, *settings.ZVH_FACTOR_KEYS]
    assert kept.startswith("gAAAA")
    assert log_in(user).get("/").status_code == 200


def test_the_password_is_hashed_with_argon2(settings):
    settings.PASSWORD_HASHERS = base_settings.PASSWORD_HASHERS
    user = make_user()
    assert user.password.startswith("argon2$")
    assert user.check_password(PASSWORD)
