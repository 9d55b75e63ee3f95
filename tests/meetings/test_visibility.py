"""`visible_to` and the policies were written apart from each other; here they are held to be the same."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import (
    AcceptedWarning,
    AgendaItem,
    Attendee,
    Meeting,
    MeetingKind,
    Part,
    Seat,
    WarningRule,
)
from tests.factories import (
    AgendaItemFactory,
    AttendeeFactory,
    CaseFactory,
    MeetingFactory,
    PartFactory,
    SeatFactory,
    UserFactory,
    open_case,
)
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, VIEWER, WRITER, CasePermission
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db

MODELS = (Meeting, AgendaItem, Part, Attendee, Seat, AcceptedWarning)


def any_world(dice: random.Random) -> list:
    """Users with any mix of grants, ended ones too, on cases with meetings of both kinds."""
    users = [
        UserFactory(has_intake_duty=dice.random() < 0.3, is_active=dice.random() < 0.9) for _ in range(5)
    ]
    for case in CaseFactory.create_batch(4):
        kind = dice.choice(MeetingKind.values)
        meeting = MeetingFactory(kind=kind, chair=dice.choice(users), typist=dice.choice([None, *users]))
        for item in [
            AgendaItemFactory(meeting=meeting, case=case),
            *([AgendaItemFactory()] * dice.randint(0, 1)),
        ]:
            part = PartFactory(item=item)
            SeatFactory(part=part, attendee=AttendeeFactory(item=item))
            with as_owner():
                AcceptedWarning.objects.create(
                    case=item.case,
                    item=item,
                    rule=WarningRule.TABLE_TOO_LARGE,
                    part=part,
                    reason="Ieder is nodig.",
                    decided_by_id=users[0].pk,
                )
        for user in users:
            bundle = dice.choice([(), VIEWER, CONTRIBUTOR, WRITER, DIRECTOR, (CasePermission.CONTRIBUTE,)])
            until = dice.choice([None, timezone.now() + timedelta(days=1)])
            open_case(user, case, bundle, until=until)
    MeetingFactory(kind=MeetingKind.WEEGOVERLEG)
    return [*users, UserFactory(role=Role.MANAGER)]


@pytest.mark.parametrize("seed", range(6))
def test_what_is_visible_is_what_the_database_returns(seed):
    for user in any_world(random.Random(seed)):
        with acting(user):
            for model in MODELS:
                # As the owner: otherwise the database would narrow what the application says.
                with as_owner():
                    visible = set(model.objects.visible_to(user).values_list("pk", flat=True))
                assert visible == set(model.objects.values_list("pk", flat=True)), model


def test_nobody_sees_nothing():
    SeatFactory()
    with acting(None):
        for model in MODELS:
            assert not model.objects.exists()
            assert not model.objects.visible_to(None).exists()


def test_intake_sees_sittings_and_no_focusoverleg():
    sitting = MeetingFactory(kind=MeetingKind.WEEGOVERLEG)
    AgendaItemFactory(meeting=sitting)
    MeetingFactory()
    with acting(UserFactory(has_intake_duty=True)):
        assert list(Meeting.objects.all()) == [sitting]
        assert not AgendaItem.objects.exists()
