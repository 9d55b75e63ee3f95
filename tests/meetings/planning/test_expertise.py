"""Who brings which expertise: recorded once, of an organisation or a person; a fixed expert is a person."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetings.models import BroughtExpertise, Expertise
from tests.factories import OrganisationFactory, UserFactory
from tests.meetings.browser import signed_in
from tests.roles import as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db
PAGE = reverse("meetings:expertise")


@pytest.fixture
def keeper():
    return signed_in(UserFactory(role=Role.BEHEERDER))


def form(**changes) -> dict:
    return {"new_id": uuid4(), "expertise": "debt", "organisation": "", "user": "", "track": ""} | changes


def recorded() -> list[tuple]:
    with as_owner():
        return list(BroughtExpertise.objects.values_list("expertise", "organisation", "user", "track"))


def test_an_organisation_brings_it_once_however_often_it_is_sent(keeper):
    organisation = OrganisationFactory()
    sent = form(organisation=organisation.pk)
    assert [keeper.post(PAGE, sent).status_code for _ in range(2)] == [302, 302]
    again = keeper.post(PAGE, form(organisation=organisation.pk))
    assert (again.status_code, list(again.context["form"].errors)) == (409, ["expertise"])
    assert recorded() == [("debt", organisation.pk, None, "")]


def test_a_person_is_a_fixed_expert_of_a_track_and_stands_on_the_page(keeper):
    user = UserFactory(role=Role.EXPERT, name="R. Tahiri")
    assert keeper.post(PAGE, form(user=user.pk, track="mda")).status_code == 302
    assert recorded() == [("debt", None, user.pk, "mda")]
    assert "R. Tahiri" in keeper.get(PAGE).content.decode()


def test_neither_both_nor_nobody_nor_an_organisation_of_a_track(keeper):
    user, organisation = UserFactory(role=Role.EXPERT), OrganisationFactory()
    wrong = [
        ({}, "organisation"),
        ({"user": user.pk, "organisation": organisation.pk}, "organisation"),
        ({"organisation": organisation.pk, "track": "mda"}, "track"),
        ({"user": UserFactory(role=Role.MANAGER).pk}, "user"),
        ({"user": user.pk, "expertise": "astrologie"}, "expertise"),
    ]
    for changes, field in wrong:
        response = keeper.post(PAGE, form(**changes))
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field]), changes
    assert recorded() == []


def test_it_is_removed_again(keeper):
    keeper.post(PAGE, form(organisation=OrganisationFactory().pk))
    with as_owner():
        brought = BroughtExpertise.objects.get()
    url = reverse("meetings:expertise_removal", kwargs={"brought": brought.pk})
    assert keeper.post(url).status_code == 302
    assert (recorded(), keeper.post(url).status_code) == ([], 404)


def test_a_partner_keeps_nothing_of_it():
    assert signed_in(UserFactory(role=Role.PARTNER)).get(PAGE).status_code == 403


def test_the_database_takes_no_expertise_of_nobody():
    nobodys = BroughtExpertise(expertise=Expertise.DEBT)
    with as_owner(), pytest.raises(IntegrityError, match="expertise_of_somebody"), transaction.atomic():
        nobodys.save(force_insert=True)
