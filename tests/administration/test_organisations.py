"""Organisations are renamed and merged while cases run: everything keeps working, and what was hidden stays hidden."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Involvement
from leidraad.plan.shielding import reader_for
from meetings.models import Attendee
from tests.factories import (
    AttendeeFactory,
    CaseFactory,
    OrganisationFactory,
    UserFactory,
    open_case,
)
from tests.leidraad.plan.world import running_world
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.accounts.models import FormerName, MovedReference, Organisation, Role, User
from zvh.administration.services.organisations import change_organisation, merge_organisation
from zvh.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def beheerder():
    return UserFactory(role=Role.BEHEERDER)


def involve(case, organisation, **values):
    with as_owner():
        return Involvement.objects.create(
            case=case, organisation=organisation, since=date(2026, 1, 5), **values
        )


def merge_in_database(gone, stays):
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_merge_organisation(%s, %s)", [gone.pk, stays.pk])


def merge(beheerder, gone, stays):
    with acting(beheerder):
        merge_organisation(organisation=gone, into=stays)


def test_everything_that_refers_to_it_follows_and_its_people_keep_their_access(beheerder):
    case, gone, stays = CaseFactory(), OrganisationFactory(short_name="OUD"), OrganisationFactory()
    colleague = UserFactory(organisation=gone)
    open_case(colleague, case)
    involvement, attendee = involve(case, gone), AttendeeFactory(user=colleague)
    merge(beheerder, gone, stays)
    with as_owner():
        assert User.objects.get(pk=colleague.pk).organisation == stays
        assert Involvement.objects.get(pk=involvement.pk).organisation == stays
        assert Attendee.objects.get(pk=attendee.pk).organisation == stays
        assert Grant.objects.valid().filter(principal_id=colleague.pk).exists()
    assert not Organisation.objects.filter(pk=gone.pk).exists()
    assert Organisation.every.get(pk=gone.pk).merged_into == stays
    assert set(FormerName.objects.values_list("bearer_id", "name")) == {
        (stays.pk, gone.name),
        (stays.pk, "OUD"),
    }
    moved = set(MovedReference.objects.values_list("row_id", "organisation_id"))
    assert moved == {(involvement.pk, gone.pk), (attendee.pk, gone.pk)}


def test_what_would_stand_there_twice_keeps_the_organisation_it_had(beheerder):
    case, gone, stays = CaseFactory(), OrganisationFactory(), OrganisationFactory()
    first, second = involve(case, stays), involve(case, gone)
    merge(beheerder, gone, stays)
    with as_owner():
        rows = Involvement.objects.in_bulk([first.pk, second.pk])
    assert {row.pk: row.organisation_id for row in rows.values()} == {first.pk: stays.pk, second.pk: gone.pk}


def test_what_can_not_be_merged_is_refused(beheerder, client):
    gone, stays, om = OrganisationFactory(), OrganisationFactory(), OrganisationFactory(is_om=True)
    for into in (gone, om):
        with pytest.raises(DomainError):
            merge(beheerder, gone, into)
    merge(beheerder, gone, stays)
    for first, second in ((gone, stays), (stays, gone)):
        with pytest.raises(DatabaseError), transaction.atomic():
            merge(beheerder, first, second)
    with acting(UserFactory(role=Role.PROCESREGISSEUR)), pytest.raises(DatabaseError), transaction.atomic():
        merge_in_database(om, stays)
    client.force_login(beheerder)
    address = reverse("administration:merge", args=[stays.pk])
    answers = [
        client.post(address, sent).status_code
        for sent in ({}, {"into": stays.pk, "is_certain": "on"}, {"into": om.pk}, {"into": "x"})
    ]
    assert answers == [422] * 4
    assert client.post(reverse("administration:merge", args=[gone.pk])).status_code == 404


def test_nobody_comes_to_work_for_an_organisation_without_the_covenant_by_a_merger(beheerder):
    signed, unsigned = OrganisationFactory(), OrganisationFactory(covenant_signed_on=None)
    user = UserFactory(organisation=signed)
    with pytest.raises(DomainError, match="convenant") as refused:
        merge(beheerder, signed, unsigned)
    assert refused.value.field == "into"
    with acting(beheerder), pytest.raises(DatabaseError), transaction.atomic():
        merge_in_database(signed, unsigned)
    assert User.objects.get(pk=user.pk).organisation == signed
    merge(beheerder, unsigned, signed)
    assert Organisation.every.get(pk=unsigned.pk).merged_into == signed


def test_a_shelter_stays_hidden_from_whom_it_hides_under_every_name_it_had(guide, beheerder):
    world = running_world()
    father, shelter = world.family.father, world.shelter

    def hidden():
        with acting(world.chair):
            return reader_for(world.case, father)

    with acting(beheerder):
        change_organisation(organisation=shelter, name="Opvang Nieuw", short_name="ON")
    renamed = hidden()
    assert {"Opvanghuis De Haven", "Opvang Nieuw", "ON"} <= set(renamed.hidden.places)
    larger = OrganisationFactory(name="Grote Opvang")
    # Since then it also helps the father, who knows it by its new name.
    help_for_father = involve(world.case, larger)
    with as_owner():
        help_for_father.persons.set([father])
    merge(beheerder, shelter, larger)
    merged = hidden()
    assert {"Opvanghuis De Haven", "Opvang Nieuw"} <= set(merged.hidden.places)
    assert "Grote Opvang" not in merged.hidden.places
    assert merged.organisations_of_separated == {str(shelter.pk)}


def test_the_beheerder_adds_and_changes_organisations_and_sees_no_case(client, beheerder):
    client.force_login(beheerder)
    case = CaseFactory()
    sent = {
        "new_id": str(uuid.uuid4()),
        "name": "Nieuw Huis",
        "chain": "zorg",
        "covenant_signed_on": "2026-01-05",
    }
    for _twice in range(2):
        assert client.post(reverse("administration:new_organisation"), sent).status_code == 302
    made = Organisation.objects.get(name="Nieuw Huis")
    address = reverse("administration:organisation", args=[made.pk])
    OrganisationFactory(name="Bestaat")
    answers = [
        client.post(address, sent | change).status_code
        for change in (
            {"name": ""},
            {"name": "bestaat"},
            {"chain": "x"},
            {"covenant_signed_on": "2026-02-30"},
        )
    ]
    assert answers == [422] * 4
    assert client.post(address, sent | {"name": "Ander Huis", "short_name": "AH"}).status_code == 302
    assert Organisation.objects.get(pk=made.pk).label == "AH"
    assert (
        "Ander Huis"
        in client.get(reverse("administration:organisation_list"), {"q": "ander"}).content.decode()
    )
    assert client.get(reverse("pages:case", args=[case.pk])).status_code == 404


def test_lists_take_as_many_queries_for_many_rows_as_for_one(client, beheerder):
    client.force_login(beheerder)
    pages = [reverse(f"administration:{name}") for name in ("user_list", "organisation_list")]

    def queries() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counts.append(len(captured))
        return counts

    before = queries()
    UserFactory.create_batch(5)
    assert queries() == before
