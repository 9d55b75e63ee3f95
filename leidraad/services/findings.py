"""Findings: written once, then confirmed, corrected or disputed by who knows better (domain.md rule 10)."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Person, Reach
from cases.services.rows import hold_new
from leidraad.guide import Topic
from leidraad.models import Conversation, Finding, FindingKind, FindingReview, NamedConcern, ReviewKind
from leidraad.rules import next_free_rank
from leidraad.services.drafts import drop_draft
from leidraad.services.reach import copy_shielding
from leidraad.services.statements import (
    NOT_SAID,
    Source,
    added_before,
    narrowest,
    om_parts_of_actor,
    require_open,
    running_table,
    stated,
)
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError

# Which of the specific fields belong to a kind; anything else is a mistake of the caller.
DETAILS = {
    FindingKind.PHASE_CHECK: {"fits_phase"},
    FindingKind.JOINT_CONCERN: {"connections"},
    FindingKind.RISK: {"risk_nature", "risk_level"},
    FindingKind.HELP_TRIED: {"period_words", "helped", "experienced"},
    FindingKind.RECOVERY: {"is_long_term"},
    FindingKind.NEED: {"how_we_know", "is_minimum"},
    FindingKind.UNKNOWN: {"found_out_by", "due_on"},
    FindingKind.REVIEW: {"reviewed_line", "reviewed_action", "still_holds"},
}
RANKED = (FindingKind.RISK, FindingKind.RECOVERY)


@transaction.atomic
def add_finding(
    *,
    new_id: UUID,
    conversation: Conversation,
    topic: Topic,
    kind: str,
    text: str,
    persons: Iterable[Person] = (),
    source: Source = NOT_SAID,
    derived_from: Finding | None = None,
    is_proposed: bool = False,
    **details,
) -> Finding:
    """Record what was said under a topic; `details` are the fields that belong to the kind.

    What is `derived_from` another finding reaches no further than that one. What is proposed reaches the chair
    alone, until it is put on the table. A joint biggest concern replaces the one that the same table picked before.
    Sent twice, it is added once.
    """
    require_open(conversation)
    if unknown := details.keys() - DETAILS.get(kind, set()):
        raise TypeError(f"A {kind} has no {', '.join(sorted(unknown))}.")
    if already := added_before(Finding, new_id, conversation):
        return already
    table = running_table(conversation.item_id)
    # A look back tells of the agreement, so it reaches no further.
    sources = (derived_from, details.get("reviewed_line"), details.get("reviewed_action"))
    narrowed = narrowest(sources, table=table)
    finding = Finding.objects.create(
        id=new_id,
        kind=FindingKind(kind),
        text=text,
        phase=topic.phase,
        topic_key=topic.key,
        **stated(conversation, table, source)
        | narrowed.fields
        | ({"reach": Reach.CHAIR} if is_proposed else {}),
        **details,
    )
    finding.persons.set(persons)
    finding.shielded_from.set(narrowed.shielded_from)
    if kind == FindingKind.JOINT_CONCERN:
        _replace(Finding.objects.current().filter(conversation=conversation, kind=kind), finding)
    drop_draft(conversation=conversation, topic=topic, capture=kind)
    log.record("finding.add", case_id=finding.case_id, subject_id=finding.pk)
    return finding


@transaction.atomic
def put_on_table(*, finding: Finding, conversation: Conversation) -> None:
    """Let the table of this meeting have what a participant proposed; nothing else of the finding changes."""
    require_open(conversation)
    if Finding.objects.filter(pk=finding.pk, reach=Reach.CHAIR).update(reach=Reach.TABLE):
        log.record("finding.put_on_table", case_id=finding.case_id, subject_id=finding.pk)


def _replace(earlier, finding: Finding) -> None:
    """What was said with the OM takes the place of nothing that others may see."""
    if finding.from_om_part:
        earlier = earlier.filter(from_om_part=True)
    earlier.exclude(pk=finding.pk).update(replaced_by=finding)


@transaction.atomic
def review_finding(
    *,
    finding: Finding,
    kind: str,
    view: str = "",
    person: Person | None = None,
    organisation_id: UUID | None = None,
    new_id: UUID | None = None,
) -> FindingReview:
    """Confirm a finding, dispute it, or note that a dispute was settled; `view` stands beside the finding.

    A correction gives the finding other words and is `correct_finding`. Sent twice with the same `new_id` it is said
    once, and so is what the same person confirms again on the same day while nobody else said anything.
    """
    if kind == ReviewKind.CORRECTED:
        raise TypeError("A correction is made with correct_finding.")
    new_id = new_id or uuid4()
    hold_new(finding.pk)
    if already := _reviewed_before(finding, new_id, kind, organisation_id):
        return already
    _require_current(finding)
    if kind != ReviewKind.CONFIRMED and not view.strip():
        raise DomainError(_("Say how they see it."), field="view")
    return _add_review(
        finding, new_id=new_id, kind=kind, view=view, person=person, organisation_id=organisation_id
    )


def _reviewed_before(
    finding: Finding, new_id: UUID, kind: str, organisation_id: UUID | None
) -> FindingReview | None:
    """What an earlier sending of the same form said, or the same confirmation of today."""
    if same := FindingReview.objects.filter(pk=new_id).first():
        if (same.finding_id, same.kind) != (finding.pk, kind):
            raise Conflict(_("This form was used before; open it again."))
        return same
    last = FindingReview.objects.filter(finding=finding).order_by("-at").first()
    if last is None or not kind == last.kind == ReviewKind.CONFIRMED:
        return None
    who = (last.principal_id, last.organisation_id, timezone.localdate(last.at))
    return last if who == (current_principal_id(), organisation_id, timezone.localdate()) else None


@transaction.atomic
def correct_finding(
    *, new_id: UUID, finding: Finding, text: str, organisation_id: UUID | None = None
) -> Finding:
    """Give a finding other words: a new row takes its place, and the old one stays readable behind it."""
    if already := added_before(Finding, new_id, finding.conversation):
        return already
    _require_current(finding)
    if text.strip() == finding.text.strip():
        raise DomainError(_("These are the same words."), field="text")
    corrected = _copy(finding, new_id=new_id, text=text)
    _add_review(
        finding,
        new_id=uuid4(),
        kind=ReviewKind.CORRECTED,
        view=text,
        person=None,
        organisation_id=organisation_id,
    )
    if not Finding.objects.filter(pk=finding.pk, replaced_by=None).update(replaced_by=corrected, rank=None):
        raise Conflict(_("Somebody else corrected this meanwhile."))
    NamedConcern.objects.filter(finding=finding).update(finding=corrected)
    return corrected


def _copy(finding: Finding, *, new_id: UUID, text: str) -> Finding:
    """The same statement in other words. Whoever corrects is its author; source, part and reach stay."""
    kept = {
        field.name: getattr(finding, field.name)
        for field in Finding._meta.concrete_fields
        if field.name not in {"id", "text", "author", "created_at", "confirmed_at", "replaced_by"}
    }
    copy = Finding.objects.create(id=new_id, text=text, author_id=current_principal_id(), **kept)
    copy.persons.set(finding.persons.all())
    copy.shielded_from.set(finding.shielded_from.all())
    copy_shielding(of=finding, to=copy)
    return copy


def _require_current(finding: Finding) -> None:
    if finding.replaced_by_id:
        raise Conflict(_("This was corrected meanwhile; look at the newer words."))


def _add_review(
    finding: Finding, *, new_id: UUID, kind: str, view: str, person, organisation_id
) -> FindingReview:
    review = FindingReview.objects.create(
        id=new_id,
        case_id=finding.case_id,
        finding=finding,
        kind=ReviewKind(kind),
        view=view,
        person=person,
        organisation_id=organisation_id,
        principal_id=current_principal_id(),
        om_parts=om_parts_of_actor(finding.case_id),
    )
    log.record(f"finding.{kind}", case_id=finding.case_id, subject_id=finding.pk)
    return review


@transaction.atomic
def rank_finding(*, finding: Finding) -> None:
    """Put a risk or recovery point in the next free place of the top 3, or take it out when it is in."""
    if finding.kind not in RANKED:
        raise DomainError(_("Only risks and recovery points have a top 3."))
    peers = Finding.objects.current().filter(case_id=finding.case_id, kind=finding.kind, rank__isnull=False)
    ranks = dict(peers.select_for_update().values_list("id", "rank"))
    if finding.pk in ranks:
        _set_rank(finding, None)
        for other, rank in ranks.items():
            if rank > ranks[finding.pk]:
                Finding.objects.filter(pk=other).update(rank=rank - 1)
        return
    place = next_free_rank(ranks.values())
    if place is None:
        raise DomainError(_("The top 3 is full; take one out first."))
    _set_rank(finding, place)


def _set_rank(finding: Finding, rank: int | None) -> None:
    Finding.objects.filter(pk=finding.pk).update(rank=rank)
    finding.rank = rank
    log.record("finding.rank", case_id=finding.case_id, subject_id=finding.pk)
