"""The wall screen: the steps, the question, a few words per kind of answer, the scale, the time. It has no reader."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from leidraad.guide import Step, Topic
from leidraad.models import ScaleRound, ScaleScore, Stretch
from leidraad.room.scores import board_of
from leidraad.room.state import Room
from leidraad.room.wall import table_before_wall
from leidraad.room.wall_rows import WallList, lists_of
from meetings.models import Part, PartState
from zvh.ui.pictures.phase_path import PhaseState
from zvh.ui.pictures.scale_dots import ScaleDots, Score


@dataclass(frozen=True)
class WallStep:
    step: Step
    state: PhaseState

    @property
    def is_now(self) -> bool:
        return self.state == PhaseState.NOW


@dataclass(frozen=True)
class Progress:
    """How many scores are in, of those that are waited for."""

    done: int
    total: int


@dataclass(frozen=True)
class Wall:
    """What hangs there while a part goes on; of a meeting without one nothing but its number."""

    steps: tuple[WallStep, ...]
    question: str
    lists: tuple[WallList, ...]
    dots: ScaleDots | None
    progress: Progress | None
    minutes_left: int
    next_part: Part | None
    next_is_with_family: bool
    is_paused: bool


def wall_context(room: Room) -> dict:
    now = timezone.now()
    goes_on = room.is_running and room.running_part is not None
    return {"room": room, "now": now, "wall": wall_of(room, now) if goes_on else None}


def wall_of(room: Room, now: datetime) -> Wall:
    topic = room.topic_on_table
    with_family = table_before_wall(room).with_family
    paused = is_paused(room)
    lists = () if paused else lists_of(room, topic.captures)
    following = _next_part(room)
    return Wall(
        steps=_steps(room, topic),
        question=topic.client if with_family and topic.client else topic.question,
        lists=lists,
        dots=None if paused else _dots(room, topic),
        progress=None if paused else _progress(room, topic),
        minutes_left=int((room.meeting.ends_at - now).total_seconds() // 60),
        next_part=following,
        # Who comes next is no news for who sits there from the family (rule 4).
        next_is_with_family=following is not None and following.with_family and not with_family,
        is_paused=paused,
    )


def _steps(room: Room, topic: Topic) -> tuple[WallStep, ...]:
    order = [step.key for step in room.guide.steps]
    now = order.index(topic.step)

    def state(place: int) -> PhaseState:
        if place == now:
            return PhaseState.NOW
        return PhaseState.BEEN if place < now else PhaseState.TO_COME

    return tuple(WallStep(step, state(place)) for place, step in enumerate(room.guide.steps))


def _next_part(room: Room) -> Part | None:
    running = room.running_part
    later = (part for part in room.parts if part.position > running.position)
    return next((part for part in later if part.state == PartState.WAITING), None)


def is_paused(room: Room) -> bool:
    open_stretch = room.of_case(Stretch.objects).filter(conversation=room.conversation, ended_at__isnull=True)
    return open_stretch.filter(is_pause=True).exists()


def _progress(room: Room, topic: Topic) -> Progress | None:
    """Who is done is no secret; what they gave is read by nothing here before it is turned over."""
    if topic.scale is None:
        return None
    board = board_of(room, topic)
    if board.is_revealed:
        return None
    here = [place for place in board.places if not place.is_away]
    return Progress(sum(place.is_done for place in here), len(here))


def _dots(room: Room, topic: Topic) -> ScaleDots | None:
    """The last round that was turned over at this very table: another table's is for another wall."""
    if topic.scale is None:
        return None
    part = room.running_part.pk
    asked = room.of_case(ScaleRound.objects).filter(
        conversation=room.conversation, question_key=topic.path, revealed_at__isnull=False
    )
    with_om = [] if table_before_wall(room).with_family else [part]
    last = asked.filter(part=part, om_parts__contained_by=with_om).order_by("number").last()
    if last is None or _is_asked_again(room, topic, last):
        return None
    return ScaleDots(
        question=last.question,
        low_label=topic.scale.low,
        high_label=topic.scale.high,
        higher_is_better=last.higher_is == ScaleRound.Better.HIGHER,
        scores=tuple(_scores(room, last)),
    )


def _is_asked_again(room: Room, topic: Topic, last: ScaleRound) -> bool:
    """While a later round lies face down, the one before would lead it."""
    covered = board_of(room, topic).covered
    return covered is not None and covered.number > last.number


def _scores(room: Room, round: ScaleRound):
    """Before the family, of the family only who sits there, and nobody of the OM (rules 3, 4 and 4a)."""
    table = table_before_wall(room)
    here = {attendee.pk for attendee in table.seated}
    given = ScaleScore.objects.filter(round=round, round__revealed_at__isnull=False)
    for one in given.select_related("attendee__user", "attendee__person", "attendee__organisation"):
        giver = one.attendee
        if table.with_family and (giver.is_om or (giver.is_family_side and giver.pk not in here)):
            continue
        yield Score(table.called(giver.display_name), one.value, is_family=giver.is_family_side)
