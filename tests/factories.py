"""Builds rows as the owner of the database. Access is given as the application gives it: through grants."""

import uuid
from datetime import date, timedelta

import factory
from django.utils import timezone

from cases.models import Case, CaseState, Household, Membership, Person, Phase, Track
from meetings.models import AgendaItem, Attendee, AttendeeKind, Meeting, MeetingKind, Part, Seat
from tests.roles import as_owner
from zvh.access.models import Grant, GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, VIEWER, WRITER
from zvh.accounts.models import Chain, Organisation, Principal, PrincipalKind, Role, User


class OwnedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with as_owner():
            return super()._create(model_class, *args, **kwargs)


class OrganisationFactory(OwnedFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    chain = Chain.CARE
    covenant_signed_on = date(2024, 1, 1)


class UserFactory(OwnedFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"U. Ser{n}")
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.PARTNER

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with as_owner():
            user = model_class(**kwargs)
            user.set_unusable_password()
            Principal.objects.create(id=user.id, kind=PrincipalKind.USER, label=user.name)
            user.save(force_insert=True)
            return user


class HouseholdFactory(OwnedFactory):
    class Meta:
        model = Household

    name = factory.Sequence(lambda n: f"Huishouden {n}")
    municipality = "Delft"


class PersonFactory(OwnedFactory):
    class Meta:
        model = Person

    first_names = factory.Sequence(lambda n: f"Voornaam{n}")
    last_name = "Achternaam"


class MembershipFactory(OwnedFactory):
    class Meta:
        model = Membership

    household = factory.SubFactory(HouseholdFactory)
    person = factory.SubFactory(PersonFactory)
    # Whoever joins first stands first, as when a household is referred.
    position = factory.Sequence(lambda n: n)


class CaseFactory(OwnedFactory):
    """An open case in direct safety."""

    class Meta:
        model = Case

    household = factory.SubFactory(HouseholdFactory)
    # Apart from the numbers that the application gives out itself.
    number = factory.Sequence(lambda n: f"1999-{n:04d}")
    state = CaseState.OPEN
    track = Track.REGULAR
    phase = Phase.SAFETY
    phase_since = factory.LazyFunction(date.today)
    referred_on = factory.LazyFunction(lambda: date.today() - timedelta(days=30))
    opened_on = factory.LazyFunction(lambda: date.today() - timedelta(days=20))


class MeetingFactory(OwnedFactory):
    class Meta:
        model = Meeting

    kind = MeetingKind.FOCUSOVERLEG
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(minutes=75))
    chair = factory.SubFactory(UserFactory, role=Role.PROCESREGISSEUR)


class AgendaItemFactory(OwnedFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    case = factory.SubFactory(CaseFactory)


class PartFactory(OwnedFactory):
    class Meta:
        model = Part

    item = factory.SubFactory(AgendaItemFactory)
    case = factory.SelfAttribute("item.case")
    position = factory.Sequence(lambda n: n + 1)


class AttendeeFactory(OwnedFactory):
    class Meta:
        model = Attendee

    item = factory.SubFactory(AgendaItemFactory)
    case = factory.SelfAttribute("item.case")
    kind = AttendeeKind.PROFESSIONAL
    user = factory.SubFactory(UserFactory)
    organisation = factory.LazyAttribute(
        lambda attendee: attendee.user.organisation if attendee.user else None
    )


class SeatFactory(OwnedFactory):
    class Meta:
        model = Seat

    part = factory.SubFactory(PartFactory)
    case = factory.SelfAttribute("part.case")
    attendee = factory.SubFactory(AttendeeFactory)


def open_case(user, case, permissions=VIEWER, reason=GrantReason.INVOLVEMENT, until=None):
    """Give the user a grant on the case, as an involvement would; returns the id it rests on."""
    because_of = uuid.uuid4()
    with as_owner():
        Grant.objects.bulk_create(
            Grant(
                principal_id=user.pk,
                case_id=case.pk,
                permission=permission,
                reason=reason,
                because_of=because_of,
                valid_until=until,
            )
            for permission in permissions
        )
    return because_of


def director_of(case):
    """A procesregisseur who directs the case."""
    user = UserFactory(role=Role.PROCESREGISSEUR)
    open_case(user, case, DIRECTOR, GrantReason.APPOINTMENT)
    return user


def partner_in(case, **organisation):
    user = UserFactory(organisation=OrganisationFactory(**organisation))
    open_case(user, case, CONTRIBUTOR)
    return user


def writer_of(case):
    user = UserFactory(role=Role.PROCESONDERSTEUNER)
    open_case(user, case, WRITER, GrantReason.APPOINTMENT)
    return user
