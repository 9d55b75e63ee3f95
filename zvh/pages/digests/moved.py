"""What moved in somebody's cases since a moment, as far as they may see it: rows per kind, counted per case.

`pages_digest_counts` says for many people at once whether a case moved; a property test ties the two.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from cases.models import Case, PhaseChange
from leidraad.models import Action, BottomLine, Finding, Verdict
from meetings.models import AgendaItem, MeetingState


@dataclass(frozen=True)
class Kind:
    """One kind of news: `rows(principal, since)` are those that the principal may see."""

    key: str
    words: Promise
    rows: Callable[[object, datetime], QuerySet]


def _meetings(principal, since: datetime) -> QuerySet:
    return AgendaItem.objects.visible_to(principal).filter(
        meeting__state=MeetingState.CLOSED, meeting__closed_at__gt=since
    )


def _phases(principal, since: datetime) -> QuerySet:
    return PhaseChange.objects.visible_to(principal).filter(created_at__gt=since)


def _verdicts(principal, since: datetime) -> QuerySet:
    return Verdict.objects.visible_to(principal).filter(at__gt=since).exclude(outcome="")


def _weighings(principal, since: datetime) -> QuerySet:
    return AgendaItem.objects.visible_to(principal).filter(decided_at__gt=since)


def _bottom_lines(principal, since: datetime) -> QuerySet:
    return BottomLine.objects.visible_to(principal).filter(created_at__gt=since)


def _agreed(principal, since: datetime) -> QuerySet:
    return Action.objects.visible_to(principal).filter(created_at__gt=since)


def _reported(principal, since: datetime) -> QuerySet:
    """What was agreed before and stands otherwise since. Of that only the day is kept."""
    return Action.objects.visible_to(principal).filter(
        created_at__lte=since, status_since__gte=timezone.localdate(since)
    )


def _findings(principal, since: datetime) -> QuerySet:
    return Finding.objects.visible_to(principal).current().filter(created_at__gt=since)


KINDS = (
    Kind(
        "phases", ngettext_lazy("%(count)d change of phase", "%(count)d changes of phase", "count"), _phases
    ),
    Kind("meetings", ngettext_lazy("%(count)d meeting held", "%(count)d meetings held", "count"), _meetings),
    Kind("verdicts", ngettext_lazy("%(count)d verdict", "%(count)d verdicts", "count"), _verdicts),
    Kind(
        "weighings",
        ngettext_lazy(
            "%(count)d decision of the weegoverleg", "%(count)d decisions of the weegoverleg", "count"
        ),
        _weighings,
    ),
    Kind(
        "bottom_lines",
        ngettext_lazy("%(count)d new bodemeis", "%(count)d new bodemeisen", "count"),
        _bottom_lines,
    ),
    Kind("agreed", ngettext_lazy("%(count)d new action", "%(count)d new actions", "count"), _agreed),
    Kind(
        "reported",
        ngettext_lazy("%(count)d action reported on", "%(count)d actions reported on", "count"),
        _reported,
    ),
    Kind("findings", ngettext_lazy("%(count)d new finding", "%(count)d new findings", "count"), _findings),
)


@dataclass(frozen=True)
class MovedCase:
    """A case with what moved in it, in words, the weightiest first."""

    case: Case
    news: tuple[str, ...]


def moved_cases(principal, since: datetime) -> dict[UUID, dict[str, int]]:
    """Per case that moved, how many rows of each kind; one query."""
    first, *others = (
        kind.rows(principal, since)
        .order_by()
        .values("case_id")
        .annotate(kind=Value(kind.key), number=Count("pk"))
        .values_list("case_id", "kind", "number")
        for kind in KINDS
    )
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for case_id, key, number in first.union(*others, all=True):
        found[case_id][key] = number
    return dict(found)


def weightiest_first(moved: dict[UUID, dict[str, int]]) -> list[UUID]:
    """The cases in the order of what is told first of them, and then of how much it is."""

    def weight(case_id: UUID) -> tuple:
        counts = [moved[case_id].get(kind.key, 0) for kind in KINDS]
        return *(-bool(count) for count in counts), -sum(counts), str(case_id)

    return sorted(moved, key=weight)


def in_words(principal, moved: dict[UUID, dict[str, int]], case_ids: Iterable[UUID]) -> list[MovedCase]:
    """These cases, in this order, with what moved in them."""
    wanted = list(case_ids)
    cases = Case.objects.visible_to(principal).select_related("household").in_bulk(wanted)
    return [MovedCase(cases[case_id], _news(moved[case_id])) for case_id in wanted if case_id in cases]


def _news(counts: dict[str, int]) -> tuple[str, ...]:
    return tuple(kind.words % {"count": counts[kind.key]} for kind in KINDS if kind.key in counts)
