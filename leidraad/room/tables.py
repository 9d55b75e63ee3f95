"""The table at the right: who sits in the part that goes on, who was heard, who comes next, who can see and type."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from leidraad.models import Spoken, Typing
from leidraad.room.state import Room
from leidraad.rules import SeatFacts, is_asked_to_score
from leidraad.sharing import Stated, is_medical, stated_by_attendees
from meetings.held_back import HeldBackPanel, held_back_panel
from meetings.models import Attendee, AttendeeKind, Part, PartState, Seat, TableRole
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
    # About the topic on the table; None for who is not waited for: who watches, types or chairs.
    has_spoken: bool | None = None


@dataclass(frozen=True)
class TypingMode:
    """Who types now, in words, and what the chair may switch it to."""

    words: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class TableView:
    """The part whose table is shown, and the one after it with who joins and who leaves.

    `not_heard` are those who have not spoken about the topic on the table, who helps already first; `move_question`
    says what the move to the next part does.
    """

    part: Part | None
    seats: tuple[SeatCard, ...]
    audience: tuple[str, ...]
    next_part: Part | None
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    held_back: HeldBackPanel | None
    is_chairs: bool
    not_heard: tuple[str, ...]
    may_note_turns: bool
    move_question: str
    typing: TypingMode


def table_of(room: Room) -> TableView:
    part = room.part
    following = next(
        (other for other in room.parts if part and other.position > part.position and _is_to_come(other)),
        None,
    )
    here = {seat.attendee_id: seat for seat in room.seated_in(part)}
    there = {seat.attendee_id: seat for seat in room.seated_in(following)}
    stated = _stated(room, here.values())
    spoken = _spoken(room)
    joins = tuple(seat.attendee.display_name for key, seat in there.items() if key not in here)
    leaves = tuple(seat.attendee for key, seat in here.items() if following and key not in there)
    return TableView(
        part=part,
        seats=tuple(_card(seat, stated.get(key), spoken, room) for key, seat in here.items()),
        audience=audience_in_words(with_om=room.table.with_om, with_family=room.table.with_family),
        next_part=following,
        joins=joins,
        leaves=tuple(attendee.display_name for attendee in leaves),
        held_back=_held_back(room),
        is_chairs=CasePermission.DIRECT in room.permissions,
        not_heard=_not_heard(room, here.values(), spoken),
        may_note_turns=room.is_running and room.keeps_dossier,
        move_question=move_in_words(joins=joins, leaves=leaves),
        typing=typing_mode(room),
    )


def _spoken(room: Room) -> frozenset[UUID]:
    """Who had the word about the topic on the table, in whichever part; nobody before the meeting."""
    if not room.is_running:
        return frozenset()
    noted = room.of_case(Spoken.objects).filter(
        conversation=room.conversation, topic_path=room.topic_on_table.path
    )
    return frozenset(noted.values_list("attendee_id", flat=True))


def is_waited_for(attendee: Attendee) -> bool:
    """Whether somebody has a view of their own to give: not who watches, types, translates, supports or chairs."""
    gives_view = is_asked_to_score(SeatFacts(attendee.kind, attendee.table_role))
    return gives_view and attendee.table_role != TableRole.CHAIR and attendee.was_present is not False


def _not_heard(room: Room, seats: Iterable[Seat], spoken: frozenset[UUID]) -> tuple[str, ...]:
    """Who has not spoken yet, in the order in which they are asked: who helps already goes first."""
    if not room.is_running:
        return ()
    attendees = [seat.attendee for seat in seats]
    waiting = [each for each in attendees if is_waited_for(each) and each.pk not in spoken]
    involved = room.involved_organisations
    waiting.sort(key=lambda each: each.organisation_id not in involved)
    return tuple(attendee.display_name for attendee in waiting)


def move_in_words(*, joins: Iterable[str], leaves: Iterable[Attendee]) -> str:
    """What the step to the next part does, before it is taken (domain.md rule 3)."""
    words = [_("The wall screen empties first.")]
    gone = [attendee.display_name for attendee in leaves]
    if gone:
        names = {"names": ", ".join(gone)}
        words.append(_("Out of this room at once, on every screen: %(names)s.") % names)
    if joined := ", ".join(joins):
        words.append(_("Comes in: %(names)s.") % {"names": joined})
    return " ".join(words)


def typing_mode(room: Room) -> TypingMode:
    chosen = room.conversation.typing
    if not room.only_typist_types:
        words = _("Everyone types their own.")
    elif chosen == Typing.TYPIST:
        words = _("Only the typist types.")
    else:
        words = _("Only the typist types: the family is at the table.")
    options = tuple((value, str(label), value == chosen) for value, label in Typing.choices)
    return TypingMode(words, options)


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


def _card(seat: Seat, stated: Stated | None, spoken: frozenset[UUID], room: Room) -> SeatCard:
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
        has_spoken=attendee.pk in spoken if room.is_running and is_waited_for(attendee) else None,
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
