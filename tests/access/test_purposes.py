"""Work of the system itself: principals that are always there, and see nothing of a case by themselves."""

import pytest
from django.db import IntegrityError, connection

from cases.models import Case, Person
from tests.factories import CaseFactory, MembershipFactory
from tests.roles import as_owner
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose, lay_purposes
from zvh.accounts.models import Principal, PrincipalKind
from zvh.outbox.services import put

pytestmark = pytest.mark.django_db


def test_every_purpose_has_a_principal_and_laying_them_again_changes_nothing():
    laid = Principal.objects.filter(kind=PrincipalKind.PURPOSE)
    before = set(laid.values_list("id", "label"))
    with as_owner():
        lay_purposes(connection.alias)
    assert {purpose.principal_id for purpose in Purpose} <= {one for one, _label in before}
    assert set(laid.values_list("id", "label")) == before


@pytest.mark.parametrize("purpose", Purpose)
def test_a_purpose_without_a_grant_sees_no_case(purpose):
    MembershipFactory(household=CaseFactory().household)
    with acting_as(purpose.principal_id):
        assert not Case.objects.exists()
        assert not Person.objects.exists()
        assert not Case.objects.visible_to(purpose.principal).exists()


def test_work_is_never_done_as_nobody():
    with acting_as(None), pytest.raises(IntegrityError):
        put(kind="anything", key="anything")
