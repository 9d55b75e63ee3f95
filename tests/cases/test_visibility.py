"""For random grants, `visible_to` holds exactly the rows that the database returns: two truths, one answer."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import models
from tests.cases.world import intake_worker, refer, taken_up
from tests.factories import UserFactory, open_case
from tests.roles import acting, as_owner
from zvh.access.models import Grant, GrantReason
from zvh.access.permissions import DIRECTOR, CasePermission

pytestmark = pytest.mark.django_db

GUARDED = [
    models.Household,
    models.Person,
    models.Membership,
    models.Relationship,
    models.Custody,
    models.ContactPoint,
    models.SafeChannel,
    models.Separation,
    models.Case,
    models.Referral,
    models.Appointment,
    models.PhaseChange,
    models.TrackChange,
    models.CaseEnding,
    models.Involvement,
    models.Measure,
    models.Incident,
    models.IncidentRole,
    models.LifeDomainEntry,
    models.DecisionMoment,
    models.ProfessionalKeptOff,
]


def test_the_list_names_every_model_that_decides_who_sees_its_rows():
    deciding = {
        model
        for name in models.__all__
        if isinstance(model := getattr(models, name), type)
        and hasattr(getattr(model, "objects", None), "visible_to")
    }
    assert deciding == set(GUARDED)


def furnish(case, author):
    """One row of everything on a case, an incident for each reach, all as the owner of the database."""
    with as_owner():
        first, second = sorted(
            models.Person.objects.filter(memberships__household_id=case.household_id), key=lambda one: one.pk
        )[:2]
        on = {"case": case, "principal_id": author.pk, "on": date.today()}
        models.PhaseChange.objects.create(**on, to_phase="directe_veiligheid")
        models.TrackChange.objects.create(case=case, to_track="mda", on=date.today())
        models.CaseEnding.objects.create(**on, kind="beeindigd", reason="Verhuisd.")
        models.Measure.objects.create(case=case, person=first, kind="prison", since=date.today())
        models.LifeDomainEntry.objects.create(
            case=case, domain="werk", state="problem", noted_on=date.today()
        )
        models.DecisionMoment.objects.create(case=case, kind="hearing", on=date.today())
        models.Separation.objects.create(
            household_id=case.household_id, person=first, other=second, reason="x", marked_by_id=author.pk
        )
        models.ProfessionalKeptOff.objects.create(
            household_id=case.household_id, user_id=author.pk, reason="x", noted_by_id=author.pk
        )
        for reach in models.Reach:
            incident = models.Incident.objects.create(case=case, text="x", reach=reach, author_id=author.pk)
            models.IncidentRole.objects.create(case=case, incident=incident, person=first, part="used")


@pytest.fixture
def world(db):
    """Three cases, two of them of one household; a referral that waits; and three people."""
    intake, referrer, reader = intake_worker(), UserFactory(), UserFactory()
    first, director = taken_up(intake=intake)
    second = refer(referrer, household_name="Bos")
    with as_owner():
        third = models.Case.objects.create(
            household_id=first.household_id,
            number="1998-0001",
            state="declined",
            referred_on=date.today() - timedelta(days=400),
        )
    for case in (first, second):
        furnish(case, director)
    return [first, second, third], [intake, referrer, reader, director]


def test_whoever_directs_both_cases_sees_something_of_everything(world):
    cases, (_intake, _referrer, reader, _director) = world
    for case in cases:
        open_case(reader, case, DIRECTOR)
    with acting(reader):
        assert [model.__name__ for model in GUARDED if not model.objects.visible_to(reader).exists()] == []


grants = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 3),
        st.sampled_from(CasePermission.values),
        st.sampled_from(GrantReason.values),
        st.sampled_from([None, -1, 1]),
    ),
    max_size=6,
)


@given(drawn=grants, who=st.integers(0, 3))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_visible_to_is_what_the_database_returns(world, drawn, who):
    cases, users = world
    given_now = []
    with as_owner():
        for case, user, permission, reason, days in drawn:
            until = timezone.now() + timedelta(days=days) if days else None
            given_now.append(
                Grant.objects.create(
                    case_id=cases[case].pk,
                    principal_id=users[user].pk,
                    permission=permission,
                    reason=reason,
                    because_of=uuid.uuid4(),
                    valid_from=timezone.now() - timedelta(days=2),
                    valid_until=until,
                )
            )
    user = users[who]
    with acting(user):
        for model in GUARDED:
            # As the owner: otherwise the database would narrow what the application says.
            with as_owner():
                seen = set(model.objects.visible_to(user).values_list("pk", flat=True))
            assert seen == set(model.objects.values_list("pk", flat=True)), model.__name__
    with as_owner():
        Grant.objects.filter(pk__in=[grant.pk for grant in given_now]).delete()
