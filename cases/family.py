"""The family of a case as its tab shows it: everyone with their relations, custody and what asks for attention."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.births import birth_of, is_certainly_adult, turns_eighteen_between
from cases.models import Case, Custody, Membership, Relationship, Separation
from cases.relations import seen_from
from zvh.ui.dates import day, short_day

# A child who turns eighteen within this time is signalled: youth care ends then.
EIGHTEEN_WITHIN = timedelta(days=183)


@dataclass(frozen=True)
class Tie:
    """One relation, seen from one of the two; `until` when it is over."""

    id: UUID
    words: str | Promise
    name: str
    until: date | None = None


@dataclass
class Member:
    """Somebody in the household with what belongs beside their name."""

    membership: Membership
    ties: list[Tie] = field(default_factory=list)
    custody: list[str] = field(default_factory=list)
    apart_from: list[str] = field(default_factory=list)
    eighteen: str = ""
    is_minor: bool = False

    @property
    def person(self):
        return self.membership.person

    @property
    def ties_in_words(self) -> list[str]:
        """One line per kind of tie, such as "parent of Noor, Sem"."""
        lines: dict[tuple[str, date | None], list[str]] = {}
        for tie in sorted(self.ties, key=lambda one: (one.until is not None, str(one.words), one.name)):
            lines.setdefault((str(tie.words), tie.until), []).append(tie.name)
        return [_line_of_ties(words, names, until) for (words, until), names in lines.items()]

    @property
    def custody_is_asked(self) -> bool:
        return self.is_minor and not self.custody


def _line_of_ties(words: str, names: list[str], until: date | None) -> str:
    line = f"{words} {', '.join(names)}"
    return _("%(tie)s, until %(day)s") % {"tie": line, "day": short_day(until)} if until else line


def family_of_case(principal, case: Case) -> list[Member]:
    """The current members, in the order of the dossier; five queries, however large the family."""
    members = list(
        Membership.objects.current()
        .visible_to(principal)
        .filter(household_id=case.household_id)
        .select_related("person")
    )
    today = timezone.localdate()
    found = {membership.person_id: _member(membership, today) for membership in members}
    _add_ties(principal, found)
    _add_custody(principal, case, found)
    _add_separations(principal, case, found)
    return list(found.values())


def _member(membership: Membership, today: date) -> Member:
    birth = birth_of(membership.person)
    return Member(
        membership=membership,
        is_minor=membership.is_child and not is_certainly_adult(birth, today),
        eighteen=eighteen_in_words(turns_eighteen_between(birth, today, today + EIGHTEEN_WITHIN))
        if not membership.person.died_on
        else "",
    )


def ties_of(principal, case: Case, person_id: UUID) -> list[Tie]:
    """How one person is related to the others, one by one."""
    return next((one.ties for one in family_of_case(principal, case) if one.person.pk == person_id), [])


def eighteen_in_words(found: tuple[date, date] | None) -> str:
    if found is None:
        return ""
    first, last = found
    if first == last:
        return _("turns 18 on %(day)s") % {"day": day(first)}
    return _("turns 18 between %(first)s and %(last)s") % {"first": day(first), "last": day(last)}


def _add_ties(principal, found: dict[UUID, Member]) -> None:
    relationships = Relationship.objects.visible_to(principal).filter(
        person_id__in=list(found), other_id__in=list(found)
    )
    for one in relationships.order_by("kind", "pk"):
        first, second = found[one.person_id], found[one.other_id]
        to_second = Tie(one.pk, seen_from(one.kind, is_first=True), second.person.short_name, one.until)
        to_first = Tie(one.pk, seen_from(one.kind, is_first=False), first.person.short_name, one.until)
        first.ties.append(to_second)
        second.ties.append(to_first)


def _add_custody(principal, case: Case, found: dict[UUID, Member]) -> None:
    custodies = Custody.objects.visible_to(principal).filter(
        household_id=case.household_id, until__isnull=True, child_id__in=list(found)
    )
    for one in custodies.select_related("holder", "organisation").order_by("pk"):
        holder = one.holder.short_name if one.holder_id else one.organisation.label
        found[one.child_id].custody.append(holder)


def current_separations(principal, case: Case):
    """Who is kept apart from whom now, with who marked it and why."""
    return (
        Separation.objects.visible_to(principal)
        .filter(household_id=case.household_id, lifted_at__isnull=True)
        .select_related("person", "other", "marked_by", "measure")
        .order_by("marked_at")
    )


def _add_separations(principal, case: Case, found: dict[UUID, Member]) -> None:
    apart = defaultdict(list)
    for one in current_separations(principal, case):
        apart[one.person_id].append(one.other.short_name)
        apart[one.other_id].append(one.person.short_name)
    for person_id, names in apart.items():
        if person_id in found:
            found[person_id].apart_from = names
