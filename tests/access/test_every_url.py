"""Every address of the resolver: it decided who may open it, and a stranger learns nothing from it."""

from uuid import uuid4

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import CANARY, build_world
from tests.factories import UserFactory
from zvh.access.querysets import VisibleQuerySet
from zvh.accounts.models import Role
from zvh.gate import AccessDecision

pytestmark = pytest.mark.django_db


def _patterns(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern


PATTERNS = dict(_patterns())
WITH_ROWS = sorted(name for name, pattern in PATTERNS.items() if pattern.pattern.converters)


def test_every_address_has_a_name_of_its_own():
    assert len(PATTERNS) == len(list(_patterns()))
    assert [name for name in PATTERNS if name.endswith("None")] == []


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_every_view_says_who_may_open_it(name):
    assert isinstance(getattr(PATTERNS[name].callback, "access_decision", None), AccessDecision)


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_nobody_gets_no_further_than_the_login(name):
    if PATTERNS[name].callback.access_decision.public:
        return
    arguments = {key: _dummy(converter) for key, converter in PATTERNS[name].pattern.converters.items()}
    address = reverse(name, kwargs=arguments)
    for method in ("get", "post"):
        response = getattr(Client(), method)(address)
        if response.status_code != 405:
            assert (response.status_code, response.url.startswith("/inloggen/")) == (302, True)


def _dummy(converter) -> object:
    return {"UUIDConverter": uuid4(), "IntConverter": 1}.get(type(converter).__name__, "x")


@pytest.fixture
def world():
    return build_world()


@pytest.mark.parametrize("name", WITH_ROWS)
def test_a_stranger_gets_the_404_that_everyone_gets(name, world):
    stranger = Client()
    stranger.force_login(
        UserFactory(role=Role.PROCESREGISSEUR), backend="django.contrib.auth.backends.ModelBackend"
    )
    nowhere = stranger.get("/bestaat-niet/")
    address = reverse(name, kwargs=world.arguments_for(PATTERNS[name].pattern.converters))
    for method in ("get", "post"):
        response = getattr(stranger, method)(address)
        if response.status_code == 405:
            continue
        assert (response.status_code, response.content) == (404, nowhere.content), method


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_the_database_keeps_strangers_out_without_any_filter(name, world, monkeypatch):
    """With `visible_to` patched away everywhere, the pages of a stranger still show nothing: the policies hold."""
    for queryset in _subclasses(VisibleQuerySet):
        monkeypatch.setattr(queryset, "visible_to", lambda self, principal: self.filter(Q()))
    stranger = Client(raise_request_exception=False)
    stranger.force_login(
        UserFactory(role=Role.PROCESREGISSEUR), backend="django.contrib.auth.backends.ModelBackend"
    )
    address = reverse(name, kwargs=world.arguments_for(PATTERNS[name].pattern.converters))
    response = stranger.get(address)
    assert CANARY not in response.content.decode(errors="replace")


def _subclasses(cls):
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
    yield cls
