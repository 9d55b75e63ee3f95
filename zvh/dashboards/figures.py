"""The figures of the research, asked of a set of cases. Counts only; who may see them is decided elsewhere.

Every function takes the cases to count, so that imported dossiers and what was recorded in the room can be
counted apart. A household counts once, however many cases it has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from cases.models import (
    CIVIL_MEASURES,
    CRIMINAL_MEASURES,
    Case,
    Incident,
    IncidentPart,
    IncidentRole,
    Involvement,
    LifeDomain,
    LifeDomainEntry,
    LifeDomainState,
    Measure,
    Membership,
    Relationship,
    RelationshipKind,
    Track,
    TrackChange,
    ViolenceKind,
)
from leidraad.models import Action, ActionAim, ActionKind
from meetings.models import AgendaItem, Attendee, MeetingKind, MeetingState

HOUSEHOLD = "case__household_id"


@dataclass(frozen=True)
class Share:
    """A part of a whole; without a whole there is no percentage, which is not the same as zero."""

    part: int
    whole: int

    @property
    def percentage(self) -> float | None:
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True)
class Tracks:
    """Households by track; those that moved from regular to MDA++ count there alone."""

    regular: int
    mda: int
    moved: int


@dataclass(frozen=True)
class MeetingFigures:
    """Focusoverleggen that were held: how many, how many days between first and last, how many partners."""

    per_household: tuple[int, ...]
    days_between: tuple[int, ...]
    partners: tuple[int, ...]
    partners_at_first: tuple[int, ...]
    partners_at_last: tuple[int, ...]


@dataclass(frozen=True)
class FamilyFigures:
    parents: tuple[int, ...]
    children: tuple[float, ...]
    together: int
    apart: int
    single_parent: int
    with_children_at_home: int
    with_child_from_earlier_relation: int


def life_domains(cases: QuerySet[Case]) -> dict[str, int]:
    """Households with a problem, per life domain (table 3.1)."""
    found = dict(
        _problems(cases).values_list("domain").annotate(Count(HOUSEHOLD, distinct=True)).order_by("domain")
    )
    return {domain.value: found.get(domain.value, 0) for domain in LifeDomain}


def life_domains_per_household(cases: QuerySet[Case]) -> tuple[int, ...]:
    """In how many life domains each household has a problem, fewest first; without those that have none."""
    counts = _problems(cases).values(HOUSEHOLD).annotate(domains=Count("domain", distinct=True))
    return tuple(sorted(counts.values_list("domains", flat=True)))


def _problems(cases: QuerySet[Case]) -> QuerySet[LifeDomainEntry]:
    return LifeDomainEntry.objects.filter(case__in=cases, state=LifeDomainState.PROBLEM)


def agreements(cases: QuerySet[Case]) -> dict[tuple[str, str], Share]:
    """Agreements by kind and aim, each as a share of all (table 3.2)."""
    counted = Action.objects.filter(case__in=cases).values_list("kind", "aim").annotate(Count("id"))
    found = {(kind, aim): number for kind, aim, number in counted.order_by("kind")}
    whole = sum(found.values())
    return {
        (kind.value, aim.value): Share(found.get((kind.value, aim.value), 0), whole)
        for kind in ActionKind
        for aim in ActionAim
    }


def agreements_with_reason(cases: QuerySet[Case]) -> Share:
    given = ~Q(reason="") | Q(because_of__isnull=False) | Q(because_of_line__isnull=False)
    found = Action.objects.filter(case__in=cases).aggregate(part=Count("id", filter=given), whole=Count("id"))
    return Share(**found)


def tracks(cases: QuerySet[Case]) -> Tracks:
    changes = TrackChange.objects.filter(case__in=cases, from_track=Track.REGULAR, to_track=Track.MDA)
    moved = set(changes.values_list(HOUSEHOLD, flat=True))
    by_track = defaultdict(set)
    for household, track in cases.values_list("household_id", "track"):
        by_track[track].add(household)
    return Tracks(
        regular=len(by_track[Track.REGULAR] - moved), mda=len(by_track[Track.MDA] - moved), moved=len(moved)
    )


def meetings(cases: QuerySet[Case]) -> MeetingFigures:
    items = AgendaItem.objects.filter(
        case__in=cases, meeting__kind=MeetingKind.FOCUSOVERLEG, meeting__state=MeetingState.CLOSED
    )
    by_household = items.values("case__household_id").annotate(
        held=Count("id"), first=Min("meeting__starts_at__date"), last=Max("meeting__starts_at__date")
    )
    rows = list(by_household)
    partners = _partners_per_meeting(items)
    return MeetingFigures(
        per_household=tuple(sorted(row["held"] for row in rows)),
        days_between=tuple(sorted((row["last"] - row["first"]).days for row in rows if row["held"] > 1)),
        partners=tuple(sorted(partners.values())),
        partners_at_first=tuple(partners[row["case__household_id"], row["first"]] for row in rows),
        partners_at_last=tuple(partners[row["case__household_id"], row["last"]] for row in rows),
    )


def _partners_per_meeting(items: QuerySet[AgendaItem]) -> Counter:
    """How many organisations were at the table, per household and day."""
    present = (
        Attendee.objects.filter(item__in=items, organisation__isnull=False)
        .exclude(was_present=False)
        .values_list("item__case__household_id", "item__meeting__starts_at__date", "organisation_id")
        .distinct()
    )
    return Counter((household, day) for household, day, _organisation in present)


def organisations(cases: QuerySet[Case]) -> Counter:
    """In how many households each organisation was involved, by its name."""
    pairs = Involvement.objects.filter(case__in=cases).values_list("organisation__name", HOUSEHOLD).distinct()
    return Counter(name for name, _household in pairs)


def violence(cases: QuerySet[Case]) -> dict[str, int]:
    """Households per kind of violence."""
    found = defaultdict(set)
    for household, kinds in Incident.objects.filter(case__in=cases).values_list(HOUSEHOLD, "kinds"):
        for kind in kinds:
            found[kind].add(household)
    return {kind.value: len(found[kind.value]) for kind in ViolenceKind}


def violence_by_children(cases: QuerySet[Case]) -> int:
    """Households in which a child (also) used violence."""
    children = Membership.objects.filter(is_child=True).values("person_id")
    used = IncidentRole.objects.filter(case__in=cases, part=IncidentPart.USED, person_id__in=children)
    return used.values(HOUSEHOLD).distinct().count()


def measures(cases: QuerySet[Case]) -> dict[str, int]:
    """Households per kind of measure."""
    counted = (
        Measure.objects.filter(case__in=cases).values_list("kind").annotate(Count(HOUSEHOLD, distinct=True))
    )
    return dict(counted.order_by("kind"))


def with_criminal_measure(cases: QuerySet[Case]) -> int:
    return _with_measure(cases, CRIMINAL_MEASURES)


def with_civil_measure(cases: QuerySet[Case]) -> int:
    return _with_measure(cases, CIVIL_MEASURES)


def _with_measure(cases: QuerySet[Case], kinds: Iterable[str]) -> int:
    found = Measure.objects.filter(case__in=cases, kind__in=list(kinds))
    return found.values(HOUSEHOLD).distinct().count()


def families(cases: QuerySet[Case], *, on: date) -> FamilyFigures:
    """Who is in the households; ages on this day, of parents in whole years, of children with a fraction."""
    members = list(
        Membership.objects.filter(household__in=cases.values("household_id")).select_related("person")
    )
    parents, children = defaultdict(list), defaultdict(list)
    for member in members:
        (children if member.is_child else parents)[member.household_id].append(member)
    together = _partners_now(parents)
    two = [household for household, found in parents.items() if len(found) == 2]
    return FamilyFigures(
        parents=tuple(sorted(_whole_years(member, on) for found in parents.values() for member in found)),
        children=tuple(sorted(_years(member, on) for found in children.values() for member in found)),
        together=sum(household in together for household in two),
        apart=sum(household not in together for household in two),
        single_parent=sum(len(found) == 1 for found in parents.values()),
        with_children_at_home=sum(any(c.lives_here for c in found) for found in children.values()),
        with_child_from_earlier_relation=sum(
            any(c.from_earlier_relation for c in found) for found in children.values()
        ),
    )


def _partners_now(parents: dict) -> set:
    """Households in which the parents are partners of each other."""
    household_of = {member.person_id: household for household, found in parents.items() for member in found}
    pairs = Relationship.objects.filter(
        kind=RelationshipKind.PARTNER, person__in=household_of, other__in=household_of
    )
    return {household_of[person] for person in pairs.values_list("person_id", flat=True)}


def _whole_years(member: Membership, on: date) -> int:
    born = member.person.born_earliest
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _years(member: Membership, on: date) -> float:
    return (on - member.person.born_earliest).days / 365.25
