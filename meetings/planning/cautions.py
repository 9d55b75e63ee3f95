"""What speaks against a moment and a place for a meeting: asked before it is saved, shown for as long as it is so.

Pure, on plain values. Nothing here stops anyone: whoever plans sees it and saves again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.holidays import SATURDAY, Holiday
from zvh.ui.dates import day as in_words

OPENS, CLOSES = time(8, 0), time(18, 0)


class CautionKey(StrEnum):
    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    SCHOOL_HOLIDAYS_UNKNOWN = "school_holidays_unknown"
    WEEKEND = "weekend"
    OUTSIDE_HOURS = "outside_hours"
    SHORT_NOTICE = "short_notice"
    AFTER_DECISION = "after_decision"
    ROOM_TAKEN = "room_taken"
    ROOM_TOO_SMALL = "room_too_small"
    ROOM_NOT_SUITED = "room_not_suited"
    PERSON_TAKEN = "person_taken"


@dataclass(frozen=True)
class Caution:
    """One thing against it. Two are the same when they are about the same; the words may differ by language."""

    key: CautionKey
    about: str = ""
    words: str = field(default="", compare=False)

    @property
    def mark(self) -> str:
        """By which a form remembers that it was seen."""
        return f"{self.key}:{self.about}"


@dataclass(frozen=True)
class Decision:
    """A decision elsewhere, such as a hearing, on a day that is known."""

    label: str
    on: date


@dataclass(frozen=True)
class RoomFacts:
    """The room that was chosen; `is_taken`: another meeting is in it at that time."""

    label: str
    seats: int
    is_suited_when_unsafe: bool
    is_taken: bool = False


@dataclass(frozen=True)
class Occasion:
    """A meeting as it is planned. Moments are in local time; `notice` is in working days between today and the day.

    `taken` are names of people who are at another meeting then; which one is nobody's business. `decisions` are those
    from `today` on.
    """

    starts_at: datetime
    ends_at: datetime
    today: date
    notice: int
    least_notice: int
    holidays: tuple[Holiday, ...] = ()
    knows_school_holidays: bool = True
    decisions: tuple[Decision, ...] = ()
    taken: tuple[str, ...] = ()
    room: RoomFacts | None = None
    people: int = 0
    asks_safe_room: bool = False

    @property
    def day(self) -> date:
        return self.starts_at.date()


def cautions_of(occasion: Occasion) -> tuple[Caution, ...]:
    """Everything against it, what cannot be otherwise first."""
    return (
        *_taken(occasion),
        *_after_decisions(occasion),
        *_room(occasion),
        *_holidays(occasion),
        *_hours(occasion),
        *_notice(occasion),
    )


def _taken(occasion: Occasion) -> Iterator[Caution]:
    for name in occasion.taken:
        words = _("%(name)s is at another meeting at that time.") % {"name": name}
        yield Caution(CautionKey.PERSON_TAKEN, name, words)


def _after_decisions(occasion: Occasion) -> Iterator[Caution]:
    """What is decided there should have been talked about here first."""
    for decision in occasion.decisions:
        if occasion.today <= decision.on <= occasion.day:
            names = {"what": capfirst(decision.label), "day": in_words(decision.on)}
            if decision.on == occasion.day:
                words = _("%(what)s on %(day)s: the meeting is on the same day.") % names
            else:
                words = _("%(what)s on %(day)s: the meeting is after it.") % names
            yield Caution(CautionKey.AFTER_DECISION, f"{decision.label} {decision.on}", words)


def _room(occasion: Occasion) -> Iterator[Caution]:
    room = occasion.room
    if room is None:
        return
    names = {"room": room.label, "seats": room.seats, "people": occasion.people}
    if room.is_taken:
        words = _("%(room)s is taken at that time.") % names
        yield Caution(CautionKey.ROOM_TAKEN, room.label, words)
    if occasion.people > room.seats:
        words = ngettext(
            "%(room)s has %(seats)d seat; %(people)d people are asked to come there.",
            "%(room)s has %(seats)d seats; %(people)d people are asked to come there.",
            room.seats,
        )
        yield Caution(CautionKey.ROOM_TOO_SMALL, room.label, words % names)
    if occasion.asks_safe_room and not room.is_suited_when_unsafe:
        words = _("%(room)s is not meant for a meeting where it may become unsafe, and here it may.") % names
        yield Caution(CautionKey.ROOM_NOT_SUITED, room.label, words)


def _holidays(occasion: Occasion) -> Iterator[Caution]:
    for holiday in occasion.holidays:
        if holiday.is_public:
            words = _("It is %(holiday)s that day.") % {"holiday": holiday.name}
            yield Caution(CautionKey.PUBLIC_HOLIDAY, holiday.name, words)
        else:
            words = _("It is school holiday then (%(holiday)s, until %(day)s).")
            words %= {"holiday": holiday.name, "day": in_words(holiday.last)}
            yield Caution(CautionKey.SCHOOL_HOLIDAY, holiday.name, words)
    if not occasion.knows_school_holidays:
        words = _("The school holidays of that time are not known yet.")
        yield Caution(CautionKey.SCHOOL_HOLIDAYS_UNKNOWN, words=words)


def _hours(occasion: Occasion) -> Iterator[Caution]:
    if occasion.day.weekday() >= SATURDAY:
        yield Caution(CautionKey.WEEKEND, words=_("That day is in the weekend."))
    ends_next_day = occasion.ends_at.date() > occasion.day
    if occasion.starts_at.time() < OPENS or occasion.ends_at.time() > CLOSES or ends_next_day:
        words = _("Part of it is outside office hours (%(opens)s to %(closes)s).")
        words %= {"opens": f"{OPENS.hour}:00", "closes": f"{CLOSES.hour}:00"}
        yield Caution(CautionKey.OUTSIDE_HOURS, words=words)


def _notice(occasion: Occasion) -> Iterator[Caution]:
    if occasion.notice >= occasion.least_notice:
        return
    if occasion.notice <= 0:
        words = _("There is no working day in between: whoever is asked has no time to prepare.")
    else:
        words = ngettext(
            "There is %(count)d working day in between: short for whoever is asked to prepare.",
            "There are %(count)d working days in between: short for whoever is asked to prepare.",
            occasion.notice,
        )
        words %= {"count": occasion.notice}
    yield Caution(CautionKey.SHORT_NOTICE, words=words)
