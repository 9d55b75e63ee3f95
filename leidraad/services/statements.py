"""What every statement of the room carries: in which part it arose, who says so, how far it may reach."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from cases.models import Certainty, Reach, Statement
from cases.services.rows import hold_new
from leidraad.models import Conversation
from leidraad.rules import SeatFacts, family_is_at_table, om_is_at_table
from meetings.models import MeetingState, Part, PartState, Seat
from zvh.access.principal import current_principal_id
from zvh.errors import Conflict

Row = TypeVar("Row", bound=Statement)
WIDEST_LAST = [Reach.AUTHOR, Reach.CHAIR, Reach.TABLE, Reach.PLAN]


@dataclass(frozen=True)
class Source:
    """Who says so and how sure: an organisation, or a family member. Empty when nobody said it yet."""

    organisation_id: UUID | None = None
    person_id: UUID | None = None
    certainty: str = ""

    def __post_init__(self):
        if self.certainty:
            Certainty(self.certainty)


NOT_SAID = Source()


@dataclass(frozen=True)
class RunningTable:
    """The part that goes on and who sits there; no part while the meeting has not started."""

    part: Part | None = None
    seats: tuple[SeatFacts, ...] = field(default=())

    @property
    def with_om(self) -> bool:
        return om_is_at_table(self.seats)

    @property
    def with_family(self) -> bool:
        return family_is_at_table(self.seats)

    @property
    def om_parts(self) -> list[UUID]:
        """The part that goes on, when the OM sits there: what is said now is for this table."""
        return [self.part.pk] if self.part and self.with_om else []


def running_table(item_id: UUID) -> RunningTable:
    """The table of the part that goes on now, in two queries."""
    part = Part.objects.filter(item_id=item_id, state=PartState.RUNNING).first()
    return RunningTable() if part is None else table_of_part(part)


def table_of_part(part: Part) -> RunningTable:
    """Who sits in this part, whether it goes on or not."""
    seats = Seat.objects.filter(part=part).values_list(
        "attendee__kind", "attendee__table_role", "attendee__organisation__is_om"
    )
    return RunningTable(part, tuple(SeatFacts(kind, role, bool(is_om)) for kind, role, is_om in seats))


def om_parts_of_actor(case_id: UUID) -> list[UUID]:
    """The part with the OM that goes on now in a meeting about this case, when who acts sits at its table."""
    part = Part.objects.filter(
        case_id=case_id,
        state=PartState.RUNNING,
        item__meeting__state=MeetingState.RUNNING,
        seats__attendee__user_id=current_principal_id(),
    ).first()
    return running_table(part.item_id).om_parts if part else []


def require_open(conversation: Conversation) -> None:
    """Raise Conflict once the meeting is closed or cancelled: what it recorded stands."""
    if conversation.item.meeting.state not in {MeetingState.PLANNED, MeetingState.RUNNING}:
        raise Conflict(_("This meeting is closed; nothing can be added to it any more."))


def added_before(model: type[Row], new_id: UUID, conversation: Conversation | None) -> Row | None:
    """The row that an earlier sending of the same form made; a second sending waits here for the first."""
    hold_new(new_id)
    row = model.objects.filter(pk=new_id).first()
    if row is not None and row.conversation_id != (conversation and conversation.pk):
        raise Conflict(_("This form was used before; open it again."))
    return row


def stated(conversation: Conversation, table: RunningTable, source: Source) -> dict:
    """The fields that every statement of the room shares."""
    return {
        "case_id": conversation.case_id,
        "conversation": conversation,
        "part": table.part,
        "from_om_part": table.with_om,
        "om_parts": table.om_parts,
        "author_id": current_principal_id(),
        "source_organisation_id": source.organisation_id,
        "source_person_id": source.person_id,
        "certainty": source.certainty,
    }


@dataclass(frozen=True)
class Narrowed:
    """The narrowest of several statements: what is derived from them reaches no further than each of them."""

    reach: str = Reach.TABLE
    from_om_part: bool = False
    om_parts: tuple[UUID, ...] = ()
    shielded_from: frozenset[UUID] = frozenset()

    @property
    def fields(self) -> dict:
        return {"reach": self.reach, "from_om_part": self.from_om_part, "om_parts": list(self.om_parts)}


def narrowest(sources: Iterable[Statement | None], *, table: RunningTable) -> Narrowed:
    """What a row derived from these at this table may reach (docs/architecture.md, Who a row may reach)."""
    reach, from_om_part, om_parts, shielded = Reach.TABLE, table.with_om, set(table.om_parts), set()
    for source in sources:
        if source is None:
            continue
        reach = min(reach, source.reach, key=WIDEST_LAST.index)
        from_om_part = from_om_part or source.from_om_part
        om_parts.update(source.om_parts)
        shielded.update(source.shielded_from.values_list("id", flat=True))
    return Narrowed(reach, from_om_part, tuple(sorted(om_parts)), frozenset(shielded))
