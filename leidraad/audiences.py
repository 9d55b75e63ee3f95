"""What a class of reader gets of what was said and agreed (domain.md rules 3, 4, 4a and 15).

Plain values, no database. A family audience is one named person; there is no "whole family". In doubt a
statement is kept back, and the professionals see which ones were and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum

from cases.models.statements import Reach
from leidraad.mentions import Hidden

KEPT_AMONG_PROFESSIONALS = frozenset({Reach.AUTHOR, Reach.CHAIR})
NARROWEST_FIRST = (Reach.AUTHOR, Reach.CHAIR, Reach.TABLE, Reach.PLAN)


class Refusal(StrEnum):
    """Why a statement does not reach a reader; the words are in `leidraad.plan.wording`."""

    OM = "om"
    KEPT = "kept"
    SHIELDED = "shielded"
    SEPARATED = "separated"
    WHEREABOUTS = "whereabouts"
    WORDS = "words"
    CHILD_WORDS = "child_words"
    AMONG_PROFESSIONALS = "among_professionals"
    NOT_HEARD = "not_heard"


@dataclass(frozen=True)
class Facts:
    """Everything about a statement that bears on who may have it. Persons are ids as text.

    `words_of` are the family members whose words it holds, its sources' included; `heard_by` those who sat at
    the table where it arose. `agreed` says of whose words it was agreed who may hear them, as `agreement` spells
    it. `rests_on_unseen`: it was derived from what whoever asks may not see.
    """

    reach: str = Reach.TABLE
    from_om_part: bool = False
    shielded_from: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    words_of: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    heard_by: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    is_agreement: bool = False
    is_among_professionals: bool = False
    rests_on_unseen: bool = False

    def as_content(self) -> dict:
        """As it stands in a frozen plan: sorted lists, so that equal facts have one spelling."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()
        }

    @classmethod
    def from_content(cls, content: dict) -> "Facts":
        return cls(
            **{
                name: frozenset(value) if isinstance(value, list) else value
                for name, value in content.items()
            }
        )


def agreement(teller: str, reader: str) -> str:
    """How it is written down that this reader may hear the words of this teller."""
    return f"{teller}>{reader}"


def derived(own: Facts, sources: Iterable[Facts | None]) -> Facts:
    """The facts of a statement that rests on others: the narrowest of all. None is a hidden source."""
    narrowed = {each.name: getattr(own, each.name) for each in fields(own)}
    sources = list(sources)
    narrowed["agreed"] = _agreed_of_all(own, [source for source in sources if source])
    for source in sources:
        if source is None:
            narrowed["rests_on_unseen"] = True
            continue
        narrowed["reach"] = min(narrowed["reach"], source.reach, key=NARROWEST_FIRST.index)
        narrowed["from_om_part"] |= source.from_om_part
        narrowed["rests_on_unseen"] |= source.rests_on_unseen
        narrowed["shielded_from"] |= source.shielded_from
        narrowed["words_of"] |= source.words_of
        # Whom it is about was not said again: then it is about whom its source was about.
        if not own.about:
            narrowed["about"] |= source.about
    return Facts(**narrowed)


def _agreed_of_all(own: Facts, sources: list[Facts]) -> frozenset[str]:
    """What was agreed about the row itself, or about the same words wherever they are in it."""
    spread = frozenset(pair for source in sources for pair in source.agreed)
    return own.agreed | {
        pair
        for pair in spread
        if all(pair in part.agreed for part in (own, *sources) if pair.split(">")[0] in part.words_of)
    }


@dataclass(frozen=True)
class Professionals:
    """Those who may see the case; `om_parts` are the parts with the OM whose table they all sat at.

    `receiver` is the id of the organisation that a copy is made for, when that must say so on it.
    """

    om_parts: frozenset[str] = frozenset()
    receiver: str = ""

    @property
    def key(self) -> str:
        return f"professionals:{self.receiver}" if self.receiver else "professionals"


@dataclass(frozen=True)
class FamilyMember:
    """One person, with what today's dossier says must not reach them.

    `separated_from` are persons, `organisations_of_separated` those that help nobody but them; `children` are
    the children whose words stay with professionals; `hidden` finds names and whereabouts in running text;
    `kept_off` are professionals whose name stays off their papers, each with what they are called instead.
    """

    person_id: str
    separated_from: frozenset[str] = frozenset()
    organisations_of_separated: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    hidden: Hidden = field(default_factory=Hidden)
    kept_off: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"person:{self.person_id}"


Reader = Professionals | FamilyMember


def refusal(facts: Facts, texts: Iterable[str], reader: Reader) -> Refusal | None:
    """Why this reader does not get a statement with these texts; None when they do."""
    if facts.reach in KEPT_AMONG_PROFESSIONALS:
        return Refusal.KEPT
    if isinstance(reader, Professionals):
        return None
    return (
        _of_its_origin(facts, reader)
        or _of_the_separated(facts, reader)
        or _of_whose_words(facts, reader)
        or _of_its_text(facts, tuple(texts), reader)
        or _of_its_release(facts, reader)
    )


def may_reach(facts: Facts, texts: Iterable[str], reader: Reader) -> bool:
    return refusal(facts, texts, reader) is None


def _of_its_origin(facts: Facts, reader: FamilyMember) -> Refusal | None:
    """Rule 3: what comes from the part with the OM never shows; what rests on the unseen is not risked."""
    if facts.from_om_part:
        return Refusal.OM
    if facts.rests_on_unseen:
        return Refusal.KEPT
    return Refusal.SHIELDED if reader.person_id in facts.shielded_from else None


def _of_the_separated(facts: Facts, reader: FamilyMember) -> Refusal | None:
    """Rule 4: nothing about, from or done by who they are kept apart from, or by who helps only those."""
    involved = (facts.about | facts.words_of) & reader.separated_from
    # Said at the table of who they are kept apart from: theirs, unless it is said to be about the reader.
    at_their_table = facts.heard_by & reader.separated_from and reader.person_id not in facts.about
    helped = facts.organisations & reader.organisations_of_separated
    return Refusal.SEPARATED if involved or at_their_table or helped else None


def _of_whose_words(facts: Facts, reader: FamilyMember) -> Refusal | None:
    """Rule 4a: another's words, unless agreed with the teller. A decision they heard is the table's own."""
    others = {
        teller
        for teller in facts.words_of - {reader.person_id}
        if agreement(teller, reader.person_id) not in facts.agreed
    }
    if others & reader.children:
        return Refusal.CHILD_WORDS
    if others and not (facts.is_agreement and reader.person_id in facts.heard_by):
        return Refusal.WORDS
    return None


def _of_its_text(facts: Facts, texts: tuple[str, ...], reader: FamilyMember) -> Refusal | None:
    """Rule 4 in running text: whereabouts never; a name only where they heard it being said."""
    if reader.hidden.tells_where(texts):
        return Refusal.WHEREABOUTS
    if reader.person_id not in facts.heard_by and reader.hidden.names(texts):
        return Refusal.SEPARATED
    return None


def _of_its_release(facts: Facts, reader: FamilyMember) -> Refusal | None:
    """An agreement for the family is theirs; a finding only when it was released for the plan, heard, or agreed
    with its teller that they may hear it."""
    if facts.is_among_professionals:
        return Refusal.AMONG_PROFESSIONALS
    if facts.is_agreement or facts.reach == Reach.PLAN or reader.person_id in facts.heard_by:
        return None
    if any(agreement(teller, reader.person_id) in facts.agreed for teller in facts.words_of):
        return None
    return Refusal.NOT_HEARD
