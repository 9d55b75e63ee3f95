"""The rules about referrals, phases and endings as pure functions on plain values; no database (domain.md)."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models.cases import EndingKind, Phase, Track

Words = str | Promise
PHASES = tuple(Phase)


# --- Track -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TrackFacts:
    """What a referral says that bears on the track."""

    acute_danger: bool = False
    long_standing: bool = False
    crime_or_nuisance: bool = False
    has_children: bool = False
    from_police: bool = False
    from_veilig_thuis: bool = False


@dataclass(frozen=True)
class TrackAdvice:
    """Advice, never more: the weegoverleg chooses. `track` is empty when the facts point nowhere."""

    track: str
    reasons: tuple[Words, ...]


def advise_track(facts: TrackFacts) -> TrackAdvice:
    """Which of the two tracks the facts of a referral point to, and why (domain.md, Two tracks)."""
    if facts.long_standing and facts.has_children:
        reasons = [_("The violence has lasted long and there are children.")]
        if facts.acute_danger:
            reasons.append(_("Someone is in danger now: direct safety comes first on this track too."))
        return TrackAdvice(Track.MDA, tuple(reasons))
    if facts.acute_danger or facts.crime_or_nuisance:
        return TrackAdvice(Track.REGULAR, tuple(_reasons_for_regular(facts)))
    if facts.long_standing:
        return TrackAdvice(
            Track.REGULAR, (_("The violence has lasted long, but MDA++ is for families with children."),)
        )
    if facts.from_veilig_thuis and facts.has_children:
        return TrackAdvice(Track.MDA, (_("Families that Veilig Thuis refers usually need MDA++."),))
    if facts.from_police:
        return TrackAdvice(Track.REGULAR, (_("What the police refer usually fits the regular track."),))
    return TrackAdvice("", (_("What is known so far points to neither track."),))


def _reasons_for_regular(facts: TrackFacts) -> list[Words]:
    reasons: list[Words] = []
    if facts.acute_danger:
        reasons.append(_("Someone is in danger now."))
    if facts.crime_or_nuisance:
        reasons.append(_("Crime or nuisance is involved."))
    if facts.long_standing:
        reasons.append(_("MDA++ is for families with children."))
    return reasons


# --- Completeness of a referral --------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonFacts:
    """What is known of one person in a referral; a child has no channel of its own and needs custody recorded."""

    name: str
    is_child: bool = False
    birth_known: bool = False
    channel_known: bool = False
    custody_known: bool = False


@dataclass(frozen=True)
class ReferralFacts:
    """What is filled in of a referral. `told` is None as long as nobody said whether the family knows."""

    persons: tuple[PersonFacts, ...] = ()
    relations: int = 0
    reason: str = ""
    summary: str = ""
    needed: str = ""
    predictive_factors: str = ""
    family_view: str = ""
    told: bool | None = None
    told_by: str = ""
    not_told_reason: str = ""


@dataclass(frozen=True)
class Lack:
    """One thing that is not there yet; `key` is the form field or section it belongs to."""

    key: str
    label: Words


@dataclass(frozen=True)
class Completeness:
    """How far a referral is filled in. Nothing of it stands in the way of sending (domain.md, findings)."""

    lacks: tuple[Lack, ...] = ()
    total: int = 0

    @property
    def done(self) -> int:
        return self.total - len(self.lacks)

    @property
    def share(self) -> int:
        """Per cent, rounded down: 100 means that nothing lacks."""
        return self.done * 100 // self.total if self.total else 100


def referral_completeness(facts: ReferralFacts) -> Completeness:
    """What the weegoverleg would want to know and isn't in the referral yet."""
    asked = [*_asked_of_persons(facts), *_asked_of_texts(facts)]
    lacks = tuple(Lack(key, label) for key, label, is_there in asked if not is_there)
    return Completeness(lacks=lacks, total=len(asked))


def _asked_of_persons(facts: ReferralFacts) -> list[tuple[str, Words, bool]]:
    persons = facts.persons
    asked: list[tuple[str, Words, bool]] = [("persons", _("who is in the household"), bool(persons))]
    if len(persons) > 1:
        asked.append(("relations", _("how they are related"), facts.relations > 0))
    for person in persons:
        named = {"name": person.name}
        asked.append(("persons", _("when {name} was born, or how old").format(**named), person.birth_known))
        if person.is_child:
            asked.append(("custody", _("who holds custody of {name}").format(**named), person.custody_known))
        else:
            asked.append(
                ("channels", _("how {name} can be reached safely").format(**named), person.channel_known)
            )
    return asked


def _asked_of_texts(facts: ReferralFacts) -> list[tuple[str, Words, bool]]:
    told_is_clear = bool(facts.told and facts.told_by) or bool(facts.told is False and facts.not_told_reason)
    return [
        ("reason", _("why now"), bool(facts.reason)),
        ("summary", _("what is going on"), bool(facts.summary)),
        ("needed", _("what is needed"), bool(facts.needed)),
        ("predictive_factors", _("predictive factors"), bool(facts.predictive_factors)),
        ("family_view", _("how the family sees it"), bool(facts.family_view)),
        ("family_told", _("whether and by whom the family was told, or why not"), told_is_clear),
    ]


# --- Phases ----------------------------------------------------------------------------------------------------


class Move(StrEnum):
    """A verdict over the phase; the values are those of the leidraad."""

    STAY = "blijven"
    BACK = "terug"
    ON = "verder"
    FINISH = "afsluiten"


def next_phases(current: str) -> tuple[Phase, ...]:
    """The phases a case may go to: every earlier one, because safety always leads back, and the one that follows."""
    place = PHASES.index(Phase(current))
    return PHASES[:place] + PHASES[place + 1 : place + 2]


def may_change_phase(current: str, to: str) -> bool:
    """Whether a case may go from one phase to the other. Direct safety is reached from everywhere, itself included."""
    return to == Phase.SAFETY or to in next_phases(current)


def phase_may_move(current: str, outcome: str, *, back_to: str = "") -> Phase | None:
    """The phase after a verdict, or None when the rules don't know that move.

    Back without `back_to` means direct safety. Finishing is possible from recovery alone, and keeps that phase.
    """
    move, place = Move(outcome), PHASES.index(Phase(current))
    if move is Move.STAY:
        return PHASES[place]
    if move is Move.ON:
        return PHASES[place + 1] if place + 1 < len(PHASES) else None
    if move is Move.FINISH:
        return Phase.RECOVERY if current == Phase.RECOVERY else None
    wanted = Phase(back_to or Phase.SAFETY)
    return wanted if wanted == Phase.SAFETY or wanted in PHASES[:place] else None


# --- Endings ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EndingFacts:
    """How somebody wants to end a case, and what is open in it.

    `blocks` are what other apps say stands between this case and being completed, such as a closing plan that lacks.
    """

    kind: str
    phase: str
    reason: str = ""
    handed_to: str = ""
    directs: str = ""
    way_back: str = ""
    safety_concern: str = ""
    open_concern: bool = False
    blocks: tuple[Words, ...] = field(default=())


@dataclass(frozen=True)
class Problem:
    """Why a case may not end like this, and the field where it can be mended; no field means elsewhere."""

    message: Words
    field: str | None = None


def ending_problems(facts: EndingFacts) -> tuple[Problem, ...]:
    """Everything that stands in the way of this ending; empty when the case may end (domain.md, the path of a case)."""
    problems = [] if facts.reason.strip() else [Problem(_("Give a reason."), "reason")]
    if facts.kind == EndingKind.COMPLETED:
        problems += _problems_of_completing(facts)
    elif facts.kind == EndingKind.HANDED_OVER:
        problems += _problems_of_handing_over(facts)
    elif facts.kind == EndingKind.ENDED:
        if facts.open_concern:
            problems.append(Problem(OPEN_CONCERN, "kind"))
    else:
        problems.append(Problem(_("Choose how the case ends."), "kind"))
    return tuple(problems)


OPEN_CONCERN = _(
    "There is an open concern about direct safety. A case only ends with it when that is what is handed over."
)


def _problems_of_completing(facts: EndingFacts) -> list[Problem]:
    problems = []
    if facts.phase != Phase.RECOVERY:
        problems.append(
            Problem(
                _("A case is completed from recovery only. It can be handed over from any phase."), "kind"
            )
        )
    if facts.open_concern:
        problems.append(Problem(OPEN_CONCERN, "kind"))
    return problems + [Problem(block, "kind") for block in facts.blocks]


def _problems_of_handing_over(facts: EndingFacts) -> list[Problem]:
    wanted = (
        ("handed_to", facts.handed_to, _("Say to whom the case is handed over.")),
        ("directs", facts.directs, _("Say who directs from now on.")),
        ("way_back", facts.way_back, _("Say how the household comes back to the ZVH when it is needed.")),
    )
    problems = [Problem(message, name) for name, value, message in wanted if not value.strip()]
    if facts.open_concern and not facts.safety_concern.strip():
        problems.append(
            Problem(_("Describe the open concern about direct safety that is handed over."), "safety_concern")
        )
    return problems
