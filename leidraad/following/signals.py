"""What will end, begin or go on too long, told in time: computed from plain facts each time, never stored.

A key names one signal for good: told once, answered once, and new when its date or its meeting is another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from cases.births import Birth
from cases.models import Case, MeasureKind
from leidraad.following.rules import (
    DETENTION,
    STAYS_TO_ASK,
    WEEKS_BEFORE_RELEASE,
    comes_of_age,
    does_not_improve,
    ends_soon,
    stays_in_a_row,
    weeks_before,
)
from zvh.ui.dates import day


class SignalKind(StrEnum):
    DETENTION = "detention"
    MEASURE = "measure"
    RELEASE = "release"
    EIGHTEEN = "eighteen"
    STAYS = "stays"
    SCALE = "scale"


# These ask the procesregisseur what will be different now.
ASKING = frozenset({SignalKind.STAYS, SignalKind.SCALE})


@dataclass(frozen=True)
class MeasureFact:
    case_id: UUID
    id: UUID
    kind: str
    until: date
    who: str = ""


@dataclass(frozen=True)
class ReleaseFact:
    case_id: UUID
    id: UUID
    on: date


@dataclass(frozen=True)
class BirthFact:
    case_id: UUID
    person_id: UUID
    birth: Birth
    who: str = ""


@dataclass(frozen=True)
class VerdictFact:
    case_id: UUID
    conversation_id: UUID
    outcome: str
    at: datetime


@dataclass(frozen=True)
class ScaleFact:
    """One question of one case: its mean per meeting in order of time, and the parts with the OM it was asked in."""

    case_id: UUID
    question: tuple[str, ...]
    words: str
    higher_is_better: bool
    meetings: tuple[tuple[UUID, Fraction], ...]
    om_parts: frozenset[UUID] = frozenset()


@dataclass
class Facts:
    measures: list[MeasureFact] = field(default_factory=list)
    releases: list[ReleaseFact] = field(default_factory=list)
    births: list[BirthFact] = field(default_factory=list)
    verdicts: list[VerdictFact] = field(default_factory=list)
    scales: list[ScaleFact] = field(default_factory=list)
    # Signals that were answered, by case and key.
    answered: set[tuple[UUID, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Signal:
    """`on` is the day it is about, `until` the last possible one of a vague birth; `case` is filled in for lists."""

    case_id: UUID
    kind: SignalKind
    key: str
    on: date | None = None
    until: date | None = None
    what: str = ""
    who: str = ""
    count: int = 0
    om_parts: frozenset[UUID] = frozenset()
    is_answered: bool = False
    case: Case | None = None

    @property
    def asks(self) -> bool:
        """Whether it waits for an answer of who directs the case."""
        return self.kind in ASKING and not self.is_answered

    @property
    def words(self) -> str:
        said = {"what": self.what, "who": self.who, "day": day(self.on), "last": day(self.until)}
        match self.kind:
            case SignalKind.DETENTION:
                measure = _measure_in_words(self)
                return _("%(measure)s ends on %(day)s. Is there a place to live before the release?") % {
                    **said,
                    "measure": measure,
                }
            case SignalKind.MEASURE:
                return _("%(measure)s ends on %(day)s.") % {**said, "measure": _measure_in_words(self)}
            case SignalKind.RELEASE:
                return _("Release on %(day)s. Is there a place to live by then?") % said
            case SignalKind.EIGHTEEN if self.on == self.until:
                return _("%(who)s turns eighteen on %(day)s. Who takes over from youth care?") % said
            case SignalKind.EIGHTEEN:
                return (
                    _("%(who)s turns eighteen between %(day)s and %(last)s. Who takes over from youth care?")
                    % said
                )
            case SignalKind.STAYS:
                return _("“Blijven” was the verdict %(count)d times in a row.") % {"count": self.count}
        return _("No better over the last three meetings: %(what)s") % said


def _measure_in_words(signal: Signal) -> str:
    label = str(MeasureKind(signal.what).label)
    words = f"{label} ({signal.who})" if signal.who else label
    return words[:1].upper() + words[1:]


def signals_from(facts: Facts, *, today: date, weeks: Mapping[str, int]) -> list[Signal]:
    """Every signal that these facts give today, what asks for an answer first, then by date."""
    found = [*_ending(facts, today, weeks), *_growing_up(facts, today), *_going_on(facts)]
    marked = [replace(each, is_answered=(each.case_id, each.key) in facts.answered) for each in found]
    return sorted(marked, key=lambda each: (not each.asks, each.on or date.min, each.key))


def _ending(facts: Facts, today: date, weeks: Mapping[str, int]) -> Iterable[Signal]:
    for fact in facts.measures:
        if ends_soon(fact.until, weeks=weeks_before(fact.kind, weeks), today=today):
            kind = SignalKind.DETENTION if fact.kind in DETENTION else SignalKind.MEASURE
            key = f"measure:{fact.id}:{fact.until}"
            yield Signal(fact.case_id, kind, key, on=fact.until, what=fact.kind, who=fact.who)
    for fact in facts.releases:
        if ends_soon(fact.on, weeks=weeks.get("release", WEEKS_BEFORE_RELEASE), today=today):
            yield Signal(fact.case_id, SignalKind.RELEASE, f"release:{fact.id}:{fact.on}", on=fact.on)


def _growing_up(facts: Facts, today: date) -> Iterable[Signal]:
    for fact in facts.births:
        if between := comes_of_age(fact.birth, today):
            first, last = between
            key = f"eighteen:{fact.person_id}:{fact.birth.earliest}"
            yield Signal(fact.case_id, SignalKind.EIGHTEEN, key, on=first, until=last, who=fact.who)


def _going_on(facts: Facts) -> Iterable[Signal]:
    by_case: dict[UUID, list[VerdictFact]] = {}
    for fact in sorted(facts.verdicts, key=lambda verdict: verdict.at):
        by_case.setdefault(fact.case_id, []).append(fact)
    for case_id, verdicts in by_case.items():
        count = stays_in_a_row(verdict.outcome for verdict in verdicts)
        if count >= STAYS_TO_ASK:
            key = f"stays:{verdicts[-1].conversation_id}"
            yield Signal(case_id, SignalKind.STAYS, key, count=count)
    for fact in facts.scales:
        if does_not_improve([mean for _id, mean in fact.meetings], higher_is_better=fact.higher_is_better):
            digest = sha256("\n".join(fact.question).encode()).hexdigest()[:12]
            key = f"scale:{fact.meetings[-1][0]}:{digest}"
            yield Signal(fact.case_id, SignalKind.SCALE, key, what=fact.words, om_parts=fact.om_parts)
