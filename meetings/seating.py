"""The table as a grid of people and parts: who sits where, who may not and why."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import Attendee, Part, PartState
from meetings.rules import Key, Table, TableCheck, blocks_of_seat

WHY_NOT = {
    Key.OM_WITH_FAMILY: _("the OM is not there"),
    Key.FAMILY_IN_OTHER_PART: _("without the family"),
    Key.SEPARATED_TOGETHER: _("kept apart from who sits here"),
}


@dataclass(frozen=True)
class Place:
    """One person in one part; `why_not` says which rule keeps them out, also when they sit there still."""

    part: Part
    part_id: UUID
    attendee_id: UUID
    is_taken: bool
    why_not: Promise | str = ""
    is_fixed: bool = False

    @property
    def value(self) -> str:
        return f"{self.part_id}:{self.attendee_id}"

    @property
    def is_breach(self) -> bool:
        return self.is_taken and bool(self.why_not)


@dataclass(frozen=True)
class Row:
    """`url` leads to how they come, for whoever may change that."""

    attendee: Attendee
    places: tuple[Place, ...]
    url: str = ""


@dataclass(frozen=True)
class TableColumn:
    part: Part
    attendees: tuple[Attendee, ...]


@dataclass(frozen=True)
class Grid:
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]

    @property
    def tables(self) -> tuple["TableColumn", ...]:
        """The same by part: who sits at each table."""
        return tuple(
            TableColumn(part, tuple(row.attendee for row in self.rows if row.places[number].is_taken))
            for number, part in enumerate(self.parts)
        )

    @property
    def heads(self) -> tuple[str, ...]:
        return (_("Who"), *(part.label for part in self.parts), self.answer_head)

    @property
    def answer_head(self) -> str:
        return _("Answer")

    @property
    def taken(self) -> tuple[str, ...]:
        """What stood ticked and could be changed; a change is the difference with what comes back."""
        places = (place for row in self.rows for place in row.places)
        return tuple(place.value for place in places if place.is_taken and not place.is_fixed)


def build_grid(
    table: Table, checked: TableCheck, attendees: list[Attendee], parts: list[Part], *, may_change: bool
) -> Grid:
    seated = {part.id: part.seated for part in table.parts}

    def place(attendee: Attendee, part: Part) -> Place:
        is_taken = attendee.pk in seated[part.pk]
        return Place(
            part=part,
            part_id=part.pk,
            attendee_id=attendee.pk,
            is_taken=is_taken,
            why_not=_why_not(table, checked, attendee, part, is_taken),
            is_fixed=part.state == PartState.DONE,
        )

    rows = (
        Row(
            attendee,
            tuple(place(attendee, part) for part in parts),
            address_of(attendee) if may_change else "",
        )
        for attendee in attendees
    )
    return Grid(parts=tuple(parts), rows=tuple(rows))


def address_of(attendee: Attendee) -> str:
    return reverse("meetings:attendee", kwargs={"item": attendee.item_id, "attendee": attendee.pk})


def _why_not(
    table: Table, checked: TableCheck, attendee: Attendee, part: Part, is_taken: bool
) -> Promise | str:
    if is_taken:
        blocks = [
            block for block in checked.blocks if block.part_id == part.pk and attendee.pk in block.subjects
        ]
    else:
        blocks = blocks_of_seat(table, part_id=part.pk, participant_id=attendee.pk)
    return WHY_NOT[blocks[0].key] if blocks else ""


def parse_places(values: list[str]) -> set[tuple[UUID, UUID]]:
    """Places as the grid sends them, "part:attendee"; anything else raises ValueError."""
    places = set()
    for value in values:
        part, _colon, attendee = value.partition(":")
        places.add((UUID(part), UUID(attendee)))
    return places
