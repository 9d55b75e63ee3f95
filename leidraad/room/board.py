"""The steps at the left: the chosen topics, what each holds, and where the table goes on or back to."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

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
    previous_step: Step | None


def board_of(room: Room, here: Topic) -> Board:
    """The steps of the running phase; `here` is the topic that the reader looks at."""
    # Who takes part sees where the table is, not what was written where.
    counts = counts_of(room) if room.keeps_dossier else {}
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
            is_now=step.key == step_on_table(room),
        )
        for step in room.guide.steps
    )
    return Board(
        steps=steps,
        elsewhere=tuple(
            TopicLink(topic, count_of_topic(topic, counts), is_here=topic == here, is_on_table=False)
            for topic in shown_in_other_phases(room)
        ),
        **ways_of(room),
    )


def step_on_table(room: Room) -> str:
    """The step the table is at, which may have no topic that was chosen."""
    return room.conversation.step or room.topic_on_table.step


def ways_of(room: Room) -> dict[str, Step | None]:
    """The step that comes next, and the one before: going back is allowed."""
    here = step_on_table(room)
    return {"next_step": room.guide.step_after(here), "previous_step": room.guide.step_before(here)}


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
