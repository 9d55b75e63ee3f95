"""A form brings the key of the row that it makes; one that somebody else's row has is refused in words."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import DecisionMoment
from cases.services import add_decision_moment
from tests.factories import CaseFactory, director_of
from tests.roles import acting, as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs() -> DecisionMoment:
    """Of a case that nobody here reads."""
    case = CaseFactory()
    with acting(director_of(case)):
        return add_decision_moment(case=case, new_id=uuid4(), kind="hearing", on="2026-01-05")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_key_of_a_row_that_nobody_here_sees_is_a_conflict_in_words(theirs, headers):
    case = CaseFactory()
    director = Client()
    director.force_login(director_of(case))
    sent = {"new_id": theirs.pk, "kind": "hearing", "on": "2026-02-03", "note": "Van ons"}
    address = reverse("cases:moment_add", kwargs={"case": case.pk})
    response = director.post(address, sent, headers=headers)
    assert response.status_code == 409
    assert "Dit formulier kan niet nog eens worden verstuurd" in response.content.decode()
    assert ("<html" in response.content.decode()) is (headers == {})
    with as_owner():
        assert list(DecisionMoment.objects.values_list("pk", "note")) == [(theirs.pk, "")]
    assert director.post(address, sent | {"new_id": uuid4()}).status_code == 302
