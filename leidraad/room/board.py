"""The steps at the left and the time above: the chosen topics, what each holds, how long each step took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Incident, LifeDomainEntry
from leidraad.guide import Capture, Step, Topic
from leidraad.models import (
    Action,
    BottomLine,
    ClosingPlan,
    Conversation,
    ConversationTopic,
    Cooperation,
    Finding,
    Idea,
    Verdict,
)
from leidraad.room.state import Room
from leidraad.scored import NumberScored
from zvh.ui.dates import clock
from zvh.ui.pictures.phase_path import PhaseState
from zvh.ui.pictures.time_budget import StepTime, TimeBudget


@dataclass(frozen=True)
class TopicLink:
    topic: Topic
    count: int
    is_here: bool
    is_on_table: bool


@dataclass(frozen=True)
class StepBoard:
    """One step with its chosen topics, and those that were left out but can be shown."""

    step: Step
    topics: tuple[TopicLink, ...]
    left_out: tuple[TopicLink, ...]
    is_now: bool


@dataclass(frozen=True)
class Board:
    """The steps of the running phase; `elsewhere` are topics of another phase that were on the table today."""

    steps: tuple[StepBoard, ...]
    elsewhere: tuple[TopicLink, ...]
    next_step: Step | None


def board_of(room: Room, here: Topic) -> Board:
    """The steps of the running phase; `here` is the topic that the reader looks at."""
    counts = counts_of(room)
    on_table = room.topic_on_table
    links = {
        topic.key: TopicLink(
            topic=topic,
            count=count_of_topic(topic, counts),
            is_here=topic.path == here.path,
            is_on_table=topic.path == on_table.path,
        )
        for topic in room.phase.topics
    }
    steps = tuple(
        StepBoard(
            step=step,
            topics=tuple(links[t.key] for t in room.phase.topics_of(step.key) if t.key in room.chosen),
            left_out=tuple(links[t.key] for t in room.phase.topics_of(step.key) if t.key not in room.chosen),
            is_now=step.key == on_table.step,
        )
        for step in room.guide.steps
    )
    return Board(
        steps=steps,
        elsewhere=tuple(
            TopicLink(topic, count_of_topic(topic, counts), is_here=topic == here, is_on_table=False)
            for topic in shown_in_other_phases(room)
        ),
        next_step=room.guide.step_after(on_table.step),
    )


def shown_in_other_phases(room: Room) -> list[Topic]:
    """What was on the table before the phase was switched; nothing of it was lost."""
    rows = (
        room.of_case(ConversationTopic.objects)
        .filter(conversation=room.conversation, first_shown_at__isnull=False)
        .exclude(phase=room.conversation.phase)
        .order_by("first_shown_at")
        .values_list("phase", "key")
    )
    return [topic for phase, key in rows if (topic := room.guide.topic(phase, key))]


def neighbours(room: Room, here: Topic) -> tuple[Topic | None, Topic | None]:
    """The chosen topics before and after this one; none around a topic of another phase."""
    row = [topic for topic in room.phase.topics if topic.key in room.chosen or topic == here]
    if here not in row:
        return None, None
    place = row.index(here)
    return (row[place - 1] if place else None, row[place + 1] if row[place + 1 :] else None)


def count_of_topic(topic: Topic, counts: Mapping[str, int]) -> int:
    """How much this meeting recorded under a topic, whatever phase it was in at the time."""
    return counts.get(topic.key, 0) + sum(counts.get(f"capture:{capture}", 0) for capture in topic.captures)


def counts_of(room: Room) -> dict[str, int]:
    """Findings per topic key and the other captures per kind, in two queries."""
    mine = {"conversation": room.conversation}
    counts = dict(
        room.shown(Finding.objects.current().filter(**mine))
        .values_list("topic_key")
        .annotate(n=Count("pk"))
        .order_by()
    )
    conversation = OuterRef("pk")
    since = room.meeting.started_at or timezone.now()
    ask = {
        Capture.IDEA: room.shown(Idea.objects.filter(conversation=conversation)),
        Capture.ACTION: room.shown(Action.objects.filter(conversation=conversation)),
        Capture.BOTTOM_LINE: room.shown(BottomLine.objects.filter(conversation=conversation)),
        Capture.COOPERATION: room.shown(Cooperation.objects.filter(conversation=conversation)),
        Capture.CLOSING: room.shown(ClosingPlan.objects.filter(conversation=conversation)),
        Capture.VERDICT: room.of_case(Verdict.objects).filter(conversation=conversation).exclude(outcome=""),
        Capture.SAFETY_CHECK: room.of_case(Verdict.objects).filter(
            conversation=conversation, unsafe_now__isnull=False
        ),
        Capture.PRIORITY: room.shown(Idea.objects.filter(conversation=conversation)).exclude(outcome="open"),
        Capture.INCIDENTS: room.shown(Incident.objects.filter(created_at__gte=since)),
        Capture.LIFE_DOMAINS: room.of_case(LifeDomainEntry.objects).filter(
            noted_on=timezone.localdate(since)
        ),
    }
    numbers = {kind: _number_of(rows) for kind, rows in ask.items()}
    numbers[Capture.SCALE] = NumberScored("pk")
    row = Conversation.objects.filter(pk=room.conversation.pk).values(
        **{f"capture_{kind}": number for kind, number in numbers.items()}
    )
    counts |= {f"capture:{name[8:]}": number or 0 for name, number in row.get().items()}
    return counts


def _number_of(rows) -> Subquery:
    return Subquery(rows.order_by().values("case_id").annotate(n=Count("pk")).values("n"))


def time_of(room: Room, now: datetime) -> TimeBudget:
    """What each step may take and took. A step begins when its first topic was on the table."""
    begun = begin_of_steps(room) if room.is_running else {}
    with_family = {step for part in room.parts if part.with_family for step in part.steps}
    current = room.topic_on_table.step if room.is_running else ""
    order = [step.key for step in room.guide.steps]
    last = room.guide.steps[-1]
    return TimeBudget(
        steps=tuple(
            StepTime(
                title=step.title,
                budget=step.minutes,
                used=minutes_used(step.key, order=order, begun=begun, current=current, now=now),
                state=_state_of(step.key, order, current),
                with_family=step.key in with_family,
                must_start=step is last
                and room.is_running
                and current != step.key
                and must_start(now=now, ends_at=room.meeting.ends_at, minutes=step.minutes),
                note="" if step is not last or current == last.key else _start_in_words(room, step),
            )
            for step in room.guide.steps
        )
    )


def _start_in_words(room: Room, step: Step) -> str:
    return _("from %(time)s") % {"time": clock(room.meeting.ends_at - timedelta(minutes=step.minutes))}


def _state_of(step: str, order: list[str], current: str) -> PhaseState:
    if step == current:
        return PhaseState.NOW
    return PhaseState.BEEN if current and order.index(step) < order.index(current) else PhaseState.TO_COME


def begin_of_steps(room: Room) -> dict[str, datetime]:
    """When the first topic of each step was on the table; the first step begins with the meeting."""
    shown = (
        room.of_case(ConversationTopic.objects)
        .filter(conversation=room.conversation, first_shown_at__isnull=False)
        .values_list("step")
        .annotate(began=Min("first_shown_at"))
        .order_by()
    )
    return {room.guide.steps[0].key: room.meeting.started_at, **dict(shown)}


def minutes_used(
    step: str, *, order: list[str], begun: Mapping[str, datetime], current: str, now: datetime
) -> int:
    """From the beginning of a step to that of the next one that began after it, in whole minutes."""
    start = begun.get(step)
    if start is None or not current:
        return 0
    later = [moment for key, moment in begun.items() if key != step and moment > start]
    end = now if step == current else min(later, default=now)
    return max(int((end - start).total_seconds() // 60), 0)


def must_start(*, now: datetime, ends_at: datetime, minutes: int) -> bool:
    """Whether a last step of so many minutes has to begin by now to end in time."""
    return now >= ends_at - timedelta(minutes=minutes)
