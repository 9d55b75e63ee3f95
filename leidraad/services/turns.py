"""Who has had the word about the topic on the table, so that the chair sees who has not been heard yet."""

from django.db import transaction
from django.utils.translation import gettext as _

from leidraad.guide import Topic
from leidraad.models import Conversation, Spoken
from meetings.models import Attendee, MeetingState, PartState, Seat
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def note_turn(*, conversation: Conversation, attendee: Attendee, topic: Topic) -> None:
    """Note that somebody at the table has spoken about this topic. Noted twice, it is noted once."""
    _require_at_table(conversation, attendee)
    _spoken, is_new = Spoken.objects.get_or_create(
        conversation=conversation,
        attendee=attendee,
        topic_path=topic.path,
        defaults={"case_id": conversation.case_id},
    )
    if is_new:
        log.record("turn.note", case_id=conversation.case_id, subject_id=attendee.pk)


@transaction.atomic
def take_back_turn(*, conversation: Conversation, attendee: Attendee, topic: Topic) -> None:
    """It was a slip of the finger. Taken back twice, it is taken back."""
    _require_at_table(conversation, attendee)
    noted = Spoken.objects.filter(conversation=conversation, attendee=attendee, topic_path=topic.path)
    if noted.delete()[0]:
        log.record("turn.take_back", case_id=conversation.case_id, subject_id=attendee.pk)


def _require_at_table(conversation: Conversation, attendee: Attendee) -> None:
    if conversation.item.meeting.state != MeetingState.RUNNING:
        raise DomainError(_("The meeting is not going on."))
    if not Seat.objects.filter(
        attendee=attendee, part__item_id=conversation.item_id, part__state=PartState.RUNNING
    ).exists():
        raise DomainError(_("Only who sits at the table now has the word."))
