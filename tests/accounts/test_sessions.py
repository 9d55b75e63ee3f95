"""How long a login lasts, and ending it."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from tests.accounts.logins import PASSWORD, code_of, disable, give_password, log_in, make_user
from tests.roles import as_owner
from zvh.accounts import sessions
from zvh.audit.models import Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]


def logged_in(user) -> Client:
    cache.clear()
    return log_in(user)


def is_in(client) -> bool:
    return client.get("/").status_code == 200


def change(client, **values):
    session = client.session
    session.update(values)
    session.save()


def test_a_pause_ends_a_login():
    client = logged_in(make_user())
    assert is_in(client)
    change(client, **{sessions.SEEN: time.time() - 29 * 60})
    assert is_in(client)
    change(client, **{sessions.SEEN: time.time() - 31 * 60})
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 401
    assert "uitgelogd" in client.get("/inloggen/").content.decode()


def test_a_day_ends_a_login_however_busy():
    client = logged_in(make_user())
    assert is_in(client)
    change(client, **{sessions.BEGAN: time.time() - 10 * 60 * 60 - 1})
    assert not is_in(client)


def test_one_ends_one_of_ones_own_logins_or_all_others():
    user = make_user()
    here, there, elsewhere = logged_in(user), logged_in(user), logged_in(user)
    page = here.get("/mijn-account/sessies/")
    assert len(page.context["sessions"]) == 3
    pk = UserSession.objects.get(session_key=there.session.session_key).pk
    here.post("/mijn-account/sessies/", {"session": pk})
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, True)
    here.post("/mijn-account/sessies/", {"others": "1"})
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert ended_by(user) == 2
    for odd in ({"session": "x"}, {"session": "9" * 40}, {"session": "-1"}, {}):
        assert here.post("/mijn-account/sessies/", odd).status_code == 302


def ended_by(user) -> int:
    with as_owner():
        return Line.objects.filter(act="login.end", principal_id=user.pk, subject_id=user.pk).count()


def test_asking_whether_the_login_holds_gives_a_token_and_keeps_no_login_alive():
    client = logged_in(make_user())
    change(client, **{sessions.SEEN: time.time() - 29 * 60})
    answer = client.get("/mijn-account/ingelogd/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["X-CSRFToken"]
    assert client.session[sessions.SEEN] < time.time() - 28 * 60
    change(client, **{sessions.SEEN: time.time() - 31 * 60})
    assert client.get("/mijn-account/ingelogd/", headers={"HX-Request": "true"}).status_code == 401


def test_nobody_ends_anothers_login():
    user = make_user()
    theirs = logged_in(make_user())
    pk = UserSession.objects.get(session_key=theirs.session.session_key).pk
    logged_in(user).post("/mijn-account/sessies/", {"session": pk})
    assert is_in(theirs)


def test_another_password_ends_all_other_logins():
    user = make_user()
    here, there = logged_in(user), logged_in(user)
    new = "groene boot op het meer"
    wrong = {"oldpassword": "x", "password1": new, "password2": new}
    assert here.post("/mijn-account/wachtwoord/", wrong).status_code == 422
    assert is_in(there)
    assert here.post("/mijn-account/wachtwoord/", wrong | {"oldpassword": PASSWORD}).url == "/mijn-account/"
    assert (is_in(here), is_in(there)) == (True, False)


def test_who_is_disabled_is_out_at_the_next_request():
    user = make_user()
    client = logged_in(user)
    disable(user)
    assert client.get("/").url.startswith("/inloggen/")
    assert client.post("/mijn-account/sessies/", {"others": "1"}).url.startswith("/inloggen/")


def test_end_all_ends_what_is_open_and_nothing_of_others():
    user = make_user()
    first, second, other = logged_in(user), logged_in(user), logged_in(make_user())
    assert sessions.end_all(user, except_key=second.session.session_key) == 1
    assert (is_in(first), is_in(second), is_in(other)) == (False, True, True)


def test_a_password_that_changed_between_the_steps_begins_anew():
    user = make_user()
    client = Client()
    give_password(client, user.email)
    with as_owner():
        user.set_password("groene boot op het meer")
        user.save()
    client.post("/inloggen/tweede-stap/", {"code": code_of(user)})
    assert not is_in(client)
