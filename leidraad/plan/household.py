"""What the dossier of today says must not reach each family member, read once for all of them (rules 4 and 15)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from cases.models import (
    Case,
    ContactKind,
    ContactPoint,
    Involvement,
    Membership,
    Person,
    ProfessionalKeptOff,
    Relationship,
    RelationshipKind,
    SafeChannel,
)
from cases.separations import separated_pairs
from leidraad.audiences import FamilyMember
from leidraad.mentions import Hidden, fold
from meetings.rules import is_invited_themselves
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.accounts.former import former_names, organisations_before

PARENTAL = (
    RelationshipKind.PARENT,
    RelationshipKind.ADOPTIVE_PARENT,
    RelationshipKind.FOSTER_PARENT,
)


@dataclass(frozen=True)
class Helper:
    """Who helps somebody, by every name they have had; once more for what they were before a merger."""

    organisation_id: UUID
    persons: frozenset[UUID]
    names: tuple[str, ...]


@dataclass(frozen=True)
class HouseholdToday:
    """The household with its whereabouts; `reader` works out one member from it without a query."""

    case: Case
    memberships: tuple[Membership, ...]
    pairs: frozenset[frozenset[UUID]]
    points: tuple[ContactPoint, ...]
    channels: tuple[SafeChannel, ...]
    parents: frozenset[tuple[UUID, UUID]]
    kept_off: tuple[tuple[str, str], ...]
    helpers: tuple[Helper, ...]

    @classmethod
    def of(cls, case: Case) -> "HouseholdToday":
        of_household = {"household_id": case.household_id}
        memberships = Membership.objects.filter(**of_household).select_related("person")
        involvements = Involvement.objects.filter(case=case).select_related("organisation", "user")
        pairs = separated_pairs(case.household_id)
        parents = Relationship.objects.filter(kind__in=PARENTAL).values_list("person_id", "other_id")
        kept_off = ProfessionalKeptOff.objects.filter(**of_household).current()
        # Whoever prints need not see an address for it to be kept off the paper.
        with acting_as(Purpose.PAPERS.principal_id):
            points = tuple(ContactPoint.objects.filter(**of_household))
            channels = tuple(SafeChannel.objects.filter(**of_household)) if pairs else ()
        return cls(
            case=case,
            memberships=tuple(memberships.order_by("position", "id")),
            pairs=pairs,
            points=points,
            channels=channels,
            # Of what is asked for only because of who is kept apart, nothing is where nobody is.
            helpers=tuple(_helpers(list(involvements.prefetch_related("persons")))) if pairs else (),
            parents=frozenset(parents.filter(person__memberships__household_id=case.household_id))
            if pairs
            else frozenset(),
            kept_off=tuple(
                (row.called, row.instead)
                for row in kept_off.select_related("user__organisation", "organisation")
            ),
        )

    @cached_property
    def readers(self) -> tuple[tuple[Person, FamilyMember], ...]:
        """Whoever gets papers of their own: who belongs to the household now and is invited themselves (rule 5)."""
        today = timezone.localdate()
        return tuple(
            (row.person, self.reader(row.person))
            for row in self.memberships
            if row.until is None
            and row.person.died_on is None
            and is_invited_themselves(
                born_earliest=row.person.born_earliest,
                born_latest=row.person.born_latest,
                is_child=row.is_child,
                on=today,
            )
        )

    def reader(self, person: Person) -> FamilyMember:
        """The family member with everything that is kept from them today."""
        apart = frozenset(other for pair in self.pairs if person.pk in pair for other in pair - {person.pk})
        beside = self._living_with(apart, person)
        new_family = frozenset(other for other in beside if not self._may_be_child_of(other, person))
        helpers = self._helping_only(apart | new_family) if apart else []
        return FamilyMember(
            person_id=str(person.pk),
            separated_from=frozenset(map(str, apart | new_family)),
            organisations_of_separated=frozenset(str(helper.organisation_id) for helper in helpers),
            children=frozenset(
                str(row.person_id) for row in self.memberships if row.is_child and row.person_id != person.pk
            ),
            hidden=Hidden(
                places=(
                    *self._places_kept_from(person, apart | beside),
                    *(name for helper in helpers for name in helper.names),
                ),
                known_places=tuple(point.value for point in self.points if point.person_id == person.pk),
                called=tuple(self._names_of(apart | new_family)),
            ),
            kept_off=self.kept_off,
        )

    def _living_with(self, apart: frozenset[UUID], person: Person) -> frozenset[UUID]:
        """Who shares an address with somebody the reader is kept apart from, and not with the reader: where they
        are tells where that one is. A child of both at home with each is not among them."""
        homes: dict[UUID, set[str]] = defaultdict(set)
        for point in self.points:
            if point.kind == ContactKind.ADDRESS and point.until is None:
                homes[point.person_id].add(fold(point.value))
        of_apart = {home for other in apart for home in homes[other]}
        own = homes[person.pk]
        return frozenset(
            other for other, theirs in homes.items() if theirs & of_apart and not theirs & own
        ) - {*apart, person.pk}

    def _may_be_child_of(self, child: UUID, person: Person) -> bool:
        """A child at home with the other parent; of whom no parents are recorded, it may be theirs."""
        parents = {parent for parent, of in self.parents if of == child}
        is_child = any(row.is_child for row in self.memberships if row.person_id == child)
        return person.pk in parents or (is_child and not parents)

    def _places_kept_from(self, person: Person, kept: frozenset[UUID]) -> list[str]:
        """Every place of who they are kept apart from and who lives there, past ones too; any other secret place."""
        points = [point for point in self.points if point.person_id != person.pk]
        return [
            *(point.value for point in points if point.is_secret or point.person_id in kept),
            *(channel.value for channel in self.channels if channel.person_id in kept),
        ]

    def _helping_only(self, apart: frozenset[UUID]) -> list[Helper]:
        """Help for nobody but the separated: its name alone may tell where they are."""
        by_organisation: dict[UUID, list[Helper]] = defaultdict(list)
        for helper in self.helpers:
            by_organisation[helper.organisation_id].append(helper)
        return [
            helper
            for helped in by_organisation.values()
            if all(each.persons and each.persons <= apart for each in helped)
            for helper in helped
        ]

    def _names_of(self, apart: frozenset[UUID]) -> Iterable[str]:
        """What the separated are called: names, and their place in the family as the dossier words it.

        A last name that the reader or somebody else in the household has as well points at nobody.
        """
        shared = {row.person.last_name for row in self.memberships if row.person_id not in apart}
        places = {row.place for row in self.memberships if row.person_id not in apart}
        for row in self.memberships:
            if row.person_id in apart:
                first_names = row.person.first_names
                yield from {first_names, *first_names.split()[:1]}
                if row.person.last_name not in shared:
                    yield row.person.last_name
                if row.place not in places:
                    yield row.place


def _helpers(involvements: list[Involvement]) -> Iterable[Helper]:
    """A shelter that got another name, or was merged into a larger one, is called as it was in older texts."""
    before = organisations_before(involvements)
    organisations = [*before.values(), *(involvement.organisation for involvement in involvements)]
    users = {
        involvement.user_id: involvement.user.name for involvement in involvements if involvement.user_id
    }
    former = former_names([*(organisation.pk for organisation in organisations), *users])
    for involvement in involvements:
        of_user = [users[involvement.user_id], *former[involvement.user_id]] if involvement.user_id else []
        for organisation in filter(None, (involvement.organisation, before.get(involvement.pk))):
            called = (organisation.name, organisation.short_name, *former[organisation.pk], *of_user)
            yield Helper(
                organisation_id=organisation.pk,
                persons=frozenset(person.pk for person in involvement.persons.all()),
                names=tuple(filter(None, called)),
            )
