"""The test database is built as its owner and used as the serving role: tests see what the policies let them see."""

import time
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.db import connection
from django.test import Client

from tests.roles import OWNER, SERVING, acting
from zvh.accounts import sessions

_django_force_login = Client.force_login


def _force_login(self, user, backend=None):
    """Log in without the pages for it, with a second factor that was shown just now."""
    _django_force_login(self, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = self.session
    record_authentication(SimpleNamespace(session=session), user, "mfa", type="totp", reauthenticated=True)
    session[sessions.BEGAN] = session[sessions.SEEN] = time.time()
    session.save()


Client.force_login = _force_login


def _connect_as(role: str) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"]["assume_role"] = role


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    _connect_as(OWNER)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        _connect_as(SERVING)
        yield
        _connect_as(OWNER)


@pytest.fixture
def act(db):
    """`with act(user):` — the transaction acts as this user, as a request of theirs would."""
    return acting
