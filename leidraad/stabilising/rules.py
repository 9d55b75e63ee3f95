"""When a household is called, which signs are asked about, and where a bad sign leads: pure functions, no database."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.models import EvaluationOutcome, Phase
from leidraad.models.stabilising import Holds

MONTHS = (3, 6, 12)
SATURDAY = 5
# Ours. How long before its day the caller is told, and how late a call is when the procesregisseur is.
SOON = timedelta(days=7)
LATE = timedelta(days=14)
# Ours. How far ahead a moment may be planned, and how long after the last one somebody still follows.
FURTHEST_AHEAD = timedelta(days=2 * 365)
FOLLOWED_AFTER_LAST = timedelta(days=28)
# A text of one line holds several signs, each a sentence; "bijv. ruzie" and "na 18.00 uur" are not two.
END_OF_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Þ\"'„“])")
BULLET = re.compile(r"^\s*(?:[-–•*]|\d+[.)])\s+")


class When(StrEnum):
    """How a moment stands towards today."""

    DONE = "done"
    REMOVED = "removed"
    TO_COME = "to_come"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"


class Reminder(StrEnum):
    SOON = "soon"
    TODAY = "today"
    LATE = "late"


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where that one is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def working_day(day: date) -> date:
    """This day, or the Monday after it: nobody is called for this in a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def proposed_days(since: date) -> list[tuple[int, date]]:
    """After how many months, and on which day."""
    return [(months, working_day(months_later(since, months))) for months in MONTHS]


def signs_in(text: str) -> tuple[str, ...]:
    """The signs of a toekomstplan, one per line; a text of a single line is divided into its sentences."""
    lines = [BULLET.sub("", line).strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) == 1:
        lines = [part.strip() for part in END_OF_SENTENCE.split(lines[0])]
    return tuple(line for line in lines if line)


def stands(*, planned_on: date, today: date, is_done: bool = False, is_removed: bool = False) -> When:
    if is_done:
        return When.DONE
    if is_removed:
        return When.REMOVED
    if planned_on == today:
        return When.TODAY
    if planned_on < today:
        return When.LATE
    return When.SOON if planned_on - today <= SOON else When.TO_COME


def reminder_due(planned_on: date, today: date) -> Reminder | None:
    """Which reminder belongs to today; who sends it sees to it that each is sent once."""
    if today >= planned_on + LATE:
        return Reminder.LATE
    if today >= planned_on:
        return Reminder.TODAY
    return Reminder.SOON if planned_on - today <= SOON else None


def followed_until(last_moment: date) -> date:
    """The last day on which somebody follows a household whose case was completed."""
    return last_moment + FOLLOWED_AFTER_LAST


@dataclass(frozen=True)
class GoalFacts:
    """How one earlier goal goes, and in which phase it was set; a bodemeis is the least that must hold."""

    phase: str
    holds: str
    is_bottom_line: bool = False


def understates(outcome: str, *, is_unsafe: bool, goals: Iterable[GoalFacts] = ()) -> bool:
    """Whether an outcome says less than what was ticked: somebody who is not safe is always a bad sign, and it does
    not go well when a bodemeis does not hold.
    """
    if is_unsafe:
        return outcome != EvaluationOutcome.BAD
    is_broken = any(goal.is_bottom_line and goal.holds == Holds.NO for goal in goals)
    return is_broken and outcome == EvaluationOutcome.FINE


def suggested_phase(*, is_unsafe: bool, goals: Iterable[GoalFacts]) -> Phase:
    """Where a household goes on when it goes wrong: danger leads to direct safety, else the earliest goal that fails.

    A goal that holds in part fails less than one that does not, and counts when no other does.
    """
    if is_unsafe:
        return Phase.SAFETY
    goals = list(goals)
    for failing in (Holds.NO, Holds.PARTLY):
        phases = {goal.phase for goal in goals if goal.holds == failing and goal.phase}
        if phases:
            return next(phase for phase in Phase if phase in phases)
    return Phase.RECOVERY
