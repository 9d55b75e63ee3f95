"""What other apps know about the end of a case: what blocks it, which concern is open, which bottom lines can stay.

They register it here when they are ready (`AppConfig.ready`), because imports point one way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from cases import rules
from cases.models import Case, EndingKind, Phase, PhaseChange, Referral


@dataclass(frozen=True)
class Choice:
    """Something that may stay after a handover, such as a bottom line."""

    id: UUID
    text: str


@dataclass(frozen=True)
class EndingSource:
    """What one app has to say about the end of a case.

    `blocks` tells what stands in the way of completing it; `open_concern` whether there is a concern about direct
    safety now, None when this app can't tell; `choices` what may stay after a handover; `keep` is called when the
    case ends, with the ids of what stays.
    """

    blocks: Callable[[Case], Iterable[rules.Words]] = lambda case: ()
    open_concern: Callable[[Case], bool | None] = lambda case: None
    choices: Callable[[Case], Iterable[Choice]] = lambda case: ()
    keep: Callable[[Case, frozenset[UUID]], None] = lambda case, kept: None


_sources: dict[str, EndingSource] = {}


def register(name: str, source: EndingSource) -> None:
    """Called once per app, from its AppConfig."""
    _sources[name] = source


def blocks_to_completing(case: Case) -> tuple[rules.Words, ...]:
    return tuple(block for source in _sources.values() for block in source.blocks(case))


def has_open_concern(case: Case) -> bool:
    """Whether somebody may not be safe now. As long as no meeting judged it, the referral does, and being put back
    in direct safety.
    """
    answers = [source.open_concern(case) for source in _sources.values()]
    if any(answers):
        return True
    if False in answers or case.phase != Phase.SAFETY:
        return False
    put_back = PhaseChange.objects.filter(case=case, to_phase=Phase.SAFETY).exclude(from_phase="")
    return put_back.exists() or Referral.objects.filter(case=case, acute_danger=True).exists()


def what_may_stay(case: Case) -> tuple[Choice, ...]:
    return tuple(choice for source in _sources.values() for choice in source.choices(case))


def keep_of(case: Case, kept: frozenset[UUID]) -> None:
    for source in _sources.values():
        source.keep(case, kept)


def problems_of_completing(case: Case) -> tuple[rules.Problem, ...]:
    """What stands between this case and being completed, before anything is filled in."""
    facts = rules.EndingFacts(
        kind=EndingKind.COMPLETED,
        phase=case.phase,
        reason="-",
        open_concern=has_open_concern(case),
        blocks=blocks_to_completing(case),
    )
    return rules.ending_problems(facts)
