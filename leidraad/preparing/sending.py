"""Sending a preparation to the chair, again with other words, and taking it back; until the meeting begins."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.models import Reach, Statement
from cases.services.rows import hold_new
from leidraad.guide import Capture
from leidraad.models import Finding, FindingKind, Idea, Preparation, PreparedAnswer, Silence
from leidraad.preparing.desk import Desk
from leidraad.preparing.said import Said
from leidraad.preparing.typing import begin
from leidraad.services.sharing import state_basis
from leidraad.services.statements import RunningTable, narrowest
from meetings.models import MeetingState, Part
from meetings.services import hold_back
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict

# What a correction keeps of the words it replaces.
KEPT = (
    "risk_nature",
    "risk_level",
    "found_out_by",
    "due_on",
    "how_we_know",
    "is_minimum",
    "period_words",
    "helped",
    "experienced",
    "is_long_term",
    "fits_phase",
    "connections",
)


@transaction.atomic
def submit(*, desk: Desk, said: Iterable[Said], basis: str = "") -> Preparation:
    """Let who directs the case have what was said, and nobody else; the same sent twice changes nothing.

    Sent again with other words, those take the place of the earlier ones; what the chair put on the table meanwhile
    stays there. Raises Conflict once the meeting has begun: what was typed is kept.
    """
    _hold_planned(desk)
    preparation = begin(desk)
    wanted = {one.key: one for one in said}
    waiting = {_key_of(row): row for row in _waiting(preparation)}
    counted = set(preparation.answers.filter(counted_at__isnull=False).values_list("said", flat=True))
    gone = [row for key, row in waiting.items() if key not in wanted or wanted[key].hash != row.said]
    _take_back(gone)
    kept = {_key_of(row) for row in waiting.values()} - {_key_of(row) for row in gone}
    new = [one for key, one in wanted.items() if key not in kept and one.hash not in counted]
    for one in new:
        _give(desk, preparation, one)
    if basis:
        state_basis(conversation=desk.conversation, subject=desk.attendee, kind=basis)
    if gone or new or preparation.submitted_at is None:
        Preparation.objects.filter(pk=preparation.pk).update(submitted_at=Now())
        log.record("preparation.submit", case_id=preparation.case_id, subject_id=preparation.pk)
    return preparation


@transaction.atomic
def withdraw(*, desk: Desk) -> None:
    """Take back what was sent; what was typed stays with who typed it. Conflict once the meeting has begun."""
    _hold_planned(desk)
    preparation = desk.preparation
    if preparation is None:
        return
    _take_back(list(_waiting(preparation)))
    sent = Preparation.objects.filter(pk=preparation.pk, submitted_at__isnull=False)
    if sent.update(submitted_at=None):
        log.record("preparation.withdraw", case_id=preparation.case_id, subject_id=preparation.pk)


def _hold_planned(desk: Desk) -> None:
    """Somebody may start the meeting meanwhile: that comes before or after this, never in between."""
    hold_new(desk.conversation.item_id)
    desk.meeting.refresh_from_db(fields=["state"])
    if desk.meeting.state != MeetingState.PLANNED:
        raise Conflict(
            _(
                "The meeting has begun: nothing can be sent any more. What you typed is kept; say it at the table."
            )
        )


def _waiting(preparation: Preparation):
    return preparation.answers.filter(counted_at__isnull=True).select_related("proposed")


def _key_of(row: PreparedAnswer) -> tuple[str, str, str]:
    return (row.phase, row.topic_key, row.place)


def _take_back(rows: list[PreparedAnswer]) -> None:
    """The chair no longer has it; its author still does, and the history."""
    findings, ideas = ([row.proposed_id for row in rows], [row.proposed_idea_id for row in rows])
    PreparedAnswer.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Finding.objects.filter(pk__in=filter(None, findings), reach=Reach.CHAIR).update(reach=Reach.AUTHOR)
    Idea.objects.filter(pk__in=filter(None, ideas), reach=Reach.CHAIR).update(reach=Reach.AUTHOR)


def _give(desk: Desk, preparation: Preparation, said: Said) -> None:
    proposed = _propose(desk, said) if said.text else None
    PreparedAnswer.objects.create(
        case_id=preparation.case_id,
        preparation=preparation,
        author_id=current_principal_id(),
        phase=said.topic.phase,
        topic_key=said.topic.key,
        place=said.place,
        kind=said.kind,
        known=said.known,
        proposed=proposed if isinstance(proposed, Finding) else None,
        proposed_idea=proposed if isinstance(proposed, Idea) else None,
        silence=said.silence,
        said=said.hash,
    )
    if said.silence == Silence.INVESTIGATION:
        hold_back(item=desk.conversation.item)


def _propose(desk: Desk, said: Said) -> Finding | Idea:
    """What reaches the chair alone, as narrow as what it is about."""
    facts = _stated(desk, said)
    if said.finding_kind == FindingKind.NOTE and Capture.IDEA in said.topic.captures:
        return Idea.objects.create(id=uuid4(), text=said.text, **facts)
    finding = Finding.objects.create(
        id=uuid4(),
        kind=said.finding_kind,
        text=said.text,
        phase=said.topic.phase,
        topic_key=said.topic.key,
        **facts,
        **said.details,
        **({name: getattr(said.known, name) for name in KEPT} if said.known else {}),
    )
    about = said.known or said.agreement
    finding.persons.set(about.persons.all() if about else said.persons)
    if about:
        finding.shielded_from.set(about.shielded_from.all())
    return finding


def _stated(desk: Desk, said: Said) -> dict:
    """What the OM prepares is of the parts where they sit, from the first word on (domain.md rule 3)."""
    about = said.known or said.agreement
    narrowed = narrowest([about], table=RunningTable())
    parts = _own_parts(desk) if desk.attendee.is_om else []
    from_om = narrowed.from_om_part or desk.attendee.is_om
    return {
        "case_id": desk.case.pk,
        "conversation": desk.conversation,
        "part_id": _named_part(desk, about, parts) if from_om else None,
        "from_om_part": from_om,
        "om_parts": sorted({*narrowed.om_parts, *parts}),
        "author_id": current_principal_id(),
        "source_organisation_id": desk.attendee.organisation_id,
        "certainty": said.certainty,
        "reach": Reach.CHAIR,
    }


def _own_parts(desk: Desk) -> list[UUID]:
    return list(Part.objects.filter(seats__attendee=desk.attendee).values_list("pk", flat=True))


def _named_part(desk: Desk, about: Statement | None, parts: list[UUID]) -> UUID | None:
    """The part it is of; without a seat the first of the meeting, and then for nobody's table."""
    first = Part.objects.filter(item_id=desk.conversation.item_id).values_list("pk", flat=True).first()
    return next(iter(parts), None) or getattr(about, "part_id", None) or first
