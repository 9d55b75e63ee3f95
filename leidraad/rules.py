"""Rules of the conversation as pure functions: plain values in, plain values out, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cases.models import Phase
from cases.rules import phase_may_move
from leidraad.models.agreements import ActionAim, ActionKind
from leidraad.models.conversation import Typing
from leidraad.models.judgement import VerdictOutcome
from meetings.models import AttendeeKind, TableRole

# Ours: how long a finding may go unconfirmed before the screen asks about it (rule 10).
STALE_AFTER_DAYS = 180
# A date for an action when no next meeting is planned yet.
DAYS_TO_ACT = 14

# Stems by which a new action is recognised as one of the kinds of table 3.2; first match counts.
KIND_STEMS = (
    (
        ActionKind.MEETING,
        ("overleg", "vergader", "afspraak plannen", "inplannen", "gesprek plannen", "meeting"),
    ),
    (
        ActionKind.EXCHANGE,
        ("deelt", "delen", "informe", "terugkoppel", "koppelt terug", "laat weten", "vraagt na", "vraagt op"),
    ),
)


@dataclass(frozen=True)
class SeatFacts:
    """What the rules look at of somebody at the table."""

    kind: str
    table_role: str
    is_om: bool = False


def om_is_at_table(seats: Iterable[SeatFacts]) -> bool:
    return any(seat.is_om for seat in seats)


def family_is_at_table(seats: Iterable[SeatFacts]) -> bool:
    """Whether the family itself is there; a confidant alone does not decide for them."""
    return any(seat.kind == AttendeeKind.FAMILY for seat in seats)


def typist_types_alone(chosen: str, *, family_at_table: bool) -> bool:
    """Whether only the typist types: as the chair chose, else when the family is at the table."""
    return family_at_table if chosen == Typing.BY_TABLE else chosen == Typing.TYPIST


def is_proposal(*, concerns_family: bool, family_at_table: bool, urgent_reason: str) -> bool:
    """Whether a decision waits for a talk with the family (domain.md rule 3a).

    An urgent safety measure does not wait, if it says why.
    """
    return concerns_family and not family_at_table and not urgent_reason.strip()


def is_asked_to_score(seat: SeatFacts) -> bool:
    """Everyone at the table scores for themselves; who watches, types, translates or supports does not."""
    watches = seat.table_role in {TableRole.OBSERVER, TableRole.TYPIST}
    return not watches and seat.kind not in {AttendeeKind.INTERPRETER, AttendeeKind.CONFIDANT}


def offered_outcomes(outcomes: Iterable[str], phase: str) -> tuple[VerdictOutcome, ...]:
    """What the table may judge in this phase: what the guide names, and back where there is a way back."""
    named = {VerdictOutcome(outcome) for outcome in outcomes}
    if phase != Phase.SAFETY:
        named.add(VerdictOutcome.BACK)
    return tuple(
        outcome
        for outcome in VerdictOutcome
        if outcome in named and (outcome == VerdictOutcome.BACK or phase_may_move(phase, outcome) is not None)
    )


def earlier_phases(phase: str) -> tuple[Phase, ...]:
    """Where "back" may lead, direct safety first."""
    order = list(Phase)
    return tuple(order[: order.index(Phase(phase))])


def phase_after(*, phase: str, outcome: str, back_to: str, unsafe_now: bool) -> Phase | None:
    """The phase a verdict leads to; None when the rules know no such move.

    As long as somebody is not safe now, only direct safety is left (domain.md, The method).
    """
    to = phase_may_move(phase, outcome, back_to=back_to)
    return None if unsafe_now and to != Phase.SAFETY else to


def guess_kind(text: str) -> ActionKind:
    """The kind that the words of an action point to: a proposal, to be changed by whoever types."""
    words = text.lower()
    for kind, stems in KIND_STEMS:
        if any(stem in words for stem in stems):
            return kind
    return ActionKind.OTHER


def guess_aim(*, owner_is_family: bool, is_for_persons: bool) -> ActionAim:
    """For the family when one of them does it or it is for one of them; else among professionals."""
    return ActionAim.FAMILY if owner_is_family or is_for_persons else ActionAim.PROFESSIONALS


def propose_due(*, today: date, next_meeting: date | None) -> date:
    """Before the next meeting, or in two weeks when that is sooner or none is planned."""
    in_time = today + timedelta(days=DAYS_TO_ACT)
    if next_meeting is None or next_meeting <= today:
        return in_time
    return (
        min(in_time, next_meeting - timedelta(days=1)) if next_meeting > today + timedelta(days=1) else today
    )


def is_stale(confirmed: date, today: date) -> bool:
    return (today - confirmed).days > STALE_AFTER_DAYS


def widest_first(scores: Mapping[object, int]) -> list[object]:
    """Who gave the scores, those furthest from the middle of the table first; equal ones keep their order."""
    if not scores:
        return []
    ordered = sorted(scores.values())
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return sorted(scores, key=lambda who: -abs(scores[who] - middle))


def next_free_rank(taken: Iterable[int]) -> int | None:
    """The first free place of the top 3."""
    used = set(taken)
    return next((rank for rank in (1, 2, 3) if rank not in used), None)


@dataclass(frozen=True)
class DraftField:
    """What stands in one field: in which version of the draft, and which renderings of the form saw it.

    `writer` is the form it was typed in. `beside` keeps what other forms typed here at the same time, until the
    field holds those words too or the draft is added.
    """

    values: tuple[str, ...]
    number: int
    seen_by: frozenset[str]
    writer: str = ""
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftMerge:
    """The draft after somebody typed in one field; `known` is the version their form may count from.

    With `other`, the field was changed meanwhile: that still stands there, what they typed is kept beside it, and
    their form shows both.
    """

    fields: Mapping[str, DraftField]
    number: int
    known: int
    other: tuple[str, ...] | None = None


def merge_draft(
    fields: Mapping[str, DraftField],
    *,
    number: int,
    name: str,
    values: tuple[str, ...],
    known: int,
    writer: str,
) -> DraftMerge:
    """Save one field of a draft at version `number`, typed in a form (`writer`) that knew version `known`.

    Two browsers may type in different fields of one form. In the same field the second is told once what the
    first wrote, and decides; neither text goes. A form only counts from a new version when it had seen everything
    before it.
    """
    stored = fields.get(name)
    if stored is not None and stored.values == values:
        # Saved again as it was, it is no newer than it was.
        same = replace(stored, seen_by=stored.seen_by | {writer})
        return DraftMerge({**fields, name: same}, number, known=known)
    changed_since = stored is not None and stored.number > known
    if changed_since and writer not in stored.seen_by:
        told = replace(
            stored,
            seen_by=stored.seen_by | {writer},
            beside=_beside({**stored.beside, writer: values}, stands=stored.values),
        )
        return DraftMerge({**fields, name: told}, number, known=known, other=stored.values)
    others = {} if stored is None else {key: text for key, text in stored.beside.items() if key != writer}
    if changed_since and stored.writer != writer:
        others[stored.writer] = stored.values
    saved = DraftField(values, number + 1, frozenset({writer}), writer, _beside(others, stands=values))
    return DraftMerge({**fields, name: saved}, number + 1, known=number + 1 if known >= number else known)


def _beside(texts: Mapping[str, tuple[str, ...]], *, stands: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Those of the texts that say something which what stands in the field does not."""
    return {
        writer: values
        for writer, values in texts.items()
        if not all(any(value.strip() in words for words in stands) for value in values if value.strip())
    }
