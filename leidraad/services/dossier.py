"""What the room writes in the dossier of the case, by the verbs of `cases`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from cases import services as cases
from cases.models import Incident, Involvement, Person
from leidraad.guide import Capture, Topic
from leidraad.models import Conversation
from leidraad.services.drafts import drop_draft
from leidraad.services.statements import NOT_SAID, Source, require_open, running_table
from zvh.accounts.models import Organisation
from zvh.audit import log


@transaction.atomic
def write_incident(
    *,
    new_id: UUID,
    conversation: Conversation,
    topic: Topic,
    roles: Iterable[tuple[Person, str]] = (),
    source: Source = NOT_SAID,
    **happened,
) -> Incident:
    """Write down an incident; `happened` are words, kinds, dates and mark as `cases` knows them."""
    require_open(conversation)
    table = running_table(conversation.item_id)
    incident = cases.add_incident(
        case=conversation.case,
        new_id=new_id,
        roles=list(roles),
        source_organisation=Organisation.objects.filter(pk=source.organisation_id).first(),
        source_person=Person.objects.filter(pk=source.person_id).first(),
        certainty=source.certainty,
        from_om_part=table.with_om,
        om_parts=table.om_parts,
        **happened,
    )
    drop_draft(conversation=conversation, topic=topic, capture=Capture.INCIDENTS)
    return incident


@transaction.atomic
def mark_incident(*, incident: Incident, mark: str) -> None:
    """Mark an incident as the first, worst or last, which the one that had the mark then no longer is."""
    if mark:
        Incident.objects.filter(case_id=incident.case_id, mark=mark).update(mark="")
    Incident.objects.filter(pk=incident.pk).update(mark=mark)
    log.record("incident.mark", case_id=incident.case_id, subject_id=incident.pk)


@transaction.atomic
def note_life_domains(
    *, conversation: Conversation, topic: Topic, changes: Mapping[str, Mapping[str, object]]
) -> None:
    """Note how life domains of the household stand today: per domain its state, weight (1–3) and note."""
    require_open(conversation)
    for domain, noted in changes.items():
        cases.note_life_domain(case=conversation.case, domain=domain, **noted)
    drop_draft(conversation=conversation, topic=topic, capture=Capture.LIFE_DOMAINS)


@transaction.atomic
def note_involvement(
    *,
    new_id: UUID,
    conversation: Conversation,
    topic: Topic,
    organisation: Organisation,
    aim: str,
    persons: Iterable[Person],
) -> Involvement:
    """Note an organisation that turned out to help; its professional is added in the dossier, with access."""
    require_open(conversation)
    involvement = cases.involve(
        case=conversation.case, organisation=organisation, aim=aim, persons=list(persons), new_id=new_id
    )
    drop_draft(conversation=conversation, topic=topic, capture=Capture.INVOLVEMENT)
    return involvement
