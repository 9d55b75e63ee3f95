"""When something agreed asks for attention, as pure functions: plain values in, plain values out, no database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from cases.births import Birth, turns_eighteen_between
from cases.models import Duty, MeasureKind
from leidraad.models.agreements import ActionStatus
from leidraad.models.judgement import VerdictOutcome

# Weeks before its end that a measure is signalled: after detention there must be a place to live.
WEEKS_BEFORE_END = {
    MeasureKind.PRISON.value: 12,
    MeasureKind.FORENSIC_WARD.value: 12,
    MeasureKind.ISD.value: 12,
    MeasureKind.CONTACT_BAN.value: 4,
    MeasureKind.HOUSE_BAN.value: 4,
}
WEEKS_OF_OTHERS = 6
WEEKS_BEFORE_RELEASE = 12
DETENTION = frozenset({MeasureKind.PRISON, MeasureKind.FORENSIC_WARD, MeasureKind.ISD})
DAYS_BEFORE_EIGHTEEN = 183
# A third "blijven" in a row, and a scale that did not get better over three meetings.
STAYS_TO_ASK = 3
MEETINGS_COMPARED = 3
LOWEST, HIGHEST = 1, 10

# The path that holds where a case agreed on none.
USUAL_PATH = {Duty.CASUSREGISSEUR.value: 7, Duty.PROCESREGISSEUR.value: 14}


def weeks_before(kind: str, weeks: Mapping[str, int]) -> int:
    """How many weeks before its end a measure of this kind is signalled; `weeks` is what was set otherwise."""
    return weeks.get(kind, WEEKS_BEFORE_END.get(kind, WEEKS_OF_OTHERS))


def ends_soon(until: date | None, *, weeks: int, today: date) -> bool:
    """Whether it ends within so many weeks, the last day included; what has ended is not signalled."""
    return until is not None and today <= until <= today + timedelta(weeks=weeks)


def comes_of_age(birth: Birth, today: date) -> tuple[date, date] | None:
    """Between when and when somebody turns eighteen, if that may be within six months; a vague birth counts too."""
    return turns_eighteen_between(birth, today, today + timedelta(days=DAYS_BEFORE_EIGHTEEN))


def stays_in_a_row(outcomes: Iterable[str]) -> int:
    """How often "blijven" was the verdict without another between, up to the last; outcomes are in order of time.

    A meeting without a verdict over the phase neither counts nor interrupts.
    """
    stays = 0
    for outcome in outcomes:
        if outcome:
            stays = stays + 1 if outcome == VerdictOutcome.STAY else 0
    return stays


def does_not_improve(means: Sequence[Fraction], *, higher_is_better: bool) -> bool:
    """Whether one question's mean got no better over its last three meetings; nothing is asked at its best end."""
    if len(means) < MEETINGS_COMPARED:
        return False
    first, last = means[-MEETINGS_COMPARED], means[-1]
    if last == (HIGHEST if higher_is_better else LOWEST):
        return False
    return last <= first if higher_is_better else last >= first


def lacks_of(
    status: str, *, note: str, waiting_since: date | None, waiting_words: str, bridge: str
) -> list[str]:
    """Names of what still has to be said about this status; saving never waits for it."""
    if status in {ActionStatus.STUCK, ActionStatus.DROPPED}:
        return [] if note.strip() else ["note"]
    if status == ActionStatus.WAITING:
        since = waiting_since is not None or bool(waiting_words.strip())
        return ([] if since else ["waiting"]) + ([] if bridge.strip() else ["bridge"])
    return []


def next_step(told: Iterable[str], path: Mapping[str, int]) -> str | None:
    """The first step of the path that was not taken for this date; None when everybody knows."""
    done = set(told)
    return next(
        (duty for duty, _after in sorted(path.items(), key=lambda step: step[1]) if duty not in done), None
    )
