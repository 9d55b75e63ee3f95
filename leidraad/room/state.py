"""One look into a room by one principal: loaded once per request, in a constant number of queries."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Membership, Person, Reach
from leidraad.guide import Guide, PhaseGuide, Topic, read_guide
from leidraad.models import Conversation, ConversationTopic
from leidraad.reach import CaseReach
from leidraad.room.offers import Offers
from leidraad.rules import SeatFacts, typist_types_alone
from leidraad.services.statements import RunningTable
from meetings.models import (
    AgendaItem,
    Attendee,
    Meeting,
    MeetingKind,
    MeetingState,
    Part,
    PartState,
    Seat,
    TableRole,
)
from zvh.access.parts import parts_of
from zvh.access.permissions import CasePermission
from zvh.access.querysets import permissions_on
from zvh.accounts.models import Principal
from zvh.errors import DomainError

# A meeting runs over; one that was forgotten does not go on for ever.
OVERTIME = timedelta(hours=1)


class AwayFromTableError(DomainError):
    """Somebody of this case who does not sit at the table of the part that goes on."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("Another part of this meeting goes on now. You do not sit at its table."))


@dataclass
class Room(Offers):
    """Where the table is and what this principal may do there."""

    principal: Principal
    conversation: Conversation
    permissions: frozenset[str]

    @property
    def item(self) -> AgendaItem:
        return self.conversation.item

    @property
    def meeting(self) -> Meeting:
        return self.conversation.item.meeting

    @property
    def case(self) -> Case:
        return self.conversation.case

    @cached_property
    def guide(self) -> Guide:
        return read_guide(self.conversation.guide)

    @property
    def phase(self) -> PhaseGuide:
        return self.guide.phase(self.conversation.phase)

    @property
    def is_open(self) -> bool:
        return self.meeting.state in {MeetingState.PLANNED, MeetingState.RUNNING}

    @property
    def is_running(self) -> bool:
        return self.meeting.state == MeetingState.RUNNING

    @property
    def may_write(self) -> bool:
        """Whoever keeps the dossier types; one person does so at a time."""
        return self.is_open and CasePermission.WRITE in self.permissions

    @property
    def keeps_dossier(self) -> bool:
        return CasePermission.WRITE in self.permissions

    @cached_property
    def own_attendee(self) -> Attendee | None:
        """As whom this principal was asked for this meeting; None for who reads along or looks in."""
        return next(
            (seat.attendee for seat in self.seats if seat.attendee.user_id == self.principal.pk), None
        )

    @property
    def is_at_table(self) -> bool:
        """Whether this principal is in the room. While the meeting goes on that is who sits at the table of the
        part that goes on, and who keeps the dossier (domain.md rule 3)."""
        if not self.is_running or self.keeps_dossier:
            return True
        return self.sits_in(self.running_part)

    def sits_in(self, part: Part | None) -> bool:
        return any(seat.attendee.user_id == self.principal.pk for seat in self.seated_in(part))

    @property
    def is_attended(self) -> bool:
        """Whether this principal sits at the table of the part that goes on, in the time that the meeting was planned
        for and an hour more: one that nobody closes keeps nobody logged in."""
        is_in_time = timezone.now() < self.meeting.ends_at + OVERTIME
        return self.is_running and is_in_time and self.sits_in(self.running_part)

    @property
    def only_typist_types(self) -> bool:
        return typist_types_alone(self.conversation.typing, family_at_table=self.table.with_family)

    @property
    def may_contribute(self) -> bool:
        """Whether this principal gives their own input from their own place: who sits there and does not only watch."""
        if not self.is_running or self.only_typist_types or self.own_attendee is None:
            return False
        watches = self.own_attendee.table_role == TableRole.OBSERVER
        return CasePermission.CONTRIBUTE in self.permissions and self.is_at_table and not watches

    @property
    def may_direct(self) -> bool:
        """Whoever directs moves the table: steps, phase, scores, verdict."""
        return self.is_running and CasePermission.DIRECT in self.permissions

    def may_state_for(self, organisation_id: UUID | None) -> bool:
        """Whether this principal says on what basis that organisation shares: the typist, and its own people."""
        if organisation_id is None or CasePermission.CONTRIBUTE not in self.permissions:
            return False
        return CasePermission.WRITE in self.permissions or organisation_id in self.own_organisations

    @cached_property
    def own_organisations(self) -> frozenset[UUID]:
        """The organisation that this principal sits here for."""
        mine = (seat.attendee for seat in self.seats if seat.attendee.user_id == self.principal.pk)
        return frozenset(attendee.organisation_id for attendee in mine)

    def require(self, permission: str) -> None:
        """Raise PermissionDenied (a 403) for a reader who wants to do more than read."""
        if permission not in self.permissions:
            raise PermissionDenied

    @cached_property
    def number(self) -> int:
        """Which focusoverleg about this case it is, the first being 1."""
        earlier = self.of_case(AgendaItem.objects).filter(
            meeting__kind=MeetingKind.FOCUSOVERLEG, meeting__starts_at__lt=self.meeting.starts_at
        )
        return earlier.exclude(meeting__state=MeetingState.CANCELLED).count() + 1

    @cached_property
    def parts(self) -> list[Part]:
        return list(self.of_case(Part.objects.filter(item=self.item)))

    @cached_property
    def running_part(self) -> Part | None:
        return next((part for part in self.parts if part.state == PartState.RUNNING), None)

    @cached_property
    def part(self) -> Part | None:
        """The part whose table is shown: the one that goes on, else the first that is still to come."""
        waiting = (part for part in self.parts if part.state == PartState.WAITING)
        return self.running_part or next(waiting, None) or (self.parts[-1] if self.parts else None)

    @cached_property
    def seats(self) -> list[Seat]:
        """Everybody's seat in every part, the chair first."""
        seats = (
            self.of_case(Seat.objects)
            .filter(part__item=self.item)
            .select_related("attendee__user", "attendee__person", "attendee__organisation")
        )
        order = ["chair", "casusregisseur", "involved", "expert", "typist", "observer"]
        return sorted(
            seats, key=lambda seat: (order.index(seat.attendee.table_role), seat.attendee.display_name)
        )

    def seated_in(self, part: Part | None) -> list[Seat]:
        return [seat for seat in self.seats if part is not None and seat.part_id == part.pk]

    @cached_property
    def table(self) -> RunningTable:
        """The table of the part that goes on, as the rules look at it."""
        facts = (
            SeatFacts(seat.attendee.kind, seat.attendee.table_role, seat.attendee.is_om)
            for seat in self.seated_in(self.running_part)
        )
        return RunningTable(self.running_part, tuple(facts))

    @cached_property
    def reach(self) -> CaseReach | None:
        """Who each row may reach, in words, for who keeps the dossier; not while the family sits here and sees this
        screen (rule 4)."""
        return CaseReach(self.case) if self.keeps_dossier and not self.table.with_family else None

    @cached_property
    def members(self) -> list[Membership]:
        """Who belongs to the household now."""
        return list(
            Membership.objects.visible_to(self.principal)
            .filter(household_id=self.case.household_id, until__isnull=True)
            .select_related("person")
        )

    @property
    def persons(self) -> list[Person]:
        return [membership.person for membership in self.members]

    def shown(self, queryset):
        """Statements of this case that may be on this screen: what the principal may see, and nothing from a
        part with the OM as long as the family sits at the table (domain.md rule 3).

        As `visible_to`, written out for a case whose grants were read when the room was opened: asking them
        again in each of a dozen queries is most of what a fragment would cost. A test holds the two equal.
        """
        reach = (
            Q(reach=Reach.PLAN) | queryset.own_of(self.principal) | (Q(reach=Reach.TABLE) & self._of_table)
        )
        if CasePermission.DIRECT in self.permissions:
            reach |= Q(reach=Reach.CHAIR)
        rows = queryset.filter(reach, case_id=self.case.pk)
        return rows.filter(from_om_part=False) if self.table.with_family else rows

    @cached_property
    def _of_table(self) -> Q:
        """What arose in a part with the OM is for who sat there, and for who keeps the dossier."""
        if CasePermission.WRITE in self.permissions:
            return Q()
        own = list(
            self.of_case(Seat.objects)
            .filter(part_id__in=parts_of(self.principal))
            .values_list("part_id", flat=True)
        )
        return Q(from_om_part=False) | (~Q(om_parts=[]) & Q(om_parts__contained_by=own))

    def of_case(self, queryset):
        """Rows of this case that everyone who reads it may see; the room itself was opened by `visible_to`."""
        return queryset.filter(case_id=self.case.pk)

    @cached_property
    def chosen(self) -> frozenset[str]:
        """Keys of the topics of this phase that were chosen for this meeting."""
        return frozenset(
            self.of_case(ConversationTopic.objects)
            .filter(conversation=self.conversation, phase=self.conversation.phase, is_chosen=True)
            .values_list("key", flat=True)
        )

    @property
    def topic_on_table(self) -> Topic:
        """The topic the chair shows; before anything was shown the first that was chosen."""
        shown = self.phase.topic(self.conversation.topic_key)
        chosen = (topic for topic in self.phase.topics if topic.key in self.chosen)
        return shown or next(chosen, None) or self.phase.topics[0]

    def topic_at(self, path: str) -> Topic:
        """The topic a reader asked for ("phase/key"), else the one on the table. A 404 for an unknown one."""
        return self.topic_or_404(*path.split("/", 1)) if "/" in path else self.topic_on_table

    def topic_or_404(self, phase: str, key: str) -> Topic:
        topic = self.guide.topic(phase, key)
        if topic is None:
            raise Http404
        return topic


def open_room(principal: Principal | None, item_id: UUID) -> Room:
    """The room of an agenda item, for who is in it.

    A 404 for whoever may not see it, and while no conversation was planned; AwayFromTableError for who is not at the
    table of the part that goes on.
    """
    room = room_seen_from_outside(principal, item_id)
    if not room.is_at_table:
        raise AwayFromTableError
    return room


def room_seen_from_outside(principal: Principal | None, item_id: UUID) -> Room:
    """The same for whoever may see the meeting, at the table or not: says where the table is, shows nothing on it."""
    conversations = Conversation.objects.select_related("item__meeting", "case__household", "guide")
    # A version of the guide is read once per process (leidraad.guide).
    conversations = conversations.defer("guide__content")
    conversation = conversations.get_or_404(principal, item_id=item_id)
    conversation.item.case = conversation.case
    return Room(principal, conversation, permissions_on(principal, conversation.case_id))
