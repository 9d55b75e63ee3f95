"""How the time of a meeting is counted and divided: rules on minutes and moments, without a database.

A meeting has a planned end, and each step a budget. What is left until that end is divided over the rest of the step
that the table is at and of the steps after it. When that is too little, the steps after it give what is lacking: the
nearest first, all it has, and besluitvorming, the last, only when the others have nothing left.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Protocol


class Passed(Protocol):
    """A stretch of time spent on a step or, within a step, on a pause. Without an end it goes on."""

    step: str
    is_pause: bool
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class TimeLeft:
    """What is left until the planned end, in minutes; `rests` and `loses` per step from the present one on.

    `rests` is what a step has left of its budget, `loses` how much of that it will not get. `spare` is what nothing
    was planned for.
    """

    minutes: int
    rests: Mapping[str, int]
    loses: Mapping[str, int]
    spare: int
    deciding: str
    deciding_from: datetime
    must_decide: bool

    def gets(self, step: str) -> int:
        return self.rests.get(step, 0) - self.loses.get(step, 0)

    @property
    def short(self) -> int:
        return sum(self.loses.values())


def whole_minutes(length: timedelta) -> int:
    """To the nearest minute, never below 0."""
    return max(int(length.total_seconds() + 30) // 60, 0)


def budgets(guide: Mapping[str, int], adjusted: Mapping[str, int]) -> dict[str, int]:
    """Minutes per step, in the order of the guide: those of this meeting where they differ."""
    return {step: adjusted.get(step, minutes) for step, minutes in guide.items()}


def differing(guide: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Of the minutes that were wanted, those that the guide does not give already."""
    return {step: minutes for step, minutes in wanted.items() if guide[step] != minutes}


def minutes_used(stretches: Iterable[Passed], *, now: datetime) -> dict[str, int]:
    """Minutes per step, its stretches added up, without pauses."""
    return _added_up((stretch for stretch in stretches if not stretch.is_pause), now)


def minutes_paused(stretches: Iterable[Passed], *, now: datetime) -> dict[str, int]:
    """Minutes of pause per step in which they were taken."""
    return _added_up((stretch for stretch in stretches if stretch.is_pause), now)


def _added_up(stretches: Iterable[Passed], now: datetime) -> dict[str, int]:
    totals: dict[str, timedelta] = {}
    for stretch in stretches:
        length = (stretch.ended_at or now) - stretch.began_at
        totals[stretch.step] = totals.get(stretch.step, timedelta()) + length
    return {step: whole_minutes(length) for step, length in totals.items()}


def pauses_taken(stretches: Iterable[Passed], *, now: datetime) -> list[tuple[str, int]]:
    """Each pause with its step and minutes; one that went on while another part began is one pause."""
    taken = []
    for _key, group in groupby(stretches, key=lambda stretch: (stretch.is_pause, stretch.step)):
        pieces = list(group)
        if pieces[0].is_pause:
            taken.append((pieces[0].step, sum(_added_up(pieces, now).values())))
    return taken


def times_gone_back(stretches: Iterable[Passed], order: Sequence[str]) -> dict[str, int]:
    """How often the table came back to a step from a later one."""
    visits = [step for step, _group in groupby(stretch.step for stretch in stretches) if step in order]
    back = (step for before, step in pairwise(visits) if order.index(step) < order.index(before))
    return dict(Counter(back))


def time_left(
    *, budgets: Mapping[str, int], used: Mapping[str, int], current: str, ends_at: datetime, now: datetime
) -> TimeLeft:
    """What is left for the step the table is at, for those after it, and from when the last has to begin.

    `budgets` has all steps in their order. Steps before the present one get nothing any more.
    """
    order = list(budgets)
    ahead = order[order.index(current) :]
    rests = {step: max(budgets[step] - used.get(step, 0), 0) for step in ahead}
    minutes = whole_minutes(ends_at - now)
    lacking = sum(rests.values()) - minutes
    deciding = order[-1]
    deciding_from = ends_at - timedelta(minutes=rests[deciding])
    return TimeLeft(
        minutes=minutes,
        rests=rests,
        loses=_given_up(rests, ahead[1:], lacking),
        spare=max(-lacking, 0),
        deciding=deciding,
        deciding_from=deciding_from,
        must_decide=current != deciding and rests[deciding] > 0 and now >= deciding_from,
    )


def _given_up(rests: Mapping[str, int], steps: Sequence[str], lacking: int) -> dict[str, int]:
    """What each of these steps gives, the first of them first, until nothing is lacking."""
    given = {}
    for step in steps:
        if amount := min(rests[step], max(lacking, 0)):
            given[step] = amount
            lacking -= amount
    return given


def stretched(budgets: Mapping[str, int], used: Mapping[str, int], step: str, by: int) -> dict[str, int]:
    """The budgets when a step gets so many minutes more; of one that is over, more than it took."""
    return {**budgets, step: max(budgets[step], used.get(step, 0)) + by}


def taken_by(before: TimeLeft, after: TimeLeft) -> dict[str, int]:
    """How many minutes each step loses by a change, in the order in which they give."""
    more = {step: lost - before.loses.get(step, 0) for step, lost in after.loses.items()}
    return {step: minutes for step, minutes in more.items() if minutes > 0}
