"""The test database is built as its owner and used as the serving role: tests see what the policies let them see."""

import fcntl
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadFileScheduling

from tests.roles import OWNER, SERVING, acting
from zvh.accounts import sessions

TEMPLATE = "test_zvh_template"
BROWSER = "tests/browser/"

# How fast a machine is, is no property of the code.
hypothesis_settings.register_profile("zvh", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("zvh")


class BrowserOnOneWorker(LoadFileScheduling):
    """A file's tests stay together; those with a browser all do: their servers start once, and who waits for a page
    leaves the machine to the others."""

    def _split_scope(self, nodeid):
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return BrowserOnOneWorker(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items):
    # The longest first: nobody waits for it at the end.
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSER))


def pytest_configure():
    # Otherwise each new client looks through all static files before its first request.
    settings.WHITENOISE_AUTOREFRESH = True


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
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, tmp_path_factory, worker_id
):
    _connect_as(OWNER)
    if worker_id != "master":
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = _migrated_once(
                tmp_path_factory.getbasetemp().parent
            )


def _migrated_once(shared: Path) -> str:
    """The name of a database that was migrated; the first process makes it, all of them copy it."""
    with (shared / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = shared / "template.made"
        if not made.exists():
            own, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
            copied_from = test | {"NAME": TEMPLATE}
            connection.settings_dict["TEST"] = copied_from
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            connection.settings_dict["TEST"] = test
            connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = own
            made.touch()
    return TEMPLATE


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        _connect_as(SERVING)
        yield
        _connect_as(OWNER)


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker):
    """What fixtures of a module build in the database stays for all its tests, and is gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def act(db):
    """`with act(user):` — the transaction acts as this user, as a request of theirs would."""
    return acting
