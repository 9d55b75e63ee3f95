"""Scenes that tests of meetings begin with: a household with two adults and a child, and a planned table."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from cases.models import Case, CaseState, Person, Referral, Separation
from meetings.models import AgendaItem, Attendee, AttendeeKind, Part
from meetings.services import PartPlan, ask_attendee, plan_focusoverleg, plan_sitting
from tests.factories import (
    CaseFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    director_of,
    open_case,
)
from tests.roles import acting, as_owner
from zvh.access.models import GrantReason
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Role, User

TWO_PARTS = (PartPlan(with_family=False), PartPlan(with_family=True))


@dataclass
class Family:
    case: Case
    director: User
    mother: Person
    father: Person
    child: Person


def make_family(**case) -> Family:
    case = CaseFactory(**case)

    def member(first_names: str, born: date, **membership) -> Person:
        person = PersonFactory(first_names=first_names, born_earliest=born, born_latest=born)
        MembershipFactory(household=case.household, person=person, **membership)
        return person

    return Family(
        case=case,
        director=director_of(case),
        mother=member("Fatima", date(1988, 5, 1)),
        father=member("Peter", date(1985, 2, 3)),
        child=member("Noor", date.today() - timedelta(days=365 * 9), is_child=True),
    )


def next_week(hour: int = 9, minute: int = 30):
    """In UTC, so that adding days means the same on both sides of a clock change."""
    day = timezone.now() + timedelta(days=7)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def plan(family: Family, parts=TWO_PARTS, typist: User | None = None) -> AgendaItem:
    """A focusoverleg next week, chaired by who directs the case."""
    with acting(family.director):
        return plan_focusoverleg(
            case=family.case,
            chair=family.director,
            typist=typist,
            starts_at=next_week(),
            ends_at=next_week(10, 45),
            place="Den Haag, kamer 3",
            parts=parts,
        )


def parts_of(item: AgendaItem) -> list[Part]:
    with as_owner():
        return list(Part.objects.filter(item=item).select_related("item__meeting", "item__case"))


def ask(item: AgendaItem, by: User, **who) -> Attendee:
    with acting(by):
        return ask_attendee(item=item, **who)


def ask_user(item: AgendaItem, by: User, role=Role.PARTNER, **organisation) -> Attendee:
    user = UserFactory(role=role, organisation=OrganisationFactory(**organisation))
    return ask(item, by, kind=AttendeeKind.PROFESSIONAL, user=user)


def ask_person(item: AgendaItem, by: User, person: Person, **how) -> Attendee:
    return ask(item, by, kind=AttendeeKind.FAMILY, person=person, **how)


def separate_persons(family: Family) -> Separation:
    person, other = sorted((family.mother, family.father), key=lambda each: each.pk)
    with as_owner():
        return Separation.objects.create(
            household=family.case.household,
            person=person,
            other=other,
            reason="Contactverbod",
            marked_by_id=family.director.pk,
        )


def seated(item: AgendaItem) -> list[set[str]]:
    """Names at each table, in the order of the parts."""
    with as_owner():
        return [
            {
                seat.attendee.display_name
                for seat in part.seats.select_related("attendee__user", "attendee__person")
            }
            for part in Part.objects.filter(item=item)
        ]


def waiting_referral(intake: User) -> Case:
    """A referral as intake received it: who has the duty decides on it until somebody is appointed."""
    case = CaseFactory(state=CaseState.REFERRED, track="", phase="", phase_since=None, opened_on=None)
    because_of = open_case(intake, case, DIRECTOR, GrantReason.INTAKE)
    with as_owner():
        Referral.objects.create(
            id=because_of,
            case=case,
            organisation=intake.organisation,
            referrer=UserFactory(),
            reason="Het geweld stopt niet.",
        )
    return case


def sitting_with(intake: User, chair: User, typist: User | None = None):
    with acting(intake):
        return plan_sitting(chair=chair, typist=typist, starts_at=next_week(), ends_at=next_week(12, 0))


def reload(row):
    """The row as it is stored now, whoever may see it."""
    with as_owner():
        return type(row).objects.get(pk=row.pk)
