"""The parts of a focusoverleg: with or without the family, and which steps each goes through (rule 3a)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from meetings.guide import steps_of
from meetings.models import AgendaItem, MeetingState, Part, PartState
from meetings.services.held import hold
from meetings.services.seats import propose_table
from meetings.services.tables import changing_table
from zvh.audit import log
from zvh.errors import Conflict, DomainError

MOST_PARTS = 6


@dataclass(frozen=True)
class PartPlan:
    """A part as it is planned, before it exists."""

    with_family: bool
    title: str = ""
    steps: tuple[str, ...] = ()


@transaction.atomic
def add_part(
    *,
    item: AgendaItem,
    with_family: bool,
    title: str = "",
    steps: Sequence[str] = (),
    new_id: UUID | None = None,
) -> Part:
    """Add a part after the others; who was asked gets a seat in it where the table rules allow.

    Sent twice with the same `new_id`, it is added once.
    """
    hold(item.meeting_id)
    if new_id and (added := Part.objects.filter(pk=new_id).first()):
        if added.item_id != item.pk:
            raise Conflict(_("This form was used before; open it again."))
        return added
    _require_known(item, steps)
    parts = Part.objects.filter(item=item)
    if parts.count() >= MOST_PARTS:
        raise DomainError(_("A meeting has at most %(count)d parts.") % {"count": MOST_PARTS})
    last = parts.aggregate(last=Max("position"))["last"] or 0
    part = Part.objects.create(
        id=new_id or uuid4(),
        case_id=item.case_id,
        item=item,
        position=last + 1,
        title=title.strip(),
        with_family=with_family,
        steps=list(steps),
    )
    propose_table(part=part)
    log.record("part.add", case_id=item.case_id, subject_id=part.pk)
    return part


@transaction.atomic
def change_part(*, part: Part, with_family: bool, title: str, steps: Sequence[str]) -> None:
    """Change a part that is not over. DomainError when somebody at its table could no longer sit there."""
    _require_known(part.item, steps)
    if part.state == PartState.DONE:
        raise DomainError(_("This part is over."))
    with changing_table(part.item):
        Part.objects.filter(pk=part.pk).update(
            with_family=with_family, title=title.strip(), steps=list(steps)
        )
    log.record("part.change", case_id=part.case_id, subject_id=part.pk)


@transaction.atomic
def remove_part(*, part: Part) -> None:
    """Remove a part of a meeting that has not begun; the last one stays, a meeting has a table."""
    hold(part.item.meeting_id, states=(MeetingState.PLANNED,))
    others = Part.objects.filter(item_id=part.item_id).exclude(pk=part.pk)
    if not others.exists():
        raise DomainError(_("A meeting has at least one part."))
    log.record("part.remove", case_id=part.case_id, subject_id=part.pk)
    try:
        part.delete()
    except ProtectedError:
        raise Conflict(_("Something was written down for this part already; it stays.")) from None
    for position, other in enumerate(others, start=1):
        if other.position != position:
            Part.objects.filter(pk=other.pk).update(position=position)


def _require_known(item: AgendaItem, steps: Sequence[str]) -> None:
    known = {step.key for step in steps_of(item)}
    if known and not set(steps) <= known:
        raise DomainError(_("Choose from the steps of the leidraad."), field="steps")
