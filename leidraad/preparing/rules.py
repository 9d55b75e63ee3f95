"""Rules of preparing as pure functions: who prepares, which questions, why nothing is shared, when to remind."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from leidraad.guide import Capture, Topic
from leidraad.models import Silence
from meetings.models import AttendeeKind, TableRole

# Ours: who was reminded by hand is left alone for so long.
ASK_AGAIN_AFTER = timedelta(hours=1)
# Ours: about how many questions somebody answers in a minute, for "about 2 minutes".
QUESTIONS_PER_MINUTE = 2
SATURDAY = 5


class Progress(StrEnum):
    """How far somebody is; the order in which the chair reads them."""

    NOT_BEGUN = "not_begun"
    BUSY = "busy"
    CANNOT_SHARE = "cannot_share"
    SENT = "sent"


def prepares(kind: str, table_role: str) -> bool:
    """Who speaks for an organisation at the table; who chairs, types or watches does not."""
    speaks = kind in {AttendeeKind.PROFESSIONAL, AttendeeKind.GUEST}
    return speaks and table_role not in {TableRole.CHAIR, TableRole.TYPIST, TableRole.OBSERVER}


def questions_of(topics: Iterable[Topic], chosen: Collection[str], *, is_away: bool) -> tuple[Topic, ...]:
    """What is asked beforehand: chosen topics that are marked for it; a scale of who will not be there."""
    return tuple(
        topic
        for topic in topics
        if topic.key in chosen and (is_away if Capture.SCALE in topic.captures else topic.prepare)
    )


def reasons_for_silence(*, is_medical: bool, may_hold_back: bool) -> tuple[Silence, ...]:
    """Medical secrecy is of medical organisations; a running investigation of police and OM (rule 8)."""
    return (
        Silence.NOTHING,
        *((Silence.MEDICAL,) if is_medical else ()),
        *((Silence.INVESTIGATION,) if may_hold_back else ()),
    )


def progress_of(
    *, has_begun: bool, is_sent: bool, kinds: Collection[str], silences: Collection[str]
) -> Progress:
    """`kinds` and `silences` are those of what was sent; only silence for a reason is "cannot share"."""
    if not is_sent:
        return Progress.BUSY if has_begun else Progress.NOT_BEGUN
    only_silent = set(kinds) == {"silent"}
    return Progress.CANNOT_SHARE if only_silent and set(silences) != {Silence.NOTHING} else Progress.SENT


def minutes_for(questions: int) -> int:
    """About how long so many questions take; at least a minute."""
    return max(1, -(-questions // QUESTIONS_PER_MINUTE))


def may_ask_again(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= ASK_AGAIN_AFTER


def working_days_after(day: date, number: int, *, free: Collection[date] = ()) -> date:
    """The day that lies so many working days later; `free` are public holidays."""
    while number > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in free:
            number -= 1
    return day
