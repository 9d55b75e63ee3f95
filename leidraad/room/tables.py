"""The table at the right: who sits in the part that goes on, who comes next, who can see what is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from leidraad.room.state import Room
from leidraad.sharing import Stated, is_medical, stated_by_attendees
from meetings.held_back import HeldBackPanel, held_back_panel
from meetings.models import Attendee, AttendeeKind, Part, PartState, Seat
from zvh.access.permissions import CasePermission


@dataclass(frozen=True)
class SeatCard:
    attendee: Attendee
    name: str
    initials: str
    kind: str
    detail: str
    stated: Stated | None = None
    may_state: bool = False


@dataclass(frozen=True)
class TableView:
    """The part whose table is shown, and the one after it with who joins and who leaves."""

    part: Part | None
    seats: tuple[SeatCard, ...]
    audience: tuple[str, ...]
    next_part: Part | None
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    held_back: HeldBackPanel | None
    is_chairs: bool


def table_of(room: Room) -> TableView:
    part = room.part
    following = next(
        (other for other in room.parts if part and other.position > part.position and _is_to_come(other)),
        None,
    )
    here = {seat.attendee_id: seat for seat in room.seated_in(part)}
    there = {seat.attendee_id: seat for seat in room.seated_in(following)}
    stated = _stated(room, here.values())
    return TableView(
        part=part,
        seats=tuple(_card(seat, stated.get(key), room) for key, seat in here.items()),
        audience=audience_in_words(with_om=room.table.with_om, with_family=room.table.with_family),
        next_part=following,
        joins=tuple(seat.attendee.display_name for key, seat in there.items() if key not in here),
        leaves=tuple(
            seat.attendee.display_name for key, seat in here.items() if following and key not in there
        ),
        held_back=_held_back(room),
        is_chairs=CasePermission.DIRECT in room.permissions,
    )


def _held_back(room: Room) -> HeldBackPanel | None:
    """What cannot be shared yet; never on a screen that the family sits before."""
    if room.table.with_family:
        return None
    attendees = {seat.attendee_id: seat.attendee for seat in room.seats}.values()
    return held_back_panel(room.item, room.principal, attendees)


def _is_to_come(part: Part) -> bool:
    return part.state == PartState.WAITING


def audience_in_words(*, with_om: bool, with_family: bool) -> tuple[str, ...]:
    """Who can see what is written now, for people who do not know the rules by heart (rules 3 and 4a)."""
    if with_om:
        words = [
            _("Who sits at this table sees what is written here, and who keeps the dossier."),
            _("The OM is at the table: none of it ever shows in anything the family sees."),
        ]
    else:
        words = [_("Professionals with access to this case see what is written here.")]
    if with_family:
        words.append(_("The family is at the table: what came up with the OM stays off this screen."))
    return tuple(words)


def _stated(room: Room, seats: Iterable[Seat]) -> dict[UUID, Stated]:
    """On what basis who is bound by medical secrecy shares; never on a screen that the family sits before."""
    if room.table.with_family or not any(is_medical(seat.attendee) for seat in seats):
        return {}
    return {row.subject.pk: row for row in stated_by_attendees(room.conversation)}


def _card(seat: Seat, stated: Stated | None, room: Room) -> SeatCard:
    attendee = seat.attendee
    on_family_side = attendee.is_family_side
    return SeatCard(
        attendee=attendee,
        name=attendee.display_name,
        initials=initials_of(attendee),
        kind="family" if on_family_side else "professional",
        detail=", ".join(filter(None, _details(attendee))),
        stated=stated,
        may_state=room.may_state_for(attendee.organisation_id),
    )


def _details(attendee: Attendee) -> list[str]:
    organisation = attendee.organisation.name if attendee.organisation_id else ""
    role = "" if attendee.table_role == "involved" else str(attendee.get_table_role_display())
    kind = (
        ""
        if attendee.kind in {AttendeeKind.PROFESSIONAL, AttendeeKind.FAMILY}
        else attendee.get_kind_display()
    )
    beside = _("%(name)s beside them") % {"name": attendee.professional_beside}
    return [
        organisation,
        role,
        str(kind),
        _("online") if attendee.is_online else "",
        beside if attendee.professional_beside else "",
    ]


def initials_of(attendee: Attendee) -> str:
    """The first letters of the first and the last word of a name."""
    if attendee.user_id:
        return attendee.user.initials
    words = [word for word in attendee.display_name.replace(".", " ").split() if word[:1].isupper()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"
