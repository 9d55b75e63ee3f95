"""Who can call for a follow-up, and who of the household can be called, over which safe channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cases.models import Case, Duty, Involvement, Membership, Person, SafeChannel, Separation
from cases.services import current_appointment
from meetings.rules import is_invited_themselves
from zvh.access.models import Grant, GrantReason
from zvh.access.permissions import CasePermission
from zvh.accounts.models import User
from zvh.audit import log

# An invitation ends by itself and a referral with its weighing: who is there for longer can call in half a year.
LASTING = (GrantReason.APPOINTMENT, GrantReason.INVOLVEMENT, GrantReason.FOLLOW_UP)


def callers_of(case: Case) -> list[User]:
    """Everybody who works on the case for longer than a meeting, and can say afterwards how it went."""
    grants = Grant.objects.valid().filter(
        case_id=case.pk, permission=CasePermission.CONTRIBUTE, reason__in=LASTING
    )
    users = User.objects.filter(pk__in=grants.values("principal_id"), is_active=True)
    return list(users.select_related("organisation").order_by("name", "pk"))


def can_call(case: Case, user: User) -> bool:
    return any(caller.pk == user.pk for caller in callers_of(case))


def usual_callers(case: Case) -> list[User]:
    """Whom to propose: the casusregisseur, the fixed contact of the family; else the procesregisseur."""
    duties = (current_appointment(case, duty) for duty in (Duty.CASUSREGISSEUR, Duty.PROCESREGISSEUR))
    return [duty.user for duty in duties if duty and duty.user.is_active]


def people_to_call(case: Case) -> list[Person]:
    """Whoever is invited themselves to a meeting is called themselves (rule 5): adults, and from sixteen."""
    memberships = Membership.objects.current().filter(
        household_id=case.household_id, person__died_on__isnull=True
    )
    today = timezone.localdate()
    return [
        row.person
        for row in memberships.select_related("person").order_by("position", "id")
        if is_invited_themselves(
            born_earliest=row.person.born_earliest,
            born_latest=row.person.born_latest,
            is_child=row.is_child,
            on=today,
        )
    ]


class Separated:
    """Whom nobody may both help and call: who is kept apart from whom, and whom each caller helps (rule 4)."""

    def __init__(self, case: Case):
        self._apart: dict[UUID, set[UUID]] = {}
        running = Separation.objects.filter(household_id=case.household_id, lifted_at__isnull=True)
        for one, other in running.values_list("person_id", "other_id"):
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
        self._helped: dict[UUID, set[UUID]] = {}
        helped = Involvement.persons.through.objects.filter(
            Q(involvement__until__isnull=True) & Q(involvement__case=case, involvement__user__isnull=False)
        )
        for user_id, person_id in helped.values_list("involvement__user_id", "person_id"):
            self._helped.setdefault(user_id, set()).add(person_id)

    def keeps(self, caller: User, person: Person) -> bool:
        """Whether this caller helps somebody whom the person is kept apart from, and not the person."""
        helped = self._helped.get(caller.pk, set())
        return bool(helped & self._apart.get(person.pk, set())) and person.pk not in helped


@dataclass(frozen=True)
class Channels:
    """How somebody is called: over a channel that was agreed with them alone, or not before one is (rule 4b)."""

    agreed: tuple[SafeChannel, ...] = ()
    # Written down, but nobody said that it was agreed with this person alone.
    has_unagreed: bool = False


def channels_of(case: Case, person: Person, principal) -> Channels:
    """The safe channels of who is to be called, as this principal may see them; looking is logged."""
    log.record("contact.read", case_id=case.pk, subject_id=person.pk)
    found = SafeChannel.objects.visible_to(principal).filter(
        household_id=case.household_id, person=person, until__isnull=True
    )
    channels = list(found.order_by("-agreed_on", "id"))
    return Channels(
        tuple(channel for channel in channels if channel.agreed_on),
        any(channel.agreed_on is None for channel in channels),
    )


def without_channel(case: Case, persons: Iterable[Person], principal) -> set[UUID]:
    """Ids of those for whom no channel was agreed, as far as this principal can see."""
    ids = {person.pk for person in persons}
    agreed = SafeChannel.objects.visible_to(principal).filter(
        household_id=case.household_id, person_id__in=ids, until__isnull=True, agreed_on__isnull=False
    )
    return ids - set(agreed.values_list("person_id", flat=True))
