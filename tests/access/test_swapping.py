"""Another case's identifier in an address: it is as if it did not exist.

Somebody directs one case; next to it stands another with a row of every kind.
"""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cases.models import Case
from tests.access.addresses import PATTERNS
from tests.access.world import World, build_world
from tests.factories import UserFactory, open_case
from tests.roles import as_owner
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    mine: World
    theirs: World
    director: Client

    def address(self, name: str, **swapped) -> str:
        return reverse(name, kwargs=self.mine.arguments_for(PATTERNS[name].pattern.converters) | swapped)

    def ask(self, method: str, address: str, data=None):
        """The answer; what it changed is rolled back."""
        cookies = dict(self.director.cookies.items())
        with transaction.atomic():
            response = getattr(self.director, method)(address, data or {})
            transaction.set_rollback(True)
        self.director.cookies.clear()
        self.director.cookies.update(cookies)
        return response


@pytest.fixture
def scene():
    mine, theirs = build_world(), build_world()
    user = UserFactory(role=Role.PROCESREGISSEUR, has_intake_duty=True)
    with as_owner():
        case = Case.objects.get(pk=mine.rows["case"])
    open_case(user, case, DIRECTOR)
    director = Client(raise_request_exception=False)
    director.force_login(user)
    return Scene(mine, theirs, director)


def test_a_foreign_identifier_in_an_address_is_the_404_that_everyone_gets(scene):
    nowhere = scene.ask("get", "/bestaat-niet/").content
    tried, told = 0, []
    for name, pattern in PATTERNS.items():
        identifiers = [key for key in pattern.pattern.converters if isinstance(scene.mine.rows[key], UUID)]
        if pattern.callback.access_decision.public or len(identifiers) < 2:
            continue
        for key in identifiers:
            for method in ("get", "post"):
                response = scene.ask(method, scene.address(name, **{key: scene.theirs.rows[key]}))
                tried += 1
                if response.status_code != 405 and (response.status_code, response.content) != (404, nowhere):
                    told.append((method, name, key, response.status_code))
    assert tried > 50
    assert told == []
