"""Erasing what is erasable from the log, by a command, in the name of the privacy officer who asked for it."""

import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import UserFactory
from tests.roles import as_owner
from zvh.accounts.models import Role
from zvh.audit.checking import check_log
from zvh.audit.models import Line, Place, Words

pytestmark = pytest.mark.django_db

ADDRESS = "203.0.113.9"


@pytest.fixture
def officer():
    return UserFactory(role=Role.PRIVACY_OFFICER)


@pytest.fixture
def mistyped(client):
    """Somebody tried an address that should not stand in the log; returns the line."""
    client.post("/inloggen/", {"login": "geheim@example.org", "password": "x"}, REMOTE_ADDR=ADDRESS)
    with as_owner():
        return Line.objects.get(act="login.done", outcome="refused")


def erase(**asked) -> str:
    out = StringIO()
    call_command("erase_log_words", stdout=out, **asked)
    return out.getvalue()


def left() -> tuple[int, int]:
    with as_owner():
        return Words.objects.count(), Place.objects.filter(address=ADDRESS).count()


def test_words_and_network_addresses_go_and_their_lines_stay(officer, mistyped):
    assert left() == (1, 1)
    said = erase(officer=officer.email.upper(), line=[mistyped.pk], address=[ADDRESS])
    assert said == "texts erased 1 · network addresses erased 1\n"
    assert left() == (0, 0)
    connection.check_constraints()
    with as_owner():
        told = Line.objects.filter(principal_id=officer.pk).values_list("act", "subject_id")
        assert set(told) == {("words.erase", mistyped.pk), ("place.erase", mistyped.place_id)}
        assert check_log(None).deviations == []


@pytest.mark.parametrize("wrong", ["nobody", "a line without words", "an unknown address", "nothing"])
def test_all_of_it_or_nothing(officer, mistyped, wrong):
    asked = {
        "nobody": {"officer": UserFactory(role=Role.BEHEERDER).email, "line": [mistyped.pk]},
        "a line without words": {"officer": officer.email, "line": [mistyped.pk, uuid.uuid4()]},
        "an unknown address": {"officer": officer.email, "line": [mistyped.pk], "address": ["198.51.100.1"]},
        "nothing": {"officer": officer.email},
    }[wrong]
    with pytest.raises(CommandError):
        erase(**asked)
    assert left() == (1, 1)
    with as_owner():
        assert not Line.objects.filter(act__endswith=".erase").exists()
