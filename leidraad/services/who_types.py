"""Whether everybody types their own, or only the typist: as the table asks, or as the chair says."""

from django.db import transaction
from django.utils.translation import gettext as _

from leidraad.models import Conversation, Typing
from meetings.models import MeetingState
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def set_typing(*, conversation: Conversation, typing: str, version: int) -> None:
    """Say who types from now on. Conflict when somebody else moved or switched since `version`."""
    if conversation.item.meeting.state not in {MeetingState.PLANNED, MeetingState.RUNNING}:
        raise DomainError(_("This meeting is closed."))
    unchanged = Conversation.objects.filter(pk=conversation.pk, version=version)
    if not unchanged.update(typing=Typing(typing), version=version + 1):
        raise Conflict(_("Somebody else moved on meanwhile; this is where the table is now."))
    conversation.typing, conversation.version = typing, version + 1
    log.record("conversation.set_typing", case_id=conversation.case_id, subject_id=conversation.pk)
