"""Keeps how a meeting spends its time: a stretch per stay at a step, and per pause.

Nothing is written until the table moves, pauses or closes for the first time; what passed since the meeting began is
then of the step it began with (`step_of`). Functions that are no verb of their own are called by those that move the
table, while they hold the row of the conversation: two moves at once follow each other.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from leidraad.guide import read_guide
from leidraad.models import Conversation, ConversationTopic, Stretch
from leidraad.timing import differing
from meetings.models import Meeting, MeetingState, Part, PartState
from zvh.audit import log
from zvh.errors import Conflict, DomainError

MOST_MINUTES = 480


@transaction.atomic
def pause(*, conversation: Conversation) -> None:
    """Stop counting for the step the table is at. It says what must be, so pausing twice is pausing once."""
    hold_table(conversation)
    if _go_over_to(conversation, step_of(conversation), is_pause=True):
        log.record("conversation.pause", case_id=conversation.case_id, subject_id=conversation.pk)


@transaction.atomic
def go_on(*, conversation: Conversation) -> None:
    """End the pause, at the step where the table is. Without a pause nothing changes."""
    hold_table(conversation)
    step = step_of(conversation)
    if going_on(conversation, step).is_pause:
        _go_over_to(conversation, step, is_pause=False)
        log.record("conversation.go_on", case_id=conversation.case_id, subject_id=conversation.pk)


@transaction.atomic
def set_minutes(*, conversation: Conversation, minutes: Mapping[str, int], version: int) -> None:
    """How many minutes (0–480) steps of this meeting get. Steps that are not named get what the guide gives.

    Conflict when the table moved or somebody else changed the minutes since `version`, or the meeting is over.
    """
    guide = {step.key: step.minutes for step in read_guide(conversation.guide).steps}
    if not guide.keys() >= minutes.keys():
        raise DomainError(_("The leidraad has no such step."))
    if any(not 0 <= each <= MOST_MINUTES for each in minutes.values()):
        raise DomainError(_("A step takes between 0 and %(most)d minutes.") % {"most": MOST_MINUTES})
    if conversation.item.meeting.state not in {MeetingState.PLANNED, MeetingState.RUNNING}:
        raise Conflict(_("This meeting is closed."))
    kept = differing(guide, minutes)
    changed = Conversation.objects.filter(pk=conversation.pk, version=version).update(
        minutes=kept, version=version + 1
    )
    if not changed:
        raise Conflict(_("Somebody else moved on or changed the minutes meanwhile. This is how it is now."))
    conversation.minutes, conversation.version = kept, version + 1
    log.record("conversation.set_minutes", case_id=conversation.case_id, subject_id=conversation.pk)


def step_of(conversation: Conversation) -> str:
    """The step the table is at; before anything was shown, that of the first topic that was chosen."""
    if conversation.step:
        return conversation.step
    chosen = ConversationTopic.objects.filter(
        conversation=conversation, phase=conversation.phase, is_chosen=True
    )
    first = chosen.order_by("position").values_list("step", flat=True).first()
    return first or read_guide(conversation.guide).steps[0].key


def spend_on(conversation: Conversation, step: str, *, came_from: str) -> None:
    """From now on the time is of this step. A pause ends: whoever moves the table goes on."""
    going_on(conversation, came_from)
    _go_over_to(conversation, step, is_pause=False)


def going_on(conversation: Conversation, step: str) -> Stretch:
    """The stretch that goes on; when none was written yet, one of this step since the meeting began."""
    stretches = Stretch.objects.filter(conversation=conversation)
    running = stretches.filter(ended_at__isnull=True).first()
    if running is not None or stretches.exists():
        return running or _begin(conversation, step)
    meeting = Meeting.objects.get(items=conversation.item_id)
    return _begin(conversation, step, began_at=meeting.started_at)


def go_on_at_next_table(conversation: Conversation, before: Stretch) -> None:
    """Another part has begun: the step, or the pause, that went on goes on there, as a stretch of its own."""
    _end(conversation)
    _begin(conversation, before.step, is_pause=before.is_pause)


def hold_table(conversation: Conversation) -> None:
    """Keep others from moving this table until the transaction ends, and see where it is now.

    A DomainError when the meeting is not going on.
    """
    if conversation.item.meeting.state != MeetingState.RUNNING:
        raise DomainError(_("The meeting is not going on."))
    held = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    conversation.phase, conversation.step = held.phase, held.step


def stop_counting(conversation: Conversation) -> None:
    """The meeting has ended, and with it what went on. Without any move it was all spent where it began."""
    going_on(conversation, step_of(conversation))
    _end(conversation)


def _go_over_to(conversation: Conversation, step: str, *, is_pause: bool) -> bool:
    """End what goes on and begin this, unless that is what goes on; returns whether it changed."""
    running = going_on(conversation, step)
    if (running.step, running.is_pause) == (step, is_pause):
        return False
    _end(conversation)
    _begin(conversation, step, is_pause=is_pause)
    return True


def _begin(conversation: Conversation, step: str, **how) -> Stretch:
    return Stretch.objects.create(
        case_id=conversation.case_id,
        conversation=conversation,
        part_id=_part_of(conversation),
        step=step,
        **how,
    )


def _end(conversation: Conversation) -> None:
    Stretch.objects.filter(conversation=conversation, ended_at__isnull=True).update(ended_at=Now())


def _part_of(conversation: Conversation) -> UUID | None:
    """The part that goes on, else the one that went on last: a meeting that is being closed has ended it."""
    begun = Part.objects.filter(item_id=conversation.item_id).exclude(state=PartState.WAITING)
    return begun.order_by("-started_at").values_list("pk", flat=True).first()
