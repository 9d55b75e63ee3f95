"""Another case's identifier in an address or a form: it is as if it did not exist.

Somebody directs one case; next to it stands another with a row of every kind.
"""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

import pytest
from django.db import transaction
from django.forms import BaseForm
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

MOVED_ON = {200, 204, 302}


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


def test_a_foreign_identifier_in_a_form_is_refused_beside_its_field(scene):
    """Every choice of a row, in every form, with the other case's row of the same kind in its place."""
    tried, taken = 0, []
    for name, form in _forms(scene):
        for field in form.fields:
            for value in _foreign_for(scene, form.fields[field]):
                sent = _filled(form) | {form.add_prefix(field): value}
                response = scene.ask("post", scene.address(name), sent)
                tried += 1
                if not _refused(response, field):
                    taken.append((name, field, response.status_code))
    assert tried > 20
    assert sorted(set(taken)) == []


def _forms(scene: Scene):
    """Every form on a page of my case, with the address it is on."""
    for name, pattern in PATTERNS.items():
        if pattern.callback.access_decision.public or not pattern.pattern.converters:
            continue
        for form in _shown_on(scene.ask("get", scene.address(name))):
            yield name, form


def _shown_on(response) -> list[BaseForm]:
    """The forms among what the templates were given."""
    shown = {}
    for context in response.context or ():
        given = context if isinstance(context, dict) else context.flatten()
        shown |= {id(value): value for value in given.values() if isinstance(value, BaseForm)}
    return list(shown.values())


def _foreign_for(scene: Scene, field) -> list[str]:
    """Rows of the other case of the kind that this field lets one choose; users and organisations are everyone's."""
    choices = {str(getattr(value, "value", value)) for value, _label in getattr(field, "choices", ())}
    return [
        str(scene.theirs.rows[key])
        for key, value in scene.mine.rows.items()
        if isinstance(value, UUID) and str(value) in choices
    ]


def _filled(form: BaseForm) -> dict[str, object]:
    """What the form shows, sent back as it stands."""
    return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}


def _refused(response, field: str) -> bool:
    """Refused beside the field, or before any field was looked at."""
    if response.status_code in MOVED_ON:
        return False
    if response.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
        return response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    return any(form.is_bound and field in form.errors for form in _shown_on(response))
