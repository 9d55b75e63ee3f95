"""Which rows may hang on the wall: those that everybody at the table of the part that goes on may see.

The wall has no reader of its own. In doubt a row is left off; who misses it reads it on their own screen. A family
member's own screen asks the same, of them alone.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from cases.models import Person, Reach, Statement
from leidraad.audiences import KEPT_AMONG_PROFESSIONALS, Facts, FamilyMember, refusal
from leidraad.mentions import without_name
from leidraad.plan.circumstances import heard_at_tables
from leidraad.plan.facts import facts_of
from leidraad.plan.household import HouseholdToday
from leidraad.plan.rows import texts_in
from leidraad.room.state import Room
from meetings.models import Attendee

Row = TypeVar("Row", bound=Statement)


def for_table(room: Room, rows: Iterable[Row]) -> list[Row]:
    """Of these rows, fetched `with_facts`, those that hide nothing from anybody who sits there (rules 3, 4 and 4a)."""
    table = table_before_wall(room)
    return [row for row in rows if table.sees(row)]


def table_before_wall(room: Room) -> "TableBeforeWall":
    """The table of one look into the room: what it may see is worked out once."""
    return room.__dict__.setdefault("_table_before_wall", TableBeforeWall(room))


def turn_to(room: Room, person: Person) -> "OwnScreen":
    """From here on, this look into the room is what one family member sees on a screen of their own."""
    own = room.__dict__["_table_before_wall"] = OwnScreen(room, person)
    return own


class TableBeforeWall:
    """Everybody who sits in the part that goes on; who was noted as absent does not."""

    def __init__(self, room: Room):
        self.room = room
        self.part = room.running_part

    @cached_property
    def seated(self) -> tuple[Attendee, ...]:
        seats = self.room.seated_in(self.part)
        return tuple(seat.attendee for seat in seats if seat.attendee.was_present is not False)

    @cached_property
    def with_family(self) -> bool:
        """Whether somebody on the family's side looks on, or may come in any moment."""
        is_theirs = self.part is not None and self.part.with_family
        return is_theirs or self.room.table.with_family or any(one.is_family_side for one in self.seated)

    @cached_property
    def readers(self) -> tuple[FamilyMember | None, ...]:
        """Whoever sits there on the family's side, as the papers know them; None is somebody nobody knows.

        A confidant stands for who they come with.
        """
        return tuple(self._reader(attendee) for attendee in self.seated if attendee.is_family_side)

    def _reader(self, attendee: Attendee) -> FamilyMember | None:
        person = self._person_of(attendee)
        of_household = {membership.person_id for membership in self._household.memberships}
        return self._household.reader(person) if person and person.pk in of_household else None

    def _person_of(self, attendee: Attendee):
        """Themselves, or who they accompany, asked for the same meeting."""
        if attendee.person_id:
            return attendee.person
        seats = self.room.seats
        return next(
            (seat.attendee.person for seat in seats if seat.attendee_id == attendee.accompanies_id), None
        )

    @cached_property
    def _household(self) -> HouseholdToday:
        return HouseholdToday.of(self.room.case)

    @cached_property
    def _heard_by(self):
        return heard_at_tables(self.room.case) if self.with_family else {}

    def sees(self, row: Statement) -> bool:
        if self.part is None:
            return False
        facts = facts_of(row, self._heard_by)
        return self._professionals_see(row, facts) and self._family_sees(row, facts)

    def _professionals_see(self, row: Statement, facts: Facts) -> bool:
        """What is for a table, and not for another one with the OM than this; nor what rests on such a row."""
        if facts.reach in KEPT_AMONG_PROFESSIONALS or facts.rests_on_unseen:
            return False
        if not facts.from_om_part or facts.reach == Reach.PLAN:
            return True
        return bool(row.om_parts) and set(row.om_parts) <= {self.part.pk}

    def _family_sees(self, row: Statement, facts: Facts) -> bool:
        if not self.with_family:
            return True
        if facts.from_om_part:
            return False
        texts = texts_in(row)
        return all(reader is not None and refusal(facts, texts, reader) is None for reader in self.readers)

    def called(self, text: str) -> str:
        """The text with professionals whose name stays off everything the family gets called otherwise (rule 15)."""
        kept_off = self._household.kept_off if self.with_family else ()
        for name, instead in kept_off:
            text = without_name(text, name=name, instead=instead)
        return text


class OwnScreen(TableBeforeWall):
    """One family member with a screen of their own: what may reach them, whoever else sits there."""

    with_family = True

    def __init__(self, room: Room, person: Person):
        super().__init__(room)
        self.person = person

    @cached_property
    def reader(self) -> FamilyMember:
        return self._household.reader(self.person)

    @property
    def readers(self) -> tuple[FamilyMember, ...]:
        return (self.reader,)

    @cached_property
    def sits_with_separated(self) -> bool:
        """Whether somebody sits there who was marked as kept apart from them since they sat down (rule 4)."""
        seated = {str(person.pk) for person in map(self._person_of, self.seated) if person}
        return bool(seated & self.reader.separated_from)
