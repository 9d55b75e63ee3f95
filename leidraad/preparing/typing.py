"""What is typed while preparing: kept as a draft of one's own, field by field or a whole question at once."""

from django.db import transaction

from cases.services.rows import hold_new
from leidraad.guide import Topic
from leidraad.models import Draft, Preparation
from leidraad.preparing.desk import CAPTURE, Desk
from leidraad.preparing.forms import AnswerForm
from leidraad.services.drafts import SavedDraft, fields_of, place_of, save_draft
from zvh.access.principal import current_principal_id
from zvh.audit import log


@transaction.atomic
def begin(desk: Desk) -> Preparation:
    """That somebody began, once; the chair sees that much."""
    hold_new(desk.attendee.pk)
    preparation = Preparation.objects.filter(
        conversation=desk.conversation, principal_id=current_principal_id()
    ).first()
    if preparation is None:
        preparation = Preparation.objects.create(
            case_id=desk.case.pk,
            conversation=desk.conversation,
            principal_id=current_principal_id(),
            organisation_id=desk.attendee.organisation_id,
        )
        log.record("preparation.begin", case_id=desk.case.pk, subject_id=preparation.pk)
    return preparation


@transaction.atomic
def save_field(
    *, desk: Desk, topic: Topic, name: str, values: tuple[str, ...], known: int, writer: str
) -> SavedDraft:
    """Keep what stands in one field, as in the room (`leidraad.services.drafts.save_draft`)."""
    begin(desk)
    return save_draft(
        conversation=desk.conversation,
        topic=topic,
        capture=CAPTURE,
        name=name,
        values=values,
        known=known,
        writer=writer,
    )


@transaction.atomic
def keep_question(*, desk: Desk, form: AnswerForm) -> None:
    """Keep a whole question as it was sent, valid or not, as far as it can be kept.

    What another window typed meanwhile comes to stand in `form.others`: both are kept. A field that is empty and never
    held anything makes no draft.
    """
    known, writer = form.version_known, form.writer
    kept = _kept(desk, form.topic)
    for name, values in form.typed().items():
        before = kept.get(name)
        if before == values or (before is None and not any(value.strip() for value in values)):
            continue
        saved = save_field(desk=desk, topic=form.topic, name=name, values=values, known=known, writer=writer)
        known = max(known, saved.known)
        if saved.other is not None:
            form.put_beside(name, saved.other)


def _kept(desk: Desk, topic: Topic) -> dict[str, tuple[str, ...]]:
    draft = Draft.objects.filter(
        conversation=desk.conversation, author_id=current_principal_id(), place=place_of(topic, CAPTURE)
    ).first()
    return {name: field.values for name, field in fields_of(draft).items()} if draft else {}
