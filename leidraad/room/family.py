"""What a family member sees of the meeting on a screen of their own, while the part goes on in which they sit.

Read under the purpose that makes their papers, and let through by the rules of those papers (domain.md rules 3, 4 and
4a). Before and after that part there is nothing to see: not what goes on meanwhile, nor with whom.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Person
from leidraad.guide import Capture, Guide, Topic
from leidraad.models import Action, ClosingPlan, Conversation, FindingKind, ScaleRound, ScaleScore
from leidraad.room.board import step_on_table
from leidraad.room.state import Room
from leidraad.room.wall import OwnScreen, turn_to
from leidraad.room.wall_page import is_paused
from leidraad.room.wall_rows import ROWS, WallRow, findings_of, may_hang
from meetings.models import AgendaItem, Attendee, MeetingKind, MeetingState, Part, PartState
from zvh.access.permissions import CasePermission
from zvh.accounts.models import Principal
from zvh.ui.pictures.phase_path import PhaseState

# The steps of the guide in their words; one that is not here goes by its title.
STEPS = {
    "vooraf": gettext_lazy("To begin with"),
    "beeldvorming": gettext_lazy("What is going on"),
    "schaalvraag": gettext_lazy("A number from 1 to 10"),
    "oordeelsvorming": gettext_lazy("What we think about it together"),
    "besluitvorming": gettext_lazy("What we agree"),
}
# The kinds of answers that stand under a question, in their words. Other kinds say nothing of who told it, or are of
# professionals; what was agreed stands apart, whatever the question.
HEADINGS = {
    Capture.PHASE_CHECK: gettext_lazy("What comes first now"),
    Capture.CONCERN: gettext_lazy("What we worry about"),
    Capture.PATTERN: gettext_lazy("What happens again and again"),
    Capture.RISK: gettext_lazy("What could go wrong"),
    Capture.HELP_TRIED: gettext_lazy("What help there was before"),
    Capture.STRENGTH: gettext_lazy("What goes well"),
    Capture.RECOVERY: gettext_lazy("What helps you recover"),
    Capture.FUTURE: gettext_lazy("How you want it to be later"),
    Capture.UNKNOWN: gettext_lazy("What we do not know yet"),
    Capture.REVIEW: gettext_lazy("How it went with earlier agreements"),
    Capture.JOINT_CONCERN: gettext_lazy("What worries us most together"),
    Capture.NEED: gettext_lazy("What is needed"),
    Capture.IDEA: gettext_lazy("Ideas"),
    Capture.PRIORITY: gettext_lazy("What we choose from"),
    Capture.BOTTOM_LINE: gettext_lazy("These agreements always hold"),
    Capture.COOPERATION: gettext_lazy("How we keep in touch"),
    Capture.CLOSING: gettext_lazy("If it gets difficult again"),
}


class Moment(StrEnum):
    """Where their part of the meeting is."""

    TO_COME = "to_come"
    NOW = "now"
    OVER = "over"


@dataclass(frozen=True)
class FamilyStep:
    """A step of their part, in words for them."""

    words: str
    state: PhaseState

    @property
    def is_now(self) -> bool:
        return self.state == PhaseState.NOW

    @property
    def has_been(self) -> bool:
        return self.state == PhaseState.BEEN


@dataclass(frozen=True)
class FamilyList:
    heading: str
    rows: tuple[WallRow, ...]


@dataclass(frozen=True)
class OwnScore:
    """What they gave themselves, once all scores were turned over."""

    value: int
    reason: str


@dataclass(frozen=True)
class Agreed:
    """Something that was agreed in this meeting and concerns them; `who` is empty for what they do themselves."""

    text: str
    who: str
    due: date | None
    is_proposal: bool


@dataclass(frozen=True)
class FamilyView:
    """Plain values: nothing is asked of the database any more."""

    steps: tuple[FamilyStep, ...]
    question: str
    is_paused: bool
    lists: tuple[FamilyList, ...] = ()
    asks_score: bool = False
    own_score: OwnScore | None = None
    own_actions: tuple[Agreed, ...] = ()
    others_actions: tuple[Agreed, ...] = ()


@dataclass
class OwnPlace:
    """One family member in the meeting that they were asked for. Everything but `view` may be known at any time."""

    room: Room
    person: Person

    @cached_property
    def screen(self) -> OwnScreen:
        return turn_to(self.room, self.person)

    @cached_property
    def own_parts(self) -> list[Part]:
        """The parts at whose table they have a seat."""
        seated = {seat.part_id for seat in self.room.seats if seat.attendee.person_id == self.person.pk}
        return [part for part in self.room.parts if part.pk in seated]

    @cached_property
    def attendee(self) -> Attendee | None:
        """As whom they sit at the table of the part that goes on; None for who was noted as absent."""
        return next((one for one in self.screen.seated if one.person_id == self.person.pk), None)

    @property
    def is_followed(self) -> bool:
        """Whether there is still something to wait for."""
        return self.room.is_open

    @cached_property
    def is_open(self) -> bool:
        """Whether they sit at a table that goes on. Should a rule of the table not hold there, it shows nothing."""
        part = self.room.running_part
        return (
            self.room.is_running
            and part is not None
            and part.with_family
            and self.attendee is not None
            and not self.room.table.with_om
            and not self.screen.sits_with_separated
        )

    @property
    def moment(self) -> Moment:
        if self.is_open:
            return Moment.NOW
        are_done = bool(self.own_parts) and all(part.state == PartState.DONE for part in self.own_parts)
        return Moment.OVER if are_done or not self.room.is_open else Moment.TO_COME

    def view(self) -> FamilyView | None:
        """What they see now; nothing as long as their part does not go on."""
        return view_of(self) if self.is_open else None


def place_of(principal: Principal, *, case_id: UUID, person: Person) -> OwnPlace | None:
    """Where a family member is in the focusoverleg that they were asked for: the one that goes on, else the next,
    else the last. None for who was asked for none; `principal` is who looks for them."""
    conversations = Conversation.objects.visible_to(principal).filter(
        case_id=case_id,
        item__meeting__kind=MeetingKind.FOCUSOVERLEG,
        item__attendees__person=person,
    )
    held = conversations.exclude(item__meeting__state=MeetingState.CANCELLED)
    found = list(held.select_related("item__meeting", "case__household", "guide"))
    if not found:
        return None
    conversation = min(found, key=lambda each: _nearness(each.item))
    conversation.item.case = conversation.case
    return OwnPlace(Room(principal, conversation, frozenset({CasePermission.VIEW})), person)


def _nearness(item: AgendaItem) -> tuple[int, float]:
    order = [MeetingState.RUNNING, MeetingState.PLANNED, MeetingState.CLOSED]
    starts = item.meeting.starts_at.timestamp()
    is_past = item.meeting.state == MeetingState.CLOSED
    return order.index(item.meeting.state), -starts if is_past else starts


def view_of(place: OwnPlace) -> FamilyView:
    """The table as they may see it; during a pause only where it is."""
    room, screen = place.room, place.screen
    topic = room.topic_on_table
    steps, question = _steps(room), topic.client or topic.question
    if is_paused(room):
        return FamilyView(steps, question, is_paused=True)
    last = _last_round(room, topic)
    agreed = [(row.owner_person_id == place.person.pk, row) for row in _agreed(place)]
    return FamilyView(
        steps=steps,
        question=question,
        is_paused=False,
        lists=tuple(_lists(room, screen, topic)),
        asks_score=topic.scale is not None and not (last and last.revealed_at),
        own_score=_own_score(place, last),
        own_actions=tuple(_in_words(row, screen, is_own=True) for is_own, row in agreed if is_own),
        others_actions=tuple(_in_words(row, screen, is_own=False) for is_own, row in agreed if not is_own),
    )


def _steps(room: Room) -> tuple[FamilyStep, ...]:
    """Those of their part, and the one that the table is at: the chair may go anywhere."""
    now = step_on_table(room)
    own = room.running_part.steps
    order = [step.key for step in room.guide.steps]
    return tuple(
        FamilyStep(_step_in_words(room.guide, key), _state(order.index(key), order.index(now)))
        for key in order
        if key == now or key in own or not own
    )


def _state(place: int, now: int) -> PhaseState:
    if place == now:
        return PhaseState.NOW
    return PhaseState.BEEN if place < now else PhaseState.TO_COME


def _step_in_words(guide: Guide, key: str) -> str:
    return str(STEPS.get(key, guide.step(key).title))


def _lists(room: Room, screen: OwnScreen, topic: Topic) -> Iterable[FamilyList]:
    for kind in topic.captures:
        if kind in HEADINGS:
            rows = tuple(_called(row, screen) for row in _rows_of(kind)(room))
            if rows:
                yield FamilyList(str(HEADINGS[kind]), rows)


def _rows_of(kind: str) -> Callable[[Room], Iterable[WallRow]]:
    return {
        # What each brought stands under the question about it.
        Capture.JOINT_CONCERN: findings_of(FindingKind.JOINT_CONCERN),
        Capture.CLOSING: _closing_plan,
    }.get(kind, ROWS[kind])


def _closing_plan(room: Room) -> Iterable[WallRow]:
    asked = {
        "signals": _("We notice it by this:"),
        "first_heard_by": _("Who hears it first:"),
        "what_then": _("Then this happens:"),
    }
    for plan in may_hang(room, ClosingPlan.objects.all()):
        yield from (
            WallRow(f"{words} {getattr(plan, name)}") for name, words in asked.items() if getattr(plan, name)
        )


def _called(row: WallRow, screen: OwnScreen) -> WallRow:
    return WallRow(screen.called(row.text), row.rank, screen.called(row.aside), row.mark)


def _last_round(room: Room, topic: Topic) -> ScaleRound | None:
    """While it lies face down, the ones before it do too."""
    if topic.scale is None:
        return None
    asked = room.of_case(ScaleRound.objects).filter(
        conversation=room.conversation, question_key=topic.path, om_parts=[]
    )
    return asked.order_by("number").last()


def _own_score(place: OwnPlace, last: ScaleRound | None) -> OwnScore | None:
    """Their own and nobody else's."""
    if last is None or last.revealed_at is None:
        return None
    shown = ScaleScore.objects.visible_to(place.room.principal)
    own = shown.filter(round=last, round__revealed_at__isnull=False, attendee=place.attendee).first()
    return OwnScore(own.value, own.reason) if own else None


def _agreed(place: OwnPlace) -> list[Action]:
    """What was agreed in this meeting and is theirs, about them, or about nobody in particular."""
    agreed = Action.objects.open().filter(conversation=place.room.conversation)
    rows = may_hang(place.room, agreed.order_by("due_on", "created_at"))
    return [row for row in rows if _concerns(row, place.person)]


def _concerns(action: Action, person: Person) -> bool:
    about = {one.pk for one in action.persons.all()} | {action.owner_person_id} - {None}
    return not about or person.pk in about


def _in_words(action: Action, screen: OwnScreen, *, is_own: bool) -> Agreed:
    who = "" if is_own else screen.called(action.owner_name)
    return Agreed(screen.called(action.text), who, action.due_on, action.is_proposal)
