"""Putting on the table what reached the chair: proposed in the room, or prepared before the meeting."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.models import Reach, Statement
from leidraad.models import AnswerKind, Conversation, Finding, Idea, PreparedAnswer, ReviewKind
from leidraad.services.findings import replace_words, review_finding
from leidraad.services.reach import copy_shielding
from leidraad.services.statements import require_open, running_table
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def put_on_table(*, finding: Finding, conversation: Conversation) -> None:
    """Let the table of this meeting have what a participant proposed or prepared; a second click changes nothing.

    What was prepared before the meeting comes in at the table that sits there now: with the OM there, it is for that
    table (domain.md rule 3). A correction takes the place of the earlier words, a dispute comes to stand beside them.
    """
    require_open(conversation)
    if not Finding.objects.filter(pk=finding.pk, reach=Reach.CHAIR, replaced_by=None).exists():
        return
    _require_table_of_om(finding)
    answer = PreparedAnswer.objects.filter(proposed=finding, counted_at=None).select_related("known").first()
    if answer and answer.kind == AnswerKind.DISPUTED:
        _stand_beside(answer, finding)
    else:
        _come_in(finding, conversation)
        if answer and answer.kind == AnswerKind.CORRECTED:
            _take_place_of(answer, finding)
    PreparedAnswer.objects.filter(proposed=finding, counted_at=None).update(counted_at=Now())
    log.record("finding.put_on_table", case_id=finding.case_id, subject_id=finding.pk)


@transaction.atomic
def put_idea_on_table(*, idea: Idea, conversation: Conversation) -> None:
    """The same for an idea; it comes in without a name, like those that are thought up at the table."""
    require_open(conversation)
    if not Idea.objects.filter(pk=idea.pk, reach=Reach.CHAIR).exists():
        return
    _require_table_of_om(idea)
    _come_in(idea, conversation)
    PreparedAnswer.objects.filter(proposed_idea=idea, counted_at=None).update(counted_at=Now())
    log.record("idea.put_on_table", case_id=idea.case_id, subject_id=idea.pk)


def _require_table_of_om(row: Statement) -> None:
    """Somebody of the OM prepared it without a seat: it would be for nobody's table."""
    if row.from_om_part and not row.om_parts:
        raise DomainError(_("This comes from the OM, who has no place at a table yet. Give them one first."))


def _come_in(row: Statement, conversation: Conversation) -> None:
    table = running_table(conversation.item_id)
    changes: dict[str, object] = {"reach": Reach.TABLE}
    if row.part_id is None and table.part is not None:
        changes |= {
            "part": table.part,
            "from_om_part": row.from_om_part or table.with_om,
            "om_parts": sorted({*row.om_parts, *table.om_parts}),
        }
    type(row).objects.filter(pk=row.pk, reach=Reach.CHAIR).update(**changes)


def _take_place_of(answer: PreparedAnswer, finding: Finding) -> None:
    """It reaches as far as the words it replaces, and is kept from the same people."""
    known = answer.known
    Finding.objects.filter(pk=finding.pk).update(reach=known.reach)
    finding.shielded_from.add(*known.shielded_from.all())
    copy_shielding(of=known, to=finding)
    organisation_id = finding.source_organisation_id
    replace_words(known, by=finding, organisation_id=organisation_id, om_parts=finding.om_parts)


def _stand_beside(answer: PreparedAnswer, finding: Finding) -> None:
    """The view of that organisation stands beside what it is about; the proposal was only how it got here."""
    review_finding(
        finding=answer.known,
        kind=ReviewKind.DISPUTED,
        view=finding.text,
        organisation_id=finding.source_organisation_id,
        om_parts=finding.om_parts,
    )
    Finding.objects.filter(pk=finding.pk).update(replaced_by=answer.known)
