"""The test database is built as its owner and used as the serving role: tests see what the policies let them see."""

import pytest
from django.db import connection

from tests.roles import OWNER, SERVING, acting


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
