"""Which earlier goals are looked at in a call: what was needed, by which we know, and the bodemeisen."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, CaseState, Reach
from leidraad.models import BottomLine, Finding, FindingKind
from leidraad.services.findings import correct_finding
from leidraad.services.reach import copy_shielding
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError

SHARED = (Reach.TABLE, Reach.PLAN)


@dataclass(frozen=True)
class Goal:
    """One goal; `key` names it in a form."""

    row: Finding | BottomLine

    @property
    def is_bottom_line(self) -> bool:
        return isinstance(self.row, BottomLine)

    @property
    def key(self) -> str:
        return f"{'line' if self.is_bottom_line else 'need'}_{self.row.pk}"

    @property
    def how_we_know(self) -> str:
        return "" if self.is_bottom_line else self.row.how_we_know


def goals_of(case: Case, principal) -> list[Goal]:
    """The goals of the phase that was worked on last, and the bodemeisen; of a completed case those it ended with."""
    needs = list(
        Finding.objects.visible_to(principal)
        .current()
        .filter(case=case, kind=FindingKind.NEED, reach__in=SHARED)
        .order_by("created_at", "id")
    )
    phase = case.phase if any(need.phase == case.phase for need in needs) else ""
    if needs and not phase:
        phase = needs[-1].phase
    still = Q(ended_on__isnull=True)
    if case.state == CaseState.CLOSED:
        still |= Q(ended_on=case.ended_on)
    lines = BottomLine.objects.visible_to(principal).filter(still, case=case, reach__in=SHARED)
    return [
        *(Goal(need) for need in needs if need.phase == phase),
        *(Goal(line) for line in lines.order_by("created_at", "id")),
    ]


def adjust(*, goal: Goal, text: str) -> Finding | BottomLine:
    """Give a goal other words: a new row takes its place, the earlier one stays readable."""
    if goal.is_bottom_line:
        return rewrite_bottom_line(new_id=uuid4(), line=goal.row, text=text)
    return correct_finding(new_id=uuid4(), finding=goal.row, text=text)


@transaction.atomic
def rewrite_bottom_line(*, new_id: UUID, line: BottomLine, text: str) -> BottomLine:
    """A bodemeis in other words from today; the old one ended, and who it is kept from stays.

    It is a proposal until it was discussed with everybody it concerns: in a call one of them heard it (rule 3a).
    """
    if not text.strip() or text.strip() == line.text.strip():
        raise DomainError(_("These are the same words."), field="text")
    if not BottomLine.objects.filter(pk=line.pk, ended_on=None).update(ended_on=timezone.localdate()):
        raise Conflict(_("This bodemeis no longer holds."))
    kept = {
        field.name: getattr(line, field.name)
        for field in BottomLine._meta.concrete_fields
        if field.name not in {"id", "text", "author", "created_at", "confirmed_at", "ended_on"}
    }
    rewritten = BottomLine.objects.create(
        id=new_id, text=text, author_id=current_principal_id(), **kept | {"is_proposal": True}
    )
    rewritten.persons.set(line.persons.all())
    rewritten.shielded_from.set(line.shielded_from.all())
    copy_shielding(of=line, to=rewritten)
    log.record("bottom_line.rewrite", case_id=line.case_id, subject_id=rewritten.pk)
    return rewritten
