"""The round of biggest concerns: everyone names one; the group picks the joint one, which is a finding."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leidraad.guide import Topic
from leidraad.models import Conversation, Finding, FindingKind, NamedConcern
from leidraad.services.findings import add_finding
from leidraad.services.statements import Source, require_open
from meetings.models import Attendee
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def name_concern(
    *,
    new_id: UUID,
    conversation: Conversation,
    topic: Topic,
    attendee: Attendee,
    finding: Finding | None = None,
    text: str = "",
) -> NamedConcern:
    """Note what somebody at the table finds the biggest concern: a finding, else their own words.

    Words become a concern of theirs first, with `new_id`. Everyone has one; naming another takes its place.
    """
    require_open(conversation)
    if finding is None and not text.strip():
        raise DomainError(_("Choose a concern, or write it down."), field="text")
    finding = finding or add_finding(
        new_id=new_id,
        conversation=conversation,
        topic=topic,
        kind=FindingKind.CONCERN,
        text=text,
        source=_source_of(attendee),
    )
    named = _name(conversation, attendee, finding)
    log.record("concern.name", case_id=named.case_id, subject_id=named.pk)
    return named


def _source_of(attendee: Attendee) -> Source:
    """They speak for themselves as a family member, else for their organisation."""
    return Source(organisation_id=attendee.organisation_id, person_id=attendee.person_id)


def _name(conversation: Conversation, attendee: Attendee, finding: Finding) -> NamedConcern:
    values = {"finding": finding, "noted_by_id": current_principal_id()}
    try:
        with transaction.atomic():
            named, _created = NamedConcern.objects.update_or_create(
                conversation=conversation,
                attendee=attendee,
                defaults=values,
                create_defaults={"case_id": conversation.case_id, **values},
            )
    except IntegrityError:
        # Noted for them in a part of the meeting where they were not.
        words = _("Somebody noted a concern for you that you may not see. Ask who types to note this one.")
        raise Conflict(words) from None
    return named
