"""The scale question as one reader sees it: who is asked, who is done, and once turned over what everybody gave.

No value and no reason of a round that lies face down is read here, whoever looks.
"""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from leidraad.development import developments
from leidraad.guide import Topic
from leidraad.models import ScaleRound, ScaleScore
from leidraad.room.state import Room
from leidraad.rules import SeatFacts, is_asked_to_score, widest_first
from leidraad.scored import who_scored
from leidraad.scoring import is_away, is_shown_here, is_typed_for, may_count_from_afar
from leidraad.services.scale import part_of_step
from leidraad.services.statements import RunningTable
from meetings.models import Attendee, AttendeeKind
from zvh.ui.pictures.development import Development
from zvh.ui.pictures.scale_dots import ScaleDots, Score


@dataclass(frozen=True)
class Place:
    """Somebody who gives a score, and whether it is in; who is away was asked beforehand and holds nothing up."""

    attendee: Attendee
    is_done: bool
    is_away: bool


@dataclass(frozen=True)
class Given:
    """One score that lies open; `before` is what the same one gave in the round before."""

    attendee: Attendee
    value: int
    reason: str
    before: int | None

    @property
    def has_moved(self) -> bool:
        return self.before is not None and self.before != self.value


@dataclass(frozen=True)
class Revealed:
    """A round that was turned over: the dots, and the scores with their reasons, the widest apart first."""

    number: int
    dots: ScaleDots
    scores: tuple[Given, ...]

    @property
    def title(self) -> str:
        return gettext("Round %(number)d") % {"number": self.number}

    @property
    def spread(self) -> str:
        return self.dots.spread_in_words() if self.scores else ""


def rounds(room: Room) -> QuerySet[ScaleRound]:
    """Those of this meeting; of what was asked with the OM only what its table may know, and nothing of it on a
    screen that the family sees (domain.md rule 3)."""
    asked = room.of_case(ScaleRound.objects).filter(conversation=room.conversation)
    if room.table.with_family:
        return asked.filter(om_parts=[])
    if room.keeps_dossier:
        return asked
    return asked.filter(Q(om_parts=[]) | Q(om_parts__contained_by=_own_parts(room)))


def _own_parts(room: Room) -> list[UUID]:
    mine = (seat for seat in room.seats if seat.attendee.user_id == room.principal.pk)
    return [seat.part_id for seat in mine if seat.attendee.was_present is not False]


def gives_own_score(room: Room) -> bool:
    """Whether this reader sits at the table that goes on as somebody who scores, and types it themselves."""
    return (
        room.may_contribute
        and room.sits_in(room.running_part)
        and is_asked_to_score(_facts(room.own_attendee))
    )


def board_of(room: Room, topic: Topic) -> "ScaleBoard":
    """The board of one look into the room: the form and what stands around it ask the same things."""
    boards = room.__dict__.setdefault("_scale_boards", {})
    return boards.setdefault(topic.path, ScaleBoard(room, topic))


class ScaleBoard:
    """One question at the table that scores now; what each answer needs is asked once."""

    def __init__(self, room: Room, topic: Topic):
        self.room = room
        self.topic = topic

    # ---- the table

    @cached_property
    def seated(self) -> list[Attendee]:
        """Who sits at the table of the part that goes on, else of the part this step is planned in."""
        part = self.room.running_part or part_of_step(self.room.parts, self.topic.step)
        return [seat.attendee for seat in self.room.seated_in(part)]

    @cached_property
    def table(self) -> RunningTable:
        """The same as the services look at it."""
        part = self.room.running_part or part_of_step(self.room.parts, self.topic.step)
        return RunningTable(part, tuple(_facts(attendee) for attendee in self.seated))

    @cached_property
    def here(self) -> frozenset[UUID]:
        return frozenset(attendee.pk for attendee in self.seated if not _is_away(attendee))

    @cached_property
    def family_is_here(self) -> bool:
        """Whether somebody of the family looks at this screen."""
        here = (attendee for attendee in self.seated if attendee.pk in self.here)
        return self.room.is_running and any(one.kind == AttendeeKind.FAMILY for one in here)

    # ---- rounds

    @cached_property
    def rounds(self) -> list[ScaleRound]:
        """All that this reader may know of, the first one first."""
        return list(rounds(self.room).filter(question_key=self.topic.path).order_by("number"))

    @property
    def round(self) -> ScaleRound | None:
        """The last one of this table."""
        own = [asked for asked in self.rounds if asked.om_parts == self.table.om_parts]
        return own[-1] if own else None

    @property
    def covered(self) -> ScaleRound | None:
        return self.round if self.round and not self.round.revealed_at else None

    @property
    def is_revealed(self) -> bool:
        return bool(self.round and self.round.revealed_at)

    # ---- who is asked

    @cached_property
    def done(self) -> frozenset[UUID]:
        return who_scored(self.covered) if self.covered else frozenset()

    @cached_property
    def places(self) -> list[Place]:
        """Who is asked and whether their score is in: who sits there first, then who is away and may be asked."""
        away = [attendee for attendee in self._away if attendee.pk in self.done or self.room.may_write]
        present = [attendee for attendee in self.seated if attendee.pk in self.here]
        return [
            Place(attendee, attendee.pk in self.done, is_away=attendee.pk not in self.here)
            for attendee in [*present, *away]
            if is_asked_to_score(_facts(attendee))
        ]

    @property
    def waited_for(self) -> list[Place]:
        """Who has a score to give here and now."""
        return [place for place in self.places if not (place.is_done or place.is_away)]

    @cached_property
    def _away(self) -> list[Attendee]:
        """Who does not sit there, as far as their score may lie on this table."""
        known = {attendee.pk: attendee for attendee in self.seated}
        if self.room.may_write or self.done - known.keys():
            asked = self.room.of_case(Attendee.objects).filter(item=self.room.item)
            known |= {one.pk: one for one in asked.select_related("user", "person", "organisation")}
        return [one for one in known.values() if _is_away(one) and self._may_count_from_afar(one)]

    def _may_count_from_afar(self, attendee: Attendee) -> bool:
        return may_count_from_afar(
            is_family_side=attendee.is_family_side,
            is_om=attendee.is_om,
            om_is_here=self.table.with_om,
            family_is_here=self.family_is_here,
        )

    # ---- who enters what

    @cached_property
    def own_place(self) -> Place | None:
        """Where this reader gives their own score; None for who watches, types or sits elsewhere."""
        if not gives_own_score(self.room):
            return None
        mine = self.room.own_attendee
        return Place(mine, mine.pk in self.done, is_away=False)

    @cached_property
    def typed_for(self) -> list[Attendee]:
        """Whose scores this reader enters: of who does not do so themselves, for who keeps the dossier."""
        if not self.room.may_write:
            return []
        own = self.own_place.attendee.pk if self.own_place else None
        return [
            place.attendee
            for place in self.places
            if place.attendee.pk != own
            and is_typed_for(
                only_typist_types=self.room.only_typist_types,
                has_account=place.attendee.user_id is not None,
                is_away=place.is_away,
            )
        ]

    # ---- what lies open

    @cached_property
    def revealed(self) -> list[Revealed]:
        """The rounds that were turned over, the newest first."""
        open_rounds = [asked for asked in self.rounds if asked.revealed_at]
        if not open_rounds:
            return []
        given: dict[UUID, dict[UUID, ScaleScore]] = {asked.pk: {} for asked in open_rounds}
        scores = self._may_show(
            ScaleScore.objects.filter(round__in=open_rounds, round__revealed_at__isnull=False)
        )
        for one in scores.select_related("attendee__user", "attendee__person").order_by("entered_at"):
            given[one.round_id][one.attendee_id] = one
        before: dict[UUID, ScaleScore] = {}
        shown = []
        for asked in open_rounds:
            shown.append(self._revealed(asked, given[asked.pk], before))
            before = given[asked.pk]
        return shown[::-1]

    def _revealed(
        self, asked: ScaleRound, given: dict[UUID, ScaleScore], before: dict[UUID, ScaleScore]
    ) -> Revealed:
        order = widest_first({key: one.value for key, one in given.items()})
        dots = ScaleDots(
            question=asked.question,
            low_label=self.topic.scale.low,
            high_label=self.topic.scale.high,
            higher_is_better=asked.higher_is == ScaleRound.Better.HIGHER,
            scores=tuple(
                Score(one.attendee.display_name, one.value, is_family=one.attendee.is_family_side)
                for one in given.values()
            ),
        )
        rows = (given[key] for key in order)
        return Revealed(
            asked.number,
            dots,
            tuple(
                Given(
                    one.attendee,
                    one.value,
                    one.reason,
                    before[one.attendee_id].value if one.attendee_id in before else None,
                )
                for one in rows
            ),
        )

    def _may_show(self, scores: QuerySet[ScaleScore]) -> QuerySet[ScaleScore]:
        """Before the family, of the family only who sits there (rules 4 and 4a)."""
        if is_shown_here(is_family_side=True, gave_it_here=False, family_is_here=self.family_is_here):
            return scores
        family = Q(attendee__kind__in=[AttendeeKind.FAMILY, AttendeeKind.CONFIDANT])
        persons = [one.person_id for one in self.seated if one.pk in self.here and one.person_id]
        return scores.filter(~family | Q(attendee__in=self.here) | Q(attendee__person__in=persons))

    @cached_property
    def development(self) -> list[Development]:
        """How this question went in the meetings so far; not while scores lie face down, so that it leads nobody."""
        if self.covered:
            return []
        scores = ScaleScore.objects.visible_to(self.room.principal).filter(
            case=self.room.case, round__question_key=self.topic.path
        )
        if self.room.table.with_family:
            scores = scores.filter(round__om_parts=[])
        known = {self.room.conversation.guide_id: self.room.guide}
        found = developments(self._may_show(scores), known=known)
        # Of this meeting alone the dots say more.
        return [] if self.is_revealed and [len(one.rounds) for one in found] == [1] else found


def _facts(attendee: Attendee) -> SeatFacts:
    return SeatFacts(attendee.kind, attendee.table_role, attendee.is_om)


def _is_away(attendee: Attendee) -> bool:
    return is_away(reply=attendee.reply, was_present=attendee.was_present)
