"""What the database lets somebody give: no more than they have, to nobody for whom it was not meant."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from tests.factories import (
    AgendaItemFactory,
    CaseFactory,
    MeetingFactory,
    UserFactory,
    director_of,
    open_case,
    partner_in,
    writer_of,
)
from tests.roles import acting, as_owner
from zvh.access.grants import give
from zvh.access.models import Grant, GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, VIEWER, WRITER
from zvh.access.purposes import Purpose
from zvh.accounts.models import Role
from zvh.administration.services.users import disable
from zvh.outbox.models import Task
from zvh.outbox.services import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def director(case):
    return director_of(case)


@pytest.fixture
def writer(case, director):
    return writer_of(case)


def procesregisseur():
    return UserFactory(role=Role.PROCESREGISSEUR)


def gives(giver, case, receiver, permissions, reason=GrantReason.INVOLVEMENT) -> bool:
    """Whether the database takes it."""
    with acting(giver):
        try:
            with transaction.atomic():
                give(
                    case_id=case.pk,
                    principal_id=receiver.pk,
                    permissions=permissions,
                    reason=reason,
                    because_of=uuid.uuid4(),
                )
        except ProgrammingError:
            return False
        return True


def test_who_keeps_the_dossier_opens_it_and_gives_nobody_its_direction(case, writer):
    assert gives(writer, case, UserFactory(), WRITER)
    for receiver in (writer, procesregisseur()):
        for reason in GrantReason:
            assert not gives(writer, case, receiver, DIRECTOR, reason), (receiver, reason)


def test_who_directs_gives_everything_and_who_reads_or_contributes_nothing(case, director):
    assert gives(director, case, procesregisseur(), DIRECTOR, GrantReason.APPOINTMENT)
    reader = UserFactory()
    open_case(reader, case, VIEWER)
    for giver in (reader, partner_in(case), UserFactory(), director_of(CaseFactory())):
        assert not gives(giver, case, UserFactory(), VIEWER)


@pytest.mark.parametrize(
    ("role", "state", "reason", "taken"),
    [
        (Role.PROCESREGISSEUR, "planned", GrantReason.CHAIR, True),
        (Role.PROCESREGISSEUR, "running", GrantReason.CHAIR, True),
        (Role.PROCESREGISSEUR, "cancelled", GrantReason.CHAIR, False),
        (Role.PROCESREGISSEUR, "planned", GrantReason.INVITATION, False),
        (Role.PARTNER, "planned", GrantReason.CHAIR, False),
    ],
)
def test_who_plans_gives_the_chair_what_chairing_takes(case, writer, role, state, reason, taken):
    chair = UserFactory(role=role)
    AgendaItemFactory(case=case, meeting=MeetingFactory(chair=chair, state=state))
    assert gives(writer, case, chair, DIRECTOR, reason) == taken
    assert not gives(writer, case, procesregisseur(), DIRECTOR, reason)


def test_of_a_case_that_nobody_directs_any_more_who_keeps_the_dossier_appoints_the_next_one(
    case, director, writer
):
    assert not gives(writer, case, procesregisseur(), DIRECTOR, GrantReason.APPOINTMENT)
    with acting(UserFactory(role=Role.BEHEERDER)):
        disable(user=director)
    assert not gives(writer, case, UserFactory(), DIRECTOR, GrantReason.APPOINTMENT)
    assert gives(writer, case, procesregisseur(), DIRECTOR, GrantReason.APPOINTMENT)


CHANGES = [
    "UPDATE access_grant SET permission = 'direct_case' WHERE principal_id = %s",
    "UPDATE access_grant SET principal_id = given_by_id WHERE principal_id = %s",
    "UPDATE access_grant SET because_of = gen_random_uuid() WHERE principal_id = %s",
    "UPDATE access_grant SET valid_from = valid_from - interval '1 day' WHERE principal_id = %s",
    "UPDATE access_grant SET valid_until = valid_until + interval '1 day' WHERE principal_id = %s",
    "UPDATE access_grant SET valid_until = NULL WHERE principal_id = %s",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_grant_is_ended_and_never_made_into_more(case, director, change):
    receiver = UserFactory()
    with acting(director):
        give(
            case_id=case.pk,
            principal_id=receiver.pk,
            permissions=CONTRIBUTOR,
            reason=GrantReason.INVOLVEMENT,
            because_of=uuid.uuid4(),
            until=timezone.now() + timedelta(days=1),
        )
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [receiver.pk])
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE access_grant SET valid_until = statement_timestamp() WHERE principal_id = %s",
                [receiver.pk],
            )
    with as_owner():
        assert not Grant.objects.valid().filter(principal_id=receiver.pk).exists()


def test_nobody_has_work_done_as_somebody_else(director):
    somebody = UserFactory()
    with acting(somebody):
        put(kind="test", key="own")
        put(kind="test", key="purpose", principal_id=Purpose.PAPERS.principal_id)
        with pytest.raises(ProgrammingError), transaction.atomic():
            put(kind="test", key="another", principal_id=director.pk)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Task.objects.filter(key="own").update(principal_id=director.pk)
    with acting(None), pytest.raises(ProgrammingError), transaction.atomic():
        put(kind="test", key="nobody", principal_id=director.pk)
    assert set(Task.objects.values_list("key", flat=True)) == {"own", "purpose"}
