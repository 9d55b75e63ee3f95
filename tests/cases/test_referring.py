"""Referring a household: what it makes, who gets to see it, and that it happens once."""

import uuid

import pytest

from cases.models import (
    Case,
    ContactPoint,
    Custody,
    Household,
    Membership,
    Person,
    Referral,
    Relationship,
    SafeChannel,
)
from cases.services import ReferralText, change_referral, refer_household
from tests.cases.world import child, intake_worker, mother, refer
from tests.factories import UserFactory
from tests.roles import acting, as_owner
from zvh.accounts.models import Role
from zvh.audit.models import Line
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db

MODELS = (Case, Household, Membership, Person, Relationship, Custody, ContactPoint, SafeChannel)


def counts(*models):
    return [model.objects.count() for model in models]


def test_a_referral_opens_the_case_for_intake():
    intake, referrer = intake_worker(), UserFactory()
    case = refer(referrer)
    with acting(intake):
        assert counts(*MODELS) == [1, 1, 2, 2, 1, 1, 1, 1]
        assert Referral.objects.get().advised_track == ""
        assert Case.objects.directed_by(intake).get() == case


def test_a_referrer_reads_back_the_referral_and_nothing_else():
    intake_worker()
    referrer = UserFactory()
    refer(referrer)
    with acting(referrer):
        assert counts(*MODELS) == [0] * len(MODELS)
        referral = Referral.objects.visible_to(referrer).get()
    assert referral.sent["household"] == "De Wit"
    assert [person["name"] for person in referral.sent["persons"]] == ["Samira de Wit", "Noor de Wit"]
    assert "Lange Gracht" not in str(referral.sent)


def test_a_stranger_sees_no_referral():
    intake_worker()
    refer(UserFactory())
    stranger = UserFactory()
    with acting(stranger):
        assert not Referral.objects.exists()


def test_the_same_form_sent_twice_makes_one_case():
    intake, referrer, new_id = intake_worker(), UserFactory(), uuid.uuid4()
    refer(referrer, new_id=new_id)
    refer(referrer, new_id=new_id)
    with acting(intake):
        assert counts(Case, Person, Referral) == [1, 2, 1]


def test_a_form_of_somebody_else_is_refused():
    intake_worker()
    case = refer(UserFactory())
    other = UserFactory()
    with acting(other), pytest.raises(Conflict):
        refer_household(
            new_id=case.pk,
            referrer=other,
            household_name="x",
            text=ReferralText(reason="x"),
            persons=[mother()],
        )


def test_a_referral_that_nobody_would_receive_is_refused_whole():
    referrer = UserFactory()
    with acting(referrer), pytest.raises(DomainError, match="receives"):
        refer_household(
            new_id=uuid.uuid4(),
            referrer=referrer,
            household_name="x",
            text=ReferralText(reason="x"),
            persons=[mother()],
        )
    with as_owner():
        assert counts(*MODELS) == [0] * len(MODELS)


def test_a_manager_with_intake_duty_receives_nothing():
    intake_worker()
    manager = UserFactory(role=Role.MANAGER, has_intake_duty=True)
    refer(UserFactory())
    with acting(manager):
        assert not Case.objects.exists()


def test_referrals_get_numbers_that_follow_each_other():
    intake_worker()
    first, second = refer(UserFactory()), refer(UserFactory(), persons=[mother(first_names="Els"), child()])
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1


def test_a_referrer_adds_to_it_and_the_advice_follows():
    intake_worker()
    referrer = UserFactory()
    refer(referrer)
    with acting(referrer):
        referral = Referral.objects.get()
        change_referral(
            referral=referral, text=ReferralText(reason="Nu", long_standing=True), version=referral.version
        )
        assert Referral.objects.get().advised_track == "mda"
        with pytest.raises(Conflict):
            change_referral(referral=referral, text=ReferralText(reason="Later"), version=0)


def test_it_is_logged():
    intake_worker()
    case = refer(UserFactory())
    with as_owner():
        assert list(Line.objects.values_list("act", "case_id")) == [("case.refer", case.pk)]
