"""A page about what was just written is made after the transaction that wrote it, as the same principal."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from tests.factories import UserFactory
from zvh.access.after_commit import AfterCommit
from zvh.access.middleware import PrincipalMiddleware
from zvh.access.principal import current_principal_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(monkeypatch):
    """`answered(response)`: what somebody gets, and in how many transactions within each other the view was."""
    user = UserFactory()
    monkeypatch.setattr("zvh.access.middleware.second_factor_shown_at", lambda request: 1)

    def answer(make_response, *, must_roll_back=False):
        depths = []

        def view(request):
            depths.append(len(connection.savepoint_ids))
            request.must_roll_back = must_roll_back
            return make_response()

        request = RequestFactory().post("/")
        request.user = user
        return PrincipalMiddleware(view)(request), depths, user

    return answer


def test_it_is_made_in_a_transaction_of_its_own_as_who_wrote(answered):
    seen = []

    def make():
        seen.append((current_principal_id(), len(connection.savepoint_ids)))
        return "made"

    outside = len(connection.savepoint_ids)
    response, depths, user = answered(lambda: AfterCommit(make))
    assert (response.status_code, response.content) == (200, b"made")
    # Not within the view's transaction: as deep as that was, from the same place.
    assert seen == [(user.pk, depths[0])]
    assert len(connection.savepoint_ids) == outside < depths[0]


def test_what_was_rolled_back_has_no_page(answered):
    response, _depths, _user = answered(
        lambda: AfterCommit(lambda: pytest.fail("made all the same")), must_roll_back=True
    )
    assert response.content == b""


def test_any_other_answer_is_left_alone(answered):
    response, _depths, _user = answered(lambda: HttpResponse("as it was"))
    assert response.content == b"as it was"
