"""Who may sit together and what planning must ask: rules 3, 3a, 4, 5 and 9 of domain.md, on plain values.

No database here: `services.tables` builds a `Table` from the rows and asks `check`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TABLE_SIZE = 8
AGE_OF_OWN_INVITATION = 16
DECIDING_STEP = "besluitvorming"


@dataclass(frozen=True)
class Participant:
    """Somebody asked for the meeting. `accompanies` is the id of the participant they come with."""

    id: UUID
    name: str
    is_om: bool = False
    is_family_side: bool = False
    is_chair: bool = False
    is_interpreter: bool = False
    is_online: bool = False
    has_professional_beside: bool = False
    stays_away: bool = False
    person_id: UUID | None = None
    accompanies: UUID | None = None


@dataclass(frozen=True)
class TablePart:
    """A stretch of the meeting; `seated` are the ids of the participants at its table."""

    id: UUID
    label: str
    with_family: bool = False
    steps: tuple[str, ...] = ()
    seated: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Relative:
    """A person of the household. A child under sixteen is heard through rule 6, not invited by rule 5."""

    person_id: UUID
    name: str
    is_invited_themselves: bool = True
    interpreter_language: str = ""


class Key(StrEnum):
    """What a remark is about; those that ask for a reason share their value with `models.WarningRule`."""

    OM_WITH_FAMILY = "om_with_family"
    FAMILY_IN_OTHER_PART = "family_in_other_part"
    SEPARATED_TOGETHER = "separated_together"
    FAMILY_NOT_INVITED = "family_not_invited"
    FAMILY_ALONE_ONLINE = "family_alone_online"
    TABLE_TOO_LARGE = "table_too_large"
    STEP_IN_NO_PART = "step_in_no_part"
    DECISIONS_ARE_PROPOSALS = "decisions_are_proposals"
    FAMILY_NOT_SEATED = "family_not_seated"
    CHAIR_NOT_SEATED = "chair_not_seated"
    NOBODY_SEATED = "nobody_seated"
    SEATED_NOWHERE = "seated_nowhere"
    INTERPRETER_MISSING = "interpreter_missing"


@dataclass(frozen=True)
class Remark:
    """One thing the rules say about a table, with the participants or persons it is about."""

    key: Key
    words: str = field(compare=False)
    subjects: frozenset[UUID] = frozenset()
    part_id: UUID | None = None
    step: str = ""
    asks_reason: bool = field(default=False, compare=False)
    reason: str = field(default="", compare=False)

    @property
    def is_open(self) -> bool:
        """Whether the chair still owes a reason for going on."""
        return self.asks_reason and not self.reason


@dataclass(frozen=True)
class Table:
    """Everything the rules look at. `reasons` holds what the chair wrote, per key, person and part."""

    participants: tuple[Participant, ...] = ()
    parts: tuple[TablePart, ...] = ()
    relatives: tuple[Relative, ...] = ()
    separated: frozenset[frozenset[UUID]] = frozenset()
    steps: tuple[tuple[str, str], ...] = ()
    reasons: Mapping[tuple[str, UUID | None, UUID | None], str] = field(default_factory=dict)

    def seated_in(self, part: TablePart) -> list[Participant]:
        return [participant for participant in self.participants if participant.id in part.seated]

    @cached_property
    def persons_by_participant(self) -> Mapping[UUID, frozenset[UUID]]:
        """Whose presence a seat means under rule 4: their own; on the family's side also whom they join."""
        by_id = {participant.id: participant for participant in self.participants}

        def persons_of(participant: Participant) -> Iterator[UUID]:
            seen = set()
            while participant and participant.id not in seen:
                seen.add(participant.id)
                if participant.person_id:
                    yield participant.person_id
                participant = by_id.get(participant.accompanies) if participant.is_family_side else None

        return {participant.id: frozenset(persons_of(participant)) for participant in self.participants}


@dataclass(frozen=True)
class TableCheck:
    """Blocks stop a change and the start; warnings may ask for a reason first; notices only inform."""

    blocks: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()

    @property
    def open_warnings(self) -> tuple[Remark, ...]:
        return tuple(warning for warning in self.warnings if warning.is_open)

    @property
    def may_start(self) -> bool:
        return not self.blocks and not self.open_warnings


def is_invited_themselves(
    *, born_earliest: date | None, born_latest: date | None, is_child: bool, on: date
) -> bool:
    """Whether rule 5 asks for an invitation of their own: adults and from sixteen, on the day of the meeting.

    Who may have turned sixteen counts as having; of whom no date is known, the place in the family decides.
    """
    born = born_earliest or born_latest
    if born is None:
        return not is_child
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return age >= AGE_OF_OWN_INVITATION


def check(table: Table) -> TableCheck:
    """All that rules 3, 3a, 4, 5 and 9 say about this table."""
    return TableCheck(
        blocks=(*_om_and_family(table), *_separated_persons(table)),
        warnings=(
            *_family_not_invited(table),
            *_alone_online(table),
            *_too_many(table),
            *_steps_in_no_part(table),
        ),
        notices=(*_decisions_without_family(table), *_unfinished_seating(table), *_interpreters(table)),
    )


def with_seat(table: Table, *, part_id: UUID, participant_id: UUID) -> Table:
    """The same table with one more person seated."""
    parts = tuple(
        replace(part, seated=part.seated | {participant_id}) if part.id == part_id else part
        for part in table.parts
    )
    return replace(table, parts=parts)


def blocks_of_seat(table: Table, *, part_id: UUID, participant_id: UUID) -> tuple[Remark, ...]:
    """What would stop this participant from sitting in this part, next to who sits there now."""
    standing = set(check(table).blocks)
    seated = with_seat(table, part_id=part_id, participant_id=participant_id)
    return tuple(block for block in check(seated).blocks if block not in standing)


def _om_and_family(table: Table) -> Iterator[Remark]:
    """Rule 3: the family sits only in parts with the family, the OM only in the others."""
    for part in table.parts:
        for participant in table.seated_in(part):
            names = {"name": participant.name, "part": part.label}
            if part.with_family and participant.is_om:
                words = _("%(name)s is from the OM; %(part)s is with the family.") % names
                yield Remark(Key.OM_WITH_FAMILY, words, frozenset({participant.id}), part.id)
            if participant.is_family_side and not part.with_family:
                words = _("%(name)s is with the family; %(part)s is without the family.") % names
                yield Remark(Key.FAMILY_IN_OTHER_PART, words, frozenset({participant.id}), part.id)


def _separated_persons(table: Table) -> Iterator[Remark]:
    """Rule 4: neither they nor who comes with them are ever in one part, online or not."""
    for part in table.parts:
        for one, other in combinations(table.seated_in(part), 2):
            pairs = {
                frozenset({person, another})
                for person in table.persons_by_participant[one.id]
                for another in table.persons_by_participant[other.id]
            }
            if pairs & table.separated:
                words = _("%(one)s and %(other)s are kept apart; both are in %(part)s.")
                words %= {"one": one.name, "other": other.name, "part": part.label}
                yield Remark(Key.SEPARATED_TOGETHER, words, frozenset({one.id, other.id}), part.id)


def _family_not_invited(table: Table) -> Iterator[Remark]:
    """Rule 5: every adult and everyone from sixteen is asked, unless a written reason says otherwise."""
    asked = {participant.person_id for participant in table.participants}
    for relative in table.relatives:
        if relative.is_invited_themselves and relative.person_id not in asked:
            yield Remark(
                Key.FAMILY_NOT_INVITED,
                _("%(name)s has not been invited.") % {"name": relative.name},
                frozenset({relative.person_id}),
                asks_reason=True,
                reason=table.reasons.get((Key.FAMILY_NOT_INVITED, relative.person_id, None), ""),
            )


def _alone_online(table: Table) -> Iterator[Remark]:
    """Rule 5: online, a professional is physically with the family member."""
    for participant in table.participants:
        alone = participant.is_online and not participant.has_professional_beside
        if participant.person_id and alone and not participant.stays_away:
            yield Remark(
                Key.FAMILY_ALONE_ONLINE,
                _("%(name)s comes online without a professional beside them.") % {"name": participant.name},
                frozenset({participant.person_id}),
                asks_reason=True,
                reason=table.reasons.get((Key.FAMILY_ALONE_ONLINE, participant.person_id, None), ""),
            )


def _too_many(table: Table) -> Iterator[Remark]:
    """Rule 9: everyone at the table counts, chair, typist and observers too."""
    for part in table.parts:
        seated = len(table.seated_in(part))
        if seated > TABLE_SIZE:
            yield Remark(
                Key.TABLE_TOO_LARGE,
                _("%(count)d people sit at one table in %(part)s. Who is needed now?")
                % {"count": seated, "part": part.label},
                part_id=part.id,
                asks_reason=True,
                reason=table.reasons.get((Key.TABLE_TOO_LARGE, None, part.id), ""),
            )


def _steps_in_no_part(table: Table) -> Iterator[Remark]:
    """Topics may be left out, a step not without a warning; leaving one out asks for no reason."""
    assigned = {step for part in table.parts for step in part.steps}
    for key, title in table.steps:
        if key not in assigned:
            words = _("The step %(step)s is in no part.") % {"step": title}
            yield Remark(Key.STEP_IN_NO_PART, words, step=key)


def _decisions_without_family(table: Table) -> Iterator[Remark]:
    """Rule 3a: deciding together is the part with the family."""
    for part in table.parts:
        if DECIDING_STEP in part.steps and not part.with_family:
            words = _(
                "Without the family in %(part)s, what is decided there about them is a proposal until it was "
                "discussed with them."
            )
            yield Remark(Key.DECISIONS_ARE_PROPOSALS, words % {"part": part.label}, part_id=part.id)


def _unfinished_seating(table: Table) -> Iterator[Remark]:
    for part in table.parts:
        seated = table.seated_in(part)
        names = {"part": part.label}
        if not seated:
            yield Remark(Key.NOBODY_SEATED, _("Nobody sits in %(part)s yet.") % names, part_id=part.id)
            continue
        if not any(participant.is_chair for participant in seated):
            words = _("The chair does not sit in %(part)s.") % names
            yield Remark(Key.CHAIR_NOT_SEATED, words, part_id=part.id)
        if part.with_family and not any(participant.is_family_side for participant in seated):
            words = _("Nobody of the family sits in %(part)s, which is with the family.") % names
            yield Remark(Key.FAMILY_NOT_SEATED, words, part_id=part.id)
    somewhere = {seat for part in table.parts for seat in part.seated}
    nowhere = [each for each in table.participants if each.id not in somewhere and not each.stays_away]
    if nowhere:
        words = ngettext("%(names)s has no seat yet.", "%(names)s have no seat yet.", len(nowhere))
        words %= {"names": ", ".join(participant.name for participant in nowhere)}
        yield Remark(Key.SEATED_NOWHERE, words, frozenset(participant.id for participant in nowhere))


def _interpreters(table: Table) -> Iterator[Remark]:
    """Whoever is asked and needs an interpreter has one who comes with them."""
    helped = {each.accompanies for each in table.participants if each.is_interpreter}
    languages = {relative.person_id: relative.interpreter_language for relative in table.relatives}
    for participant in table.participants:
        language = languages.get(participant.person_id, "")
        if language and participant.id not in helped and not participant.stays_away:
            words = _("%(name)s needs an interpreter (%(language)s); none is asked yet.")
            words %= {"name": participant.name, "language": language}
            yield Remark(Key.INTERPRETER_MISSING, words, frozenset({participant.id}))
