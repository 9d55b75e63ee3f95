"""The database says no by itself: what the serving role sees without any filter in the code."""

import pytest
from django.apps import apps
from django.db import connection

from cases.models import Case, Household, Membership, Person
from tests.factories import CaseFactory, MembershipFactory, UserFactory, director_of, open_case, partner_in
from tests.roles import acting, as_owner
from zvh.access.grants import end_because_of
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may
from zvh.access.registry import registered, unlisted_models

pytestmark = pytest.mark.django_db


def test_tests_run_as_the_serving_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("zvh_serving", False)


def test_every_model_is_listed_in_a_policies_module():
    assert unlisted_models() == []


def test_every_guarded_table_forces_its_policies():
    guarded = {entry.table for entry in registered()[1] if hasattr(entry, "select")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
    assert forced == guarded


def test_nobody_sees_nothing():
    MembershipFactory(household=CaseFactory().household)
    assert [model.objects.count() for model in (Case, Household, Person, Membership)] == [0, 0, 0, 0]


def test_a_stranger_sees_nothing_and_a_partner_their_case_only():
    case, other = CaseFactory(), CaseFactory()
    partner, stranger = partner_in(case), UserFactory()
    with acting(partner):
        assert list(Case.objects.all()) == [case]
        assert list(Household.objects.all()) == [case.household]
    with acting(stranger):
        assert not Case.objects.exists()
    with acting(director_of(other)):
        assert list(Case.objects.all()) == [other]


def test_access_ends_with_its_reason():
    case = CaseFactory()
    user = UserFactory()
    because_of = open_case(user, case)
    with acting(director_of(case)):
        assert end_because_of(because_of) == 1
    with acting(user):
        assert not Case.objects.exists()


def test_guardian_answers_as_the_grants_do():
    case = CaseFactory()
    director, partner, stranger = director_of(case), partner_in(case), UserFactory()
    for user in (director, partner, stranger):
        with acting(user):
            answers = {p: user.has_perm(f"cases.{p}", case) for p in CasePermission.values}
            assert answers == {p: may(user, p, case.pk) for p in CasePermission.values}


def test_a_superuser_sees_no_case():
    CaseFactory()
    superuser = UserFactory(is_superuser=True, is_staff=True)
    with acting(superuser):
        assert not Case.objects.exists()
        assert not Case.objects.visible_to(superuser).exists()


def test_visible_to_equals_what_the_database_returns():
    case, other = CaseFactory(), CaseFactory()
    MembershipFactory(household=case.household)
    MembershipFactory(household=other.household)
    user = partner_in(case)
    with acting(user):
        for model in (Case, Household, Person, Membership):
            assert set(model.objects.visible_to(user)) == set(model.objects.all())


def test_managed_tables_without_content_give_a_reason():
    assert [entry for entry in registered()[1] if not hasattr(entry, "select") and not entry.because] == []
    with as_owner():
        assert apps.get_model("cases", "Case").objects.count() == 0
