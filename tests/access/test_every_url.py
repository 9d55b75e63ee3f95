"""Every address of the resolver: it decided who may open it, and a stranger learns nothing from it.

One world for all addresses of a test; whatever a request does is undone before the next.
"""

from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from tests.access.addresses import PATTERNS, patterns
from tests.access.world import CANARY, build_world
from tests.factories import UserFactory
from zvh.access.querysets import VisibleQuerySet
from zvh.accounts.models import Role
from zvh.gate import AccessDecision

pytestmark = pytest.mark.django_db


def test_every_address_has_a_name_of_its_own():
    assert len(PATTERNS) == len(list(patterns()))
    assert [name for name in PATTERNS if name.endswith("None")] == []


def test_every_view_says_who_may_open_it():
    undecided = [
        name
        for name, pattern in PATTERNS.items()
        if not isinstance(getattr(pattern.callback, "access_decision", None), AccessDecision)
    ]
    assert undecided == []


def test_nobody_gets_no_further_than_the_login():
    further = []
    for name, pattern in PATTERNS.items():
        if pattern.callback.access_decision.public:
            continue
        arguments = {key: _dummy(converter) for key, converter in pattern.pattern.converters.items()}
        for method in ("get", "post"):
            response = undone(Client(), method, reverse(name, kwargs=arguments))
            if response.status_code != 405 and not response.headers.get("Location", "").startswith(
                "/inloggen/"
            ):
                further.append((method, name, response.status_code))
    assert further == []


def test_a_stranger_gets_the_404_that_everyone_gets():
    """Equal to the byte, whether the row is somebody else's or does not exist."""
    world, stranger = build_world(), _stranger()
    nowhere = stranger.get("/bestaat-niet/").content
    told = []
    for name, pattern in PATTERNS.items():
        decision = pattern.callback.access_decision
        # Whose role opens no such page at all gets a 403 before any row is looked for.
        is_for_others = decision.roles and Role.PROCESREGISSEUR not in decision.roles
        if not pattern.pattern.converters or decision.public or is_for_others:
            continue
        address = reverse(name, kwargs=world.arguments_for(pattern.pattern.converters))
        for method in ("get", "post"):
            response = undone(stranger, method, address)
            if response.status_code != 405 and (response.status_code, response.content) != (404, nowhere):
                told.append((method, name, response.status_code))
    assert told == []


def test_the_database_keeps_strangers_out_without_any_filter(monkeypatch):
    """With `visible_to` patched away everywhere, the pages of a stranger still show nothing: the policies hold."""
    for queryset in _subclasses(VisibleQuerySet):
        monkeypatch.setattr(queryset, "visible_to", lambda self, principal: self.filter(Q()))
    world, stranger = build_world(), _stranger()
    shown = []
    for name, pattern in PATTERNS.items():
        address = reverse(name, kwargs=world.arguments_for(pattern.pattern.converters))
        if CANARY in undone(stranger, "get", address).content.decode(errors="replace"):
            shown.append(name)
    assert shown == []


def _stranger() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(role=Role.PROCESREGISSEUR))
    return client


def undone(client: Client, method: str, address: str):
    """The answer; what it changed in the database is rolled back, and its cookies are forgotten."""
    cookies = dict(client.cookies.items())
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return response


def _dummy(converter) -> object:
    return {"UUIDConverter": uuid4(), "IntConverter": 1}.get(type(converter).__name__, "x")


def _subclasses(cls):
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
    yield cls
