"""When separated persons come and go, so that they do not meet at the door either (domain.md rule 4). Pure.

They sit in different parts; what is left is the way in and the way out. No moment at which one of them is at the door
lies within a quarter of an hour of one of the other's, and where there are two entrances each has their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID

APART = timedelta(minutes=15)
BEFORE_THEIR_PART = timedelta(minutes=10)
AFTER_THEIR_PART = timedelta(minutes=5)
STEP = timedelta(minutes=5)


@dataclass(frozen=True)
class Guest:
    """Somebody of the family and the stretch of the meeting in which they sit, from their first part to their last."""

    person_id: UUID
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Way:
    """When they come and go; `entrance` is empty where there is only one, or nothing is known of it."""

    person_id: UUID
    arrives_at: datetime
    leaves_at: datetime
    entrance: str = ""

    @property
    def at_the_door(self) -> tuple[datetime, datetime]:
        return self.arrives_at, self.leaves_at


Pairs = frozenset[frozenset[UUID]]


def propose_ways(guests: Iterable[Guest], separated: Pairs, entrances: Sequence[str] = ()) -> tuple[Way, ...]:
    """For everyone who is kept apart from somebody else who comes; who is first in the meeting is first here."""
    guests = sorted(guests, key=lambda guest: (guest.begins, guest.ends, guest.person_id))
    coming = {guest.person_id for guest in guests}
    ways: list[Way] = []
    for guest in guests:
        apart_from = _apart_from(guest.person_id, separated)
        if not apart_from & coming:
            continue
        placed = [way for way in ways if way.person_id in apart_from]
        ways.append(_way_of(guest, placed, entrances))
    return tuple(ways)


def meeting_at_the_door(ways: Iterable[Way], separated: Pairs) -> Iterator[tuple[Way, Way]]:
    """Pairs who are kept apart and are at the door within a quarter of an hour of each other.

    Through another door they may still meet in the street: that is no reason to let it go.
    """
    for one, other in combinations(ways, 2):
        if frozenset({one.person_id, other.person_id}) in separated and _too_close(one, other):
            yield one, other


def _too_close(one: Way, other: Way) -> bool:
    return any(abs(mine - theirs) < APART for mine in one.at_the_door for theirs in other.at_the_door)


def _apart_from(person_id: UUID, separated: Pairs) -> frozenset[UUID]:
    return frozenset(other for pair in separated if person_id in pair for other in pair - {person_id})


def _way_of(guest: Guest, placed: Sequence[Way], entrances: Sequence[str]) -> Way:
    """A little before their part and a little after it, or as near to that as nobody else is at the door."""
    theirs = [moment for way in placed for moment in way.at_the_door]
    in_time = (guest.begins - BEFORE_THEIR_PART, guest.begins - STEP, guest.begins)
    arrives_at = next((each for each in in_time if not _is_close(each, theirs)), in_time[0])
    while _is_close(arrives_at, theirs):
        arrives_at -= STEP
    leaves_at = guest.ends + AFTER_THEIR_PART
    while _is_close(leaves_at, theirs):
        leaves_at += STEP
    used = {way.entrance for way in placed}
    free = [entrance for entrance in entrances if entrance not in used]
    return Way(guest.person_id, arrives_at, leaves_at, free[0] if len(entrances) > 1 and free else "")


def _is_close(moment: datetime, theirs: Iterable[datetime]) -> bool:
    return any(abs(moment - other) < APART for other in theirs)


def stretches(
    starts_at: datetime, ends_at: datetime, minutes: Sequence[int]
) -> tuple[tuple[datetime, datetime], ...]:
    """From when until when each part goes on, in proportion to the minutes of its steps; equal without minutes."""
    weights = list(minutes) if sum(minutes) else [1] * len(minutes)
    length, total, passed = ends_at - starts_at, sum(weights), 0
    found = []
    for weight in weights:
        begins = starts_at + length * passed / total
        passed += weight
        found.append((_to_minutes(begins), _to_minutes(starts_at + length * passed / total)))
    return tuple(found)


def _to_minutes(moment: datetime) -> datetime:
    """On five minutes, as people say when something begins."""
    past = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past
