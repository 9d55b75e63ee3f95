"""The leidraad's side of one focusoverleg: planning it, moving through it, switching its phase."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.models import Phase
from leidraad.guide import Guide, Topic, read_guide
from leidraad.models import Conversation, ConversationTopic
from leidraad.services.guide import current_guide
from leidraad.services.timing import go_on_at_next_table, going_on, hold_table, spend_on, step_of
from meetings.models import AgendaItem, MeetingKind, MeetingState, Part
from meetings.services import move_to_part
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def plan_conversation(*, item: AgendaItem, phase: str, goal: str, topics: Iterable[str]) -> Conversation:
    """Say with which phase, goal and topics (keys within that phase) a focusoverleg will be held.

    Called again while planning, it replaces the earlier choice; the guide stays the one that was current at
    first. Once the meeting runs, planning is over: the phase is switched and topics are shown in the room.
    """
    _require_plannable(item, phase)
    conversation = Conversation.objects.select_related("guide").filter(item=item).first()
    if conversation is None:
        conversation = Conversation.objects.create(
            case_id=item.case_id,
            item=item,
            guide=current_guide(),
            goal=goal,
            phase=phase,
            planned_phase=phase,
        )
    else:
        Conversation.objects.filter(pk=conversation.pk).update(goal=goal, phase=phase, planned_phase=phase)
        conversation.goal, conversation.phase, conversation.planned_phase = goal, phase, phase
    _choose_topics(conversation, phase, set(topics))
    log.record("conversation.plan", case_id=item.case_id, subject_id=conversation.pk)
    return conversation


def _require_plannable(item: AgendaItem, phase: str) -> None:
    if item.meeting.kind != MeetingKind.FOCUSOVERLEG:
        raise DomainError(_("The leidraad is for a focusoverleg."))
    if item.meeting.state != MeetingState.PLANNED:
        raise Conflict(_("This meeting is no longer being planned."))
    if phase not in Phase.values:
        raise DomainError(_("Choose one of the three phases."), field="phase")


def _choose_topics(conversation: Conversation, phase: str, chosen: set[str]) -> None:
    """Every topic of the phase gets a row; those of another phase stay as they are."""
    topics = read_guide(conversation.guide).phase(phase).topics
    if unknown := chosen - {topic.key for topic in topics}:
        raise DomainError(
            _("The leidraad has no topic “%(key)s” in this phase.") % {"key": min(unknown)}, field="topics"
        )
    ConversationTopic.objects.bulk_create(
        [
            ConversationTopic(
                case_id=conversation.case_id,
                conversation=conversation,
                phase=phase,
                step=topic.step,
                key=topic.key,
                position=topic.position,
                is_chosen=topic.key in chosen,
            )
            for topic in topics
        ],
        update_conflicts=True,
        unique_fields=["conversation", "phase", "key"],
        update_fields=["is_chosen", "position", "step"],
    )


@transaction.atomic
def move_step(*, conversation: Conversation, step: str, version: int) -> None:
    """Go to a step and show its first chosen topic; a second click with the same version is a Conflict."""
    guide = read_guide(conversation.guide)
    if guide.step(step) is None:
        raise DomainError(_("The leidraad has no such step."), field="step")
    chosen = chosen_keys(conversation)
    topics = [topic for topic in guide.phase(conversation.phase).topics_of(step) if topic.key in chosen]
    _move(conversation, version, step=step, topic_key=topics[0].key if topics else "")
    if topics:
        _mark_shown(conversation, topics[0])
    log.record("conversation.move_step", case_id=conversation.case_id, subject_id=conversation.pk)


@transaction.atomic
def show_topic(*, conversation: Conversation, topic: Topic, version: int) -> None:
    """Put a topic of the running phase on the table, chosen beforehand or not."""
    if topic.phase != conversation.phase:
        raise DomainError(_("This topic belongs to another phase."), field="topic")
    _move(conversation, version, step=topic.step, topic_key=topic.key)
    _mark_shown(conversation, topic)


@transaction.atomic
def switch_phase(*, conversation: Conversation, phase: str, version: int) -> None:
    """Go on in another phase of the guide, in the middle of the meeting. Nothing that was written is touched.

    All topics of the new phase become available. The phase of the case changes at closing, by the verdict.
    """
    if phase not in Phase.values or phase == conversation.phase:
        raise DomainError(_("Choose another phase than the one you are in."), field="phase")
    guide: Guide = read_guide(conversation.guide)
    topic = topic_after_switch(guide, phase, step=conversation.step, key=conversation.topic_key)
    _move(conversation, version, phase=phase, step=topic.step, topic_key=topic.key)
    known = ConversationTopic.objects.filter(conversation=conversation, phase=phase)
    if not known.exists():
        _choose_topics(conversation, phase, {row.key for row in guide.phase(phase).topics})
    _mark_shown(conversation, topic)
    log.record("conversation.switch_phase", case_id=conversation.case_id, subject_id=conversation.pk)


@transaction.atomic
def begin_part(*, conversation: Conversation, part: Part, version: int) -> None:
    """As `meetings.services.move_to_part`; the step that the table is at goes on in the next part."""
    hold_table(conversation)
    before = going_on(conversation, step_of(conversation))
    move_to_part(part=part, version=version)
    go_on_at_next_table(conversation, before)


def topic_after_switch(guide: Guide, phase: str, *, step: str, key: str) -> Topic:
    """Where the table is after a switch: the same topic, else the first of the same step, else the first."""
    there = guide.phase(phase)
    same_step = there.topics_of(step)
    return there.topic(key) or (same_step[0] if same_step else there.topics[0])


def chosen_keys(conversation: Conversation) -> set[str]:
    """Keys of the chosen topics of the phase the conversation is in."""
    return set(
        ConversationTopic.objects.filter(
            conversation=conversation, phase=conversation.phase, is_chosen=True
        ).values_list("key", flat=True)
    )


def _move(conversation: Conversation, version: int, **changes) -> None:
    """Change where the table is, and what its time is spent on, if nobody else did since `version`."""
    _require_running(conversation)
    came_from = step_of(conversation)
    moved = Conversation.objects.filter(pk=conversation.pk, version=version).update(
        **changes, version=version + 1
    )
    if not moved:
        raise Conflict(_("Somebody else moved on meanwhile; this is where the table is now."))
    for name, value in {**changes, "version": version + 1}.items():
        setattr(conversation, name, value)
    spend_on(conversation, conversation.step, came_from=came_from)


def _require_running(conversation: Conversation) -> None:
    if conversation.item.meeting.state != MeetingState.RUNNING:
        raise DomainError(_("The meeting is not going on."))


def _mark_shown(conversation: Conversation, topic: Topic) -> None:
    """Remember when a topic was first on the table; showing one that was not planned chooses it."""
    rows = ConversationTopic.objects.filter(conversation=conversation, phase=topic.phase, key=topic.key)
    rows.update(is_chosen=True)
    if rows.filter(first_shown_at__isnull=True).update(first_shown_at=Now()):
        log.record("conversation.show_topic", case_id=conversation.case_id, subject_id=conversation.pk)
