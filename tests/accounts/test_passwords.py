"""Choosing another password by a link: expired, used, foreign and mangled ones change nothing."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from tests.accounts.logins import PASSWORD, disable, give_password, log_in, make_user
from tests.roles import as_owner
from zvh.accounts import letters
from zvh.outbox.models import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]
NEW = "groene boot op het meer"
NO_USE = "Deze link werkt niet"


def mails():
    with as_owner():
        return list(Mail.objects.order_by("asked_at").values_list("to", "text"))


def follow(path, client=None):
    """Open a link as a browser does; returns the client, the page and where it stands."""
    client = client or Client()
    page = client.get(path, follow=True)
    return client, page, page.redirect_chain[-1][0] if page.redirect_chain else path


def choose(path, password=NEW):
    client, _page, address = follow(path)
    return client.post(address, {"password1": password, "password2": password})


def test_a_link_comes_by_mail_and_ends_every_login():
    user = make_user()
    client = log_in(user)
    answer = Client().post("/wachtwoord/vergeten/", {"email": user.email.upper()})
    assert answer.url == "/wachtwoord/verstuurd/"
    [(to, text)] = mails()
    assert to == user.email
    path = next(urlsplit(word).path for word in text.split() if "/wachtwoord/nieuw/" in word)
    assert user.name not in text
    assert choose(path).url == "/wachtwoord/gekozen/"
    assert client.get("/").url.startswith("/inloggen/")
    cache.clear()
    assert give_password(Client(), user.email).status_code == 422
    fresh = Client()
    assert give_password(fresh, user.email, NEW).url == "/inloggen/tweede-stap/"
    assert fresh.get("/").status_code == 302
    # Used once, it is used up.
    assert NO_USE in follow(path)[1].content.decode()


def test_an_unknown_address_gets_the_same_answer_and_a_mail_too():
    user = make_user()
    answers = []
    for email in (user.email, "niemand@zvh.test"):
        client = Client()
        assert client.post("/wachtwoord/vergeten/", {"email": email}).url == "/wachtwoord/verstuurd/"
        answers.append(client.get("/wachtwoord/verstuurd/").content.decode())
    assert len({page.split("csrfmiddlewaretoken")[0].split("nonce")[0] for page in answers}) == 1
    assert [to for to, _text in mails()] == [user.email, "niemand@zvh.test"]
    assert "/wachtwoord/nieuw/" not in mails()[1][1]


def test_links_that_do_not_work_change_nothing(settings):
    user, other = make_user(), make_user()
    path, others = letters.password_path(user), letters.password_path(other)
    foreign = "/".join([*others.split("/")[:4], *path.split("/")[4:]])
    mangled = [path[:-4] + "xyz/", "/wachtwoord/nieuw/abc/def-ghi/", "/wachtwoord/nieuw/zzzz/set-password/"]
    mangled.append(f"/wachtwoord/nieuw/{'9' * 300}/a-b/")
    for link in (foreign, *mangled):
        _client, page, _address = follow(link)
        assert (page.status_code, NO_USE in page.content.decode()) == (200, True), link
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert NO_USE in follow(path)[1].content.decode()
    for one in (user, other):
        one.refresh_from_db()
        assert one.check_password(PASSWORD)


def test_a_link_of_who_was_disabled_does_nothing():
    user = make_user()
    path = letters.password_path(user)
    disable(user)
    assert NO_USE in follow(path)[1].content.decode()


def test_a_link_opened_while_somebody_else_is_logged_in_logs_them_out():
    user, other = make_user(), make_user()
    client, page, _address = follow(letters.password_path(user), log_in(other))
    assert page.status_code == 200
    assert client.get("/").url.startswith("/inloggen/")


def test_a_weak_password_is_refused():
    path = letters.password_path(make_user())
    assert choose(path, "kort").status_code == 422


def test_an_address_is_asked_for_only_so_often():
    user = make_user()
    statuses = [
        Client().post("/wachtwoord/vergeten/", {"email": user.email}).status_code for _try in range(6)
    ]
    assert statuses == [302] * 5 + [429]
