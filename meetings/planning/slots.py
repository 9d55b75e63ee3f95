"""Moments to propose for the next meeting, each with the reason why then. Pure, on plain values.

What was agreed says around when; a decision elsewhere says by when at the latest. The earliest deadline wins.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from meetings.holidays import Holidays

# When meetings begin, in the order in which they are tried.
BEGINNINGS = (time(9, 30), time(13, 30), time(11, 0), time(15, 0))
LATEST_END = time(17, 30)
# So that what the meeting brings can still reach where it is decided.
DAYS_BEFORE_DECISION = 5
NOTHING_AGREED = timedelta(weeks=6)
# This far from the day that was agreed, it is still what was agreed.
NEAR_ENOUGH = timedelta(days=14)
FURTHEST = timedelta(days=365)
MOST = 4


class Tie(IntEnum):
    """How a day ties the next meeting."""

    BEFORE = 1
    AROUND = 2
    AFTER = 3


@dataclass(frozen=True)
class Anchor:
    """A day that the next meeting is tied to, with the reason in words ("before the hearing on 12 December")."""

    tie: Tie
    day: date
    words: str


@dataclass(frozen=True)
class Taken:
    """From when until when chair, typist or room are elsewhere."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True)
class Slot:
    """A free moment. `reasons` say why then; `is_short` when whoever is asked gets little time to prepare."""

    starts_at: datetime
    ends_at: datetime
    reasons: tuple[str, ...]
    is_short: bool = False

    @property
    def query(self) -> str:
        """With which the form that plans begins."""
        return f"day={self.starts_at:%Y-%m-%d}&starts={self.starts_at:%H:%M}&ends={self.ends_at:%H:%M}"


@dataclass(frozen=True)
class Search:
    """Where to look: `now` is local time, `notice` the first day with enough notice, `length` of the meeting."""

    now: datetime
    notice: date
    length: timedelta
    holidays: Holidays
    anchors: tuple[Anchor, ...] = ()
    taken: tuple[Taken, ...] = ()

    @property
    def deadline(self) -> Anchor | None:
        """The decision that comes first of those that can still be met."""
        ahead = [a for a in self.anchors if a.tie == Tie.BEFORE and a.day > self.now.date()]
        return min(ahead, key=lambda anchor: anchor.day, default=None)

    @property
    def last_day(self) -> date:
        """Some days before the decision; when no day is left until then, the day before it."""
        today, deadline = self.now.date(), self.deadline
        if deadline is None:
            return today + FURTHEST
        margin = deadline.day - timedelta(days=DAYS_BEFORE_DECISION)
        return margin if self.open_days(margin) else deadline.day - timedelta(days=1)

    def open_days(self, last: date) -> list[date]:
        """Working days outside school holidays, after today up to and including the last one."""
        count = max((last - self.now.date()).days, 0)
        days = (self.now.date() + timedelta(days=number) for number in range(1, count + 1))
        return [day for day in days if self.holidays.is_working_day(day) and not self.holidays.on(day)]

    @property
    def wished(self) -> Anchor | None:
        """What was agreed among us, if it lies ahead: around when, else after what has to be done first."""
        ahead = [a for a in self.anchors if a.tie != Tie.BEFORE and a.day > self.now.date()]
        return min(ahead, key=lambda anchor: (anchor.tie, anchor.day), default=None)

    @property
    def preferred(self) -> date:
        if self.wished is not None:
            return min(self.earliest or self.wished.day, self.last_day)
        if self.deadline is not None:
            return self.last_day
        return min(self.now.date() + NOTHING_AGREED, self.last_day)

    @property
    def earliest(self) -> date | None:
        """The day after what has to be done first, if the deadline leaves that much room."""
        if self.wished is None or self.wished.tie != Tie.AFTER or self.wished.day >= self.last_day:
            return None
        return self.wished.day + timedelta(days=1)

    def reasons_for(self, day: date) -> tuple[str, ...]:
        """The deadline first; what was agreed only for a day that does right to it."""
        found = [] if self.deadline is None else [self.deadline.words]
        wished = self.wished
        if wished is not None:
            is_near = abs(day - wished.day) <= NEAR_ENOUGH
            if is_near if wished.tie == Tie.AROUND else day > wished.day:
                found.append(wished.words)
        return tuple(found)


def propose_slots(search: Search) -> tuple[Slot, ...]:
    """At most four, on different days, in order; none when there is no free hour before the deadline."""
    found: list[Slot] = []
    days = search.open_days(search.last_day)
    enough = [day for day in days if day >= max(search.notice, search.earliest or search.notice)]
    # Only a deadline makes somebody come at short notice.
    short = [] if search.deadline is None else [day for day in days if day < search.notice]
    for day in [*_nearest(enough, search.preferred), *reversed(short)]:
        if slot := _free(search, day):
            found.append(slot)
        if len(found) == MOST:
            break
    return tuple(sorted(found, key=lambda slot: slot.starts_at))


def _nearest(days: Iterable[date], preferred: date) -> list[date]:
    """Nearest to the preferred day; of two as near, the earlier one."""
    return sorted(days, key=lambda day: (abs((day - preferred).days), day))


def _free(search: Search, day: date) -> Slot | None:
    for starts_at, ends_at in _moments(search, day):
        if not any(taken.overlaps(starts_at, ends_at) for taken in search.taken):
            return Slot(starts_at, ends_at, search.reasons_for(day), is_short=day < search.notice)
    return None


def _moments(search: Search, day: date) -> Iterator[tuple[datetime, datetime]]:
    zone: ZoneInfo = search.now.tzinfo
    for begins in BEGINNINGS:
        starts_at = datetime.combine(day, begins, zone)
        # Of one day between eight and six, the wall clock is the clock.
        ends_at = starts_at + search.length
        if ends_at.date() == day and ends_at.time() <= LATEST_END:
            yield starts_at, ends_at
