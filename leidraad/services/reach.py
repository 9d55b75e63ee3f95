"""Who of the family a row is kept from or may reach, and what of a part with the OM is released (rules 3, 4, 4a)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Membership, Person, Statement
from cases.services.rows import constraints_in_words, hold, hold_new
from leidraad.models import Finding, FindingKind, ReachDecision, Release, Ruling
from leidraad.models.reach import subject_name
from leidraad.plan.facts import facts_of
from meetings.models import Attendee
from zvh.access.permissions import CasePermission
from zvh.access.principal import current_principal_id
from zvh.access.querysets import may
from zvh.accounts.models import Principal
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def keep_from(*, new_id: UUID, row: Statement, person: Person, reason: str) -> ReachDecision:
    """Keep a row from one family member from now on, in every paper that is opened (rule 4)."""
    if already := _sent_before(new_id, row):
        return already
    _require_reason(reason, "reason")
    hold(row)
    if row.shielded_from.filter(pk=person.pk).exists():
        raise Conflict(_("It is kept from this person already."), field="person")
    _require_of_household(row, person)
    row.shielded_from.add(person)
    decision = _decide(new_id, row, ruling=Ruling.KEPT_FROM, person=person, reason=reason)
    log.record("reach.keep_from", case_id=row.case_id, subject_id=row.pk)
    return decision


@transaction.atomic
def lift(*, row: Statement, person: Person, reason: str) -> None:
    """No longer keep a row from this person. What it rests on may still be kept from them."""
    _require_reason(reason, "reason")
    hold(row)
    if not row.shielded_from.filter(pk=person.pk).exists():
        raise Conflict(_("It is not kept from this person any more."))
    row.shielded_from.remove(person)
    running = ReachDecision.objects.about(row).running().filter(ruling=Ruling.KEPT_FROM, person=person)
    if not running.exists():
        # Taken over from what the row rests on: then this is the first decision about it.
        taken_over = _("Taken over when it was written.")
        _decide(None, row, ruling=Ruling.KEPT_FROM, person=person, reason=taken_over)
    _end(running, reason)
    log.record("reach.lift", case_id=row.case_id, subject_id=row.pk)


@transaction.atomic
def agree_to_share(
    *,
    new_id: UUID,
    row: Statement,
    teller: Person,
    person: Person,
    reason: str,
    agreed_on: date | None = None,
) -> ReachDecision:
    """These words may be heard by this family member, as agreed with who told them (rule 4a).

    Of a child professionals decide, with a reason, and the one who directs the case says so.
    """
    if already := _sent_before(new_id, row):
        return already
    _require_reason(reason, "reason")
    hold(row)
    if str(teller.pk) not in facts_of(row, {}).words_of:
        raise DomainError(_("These are not the words of this person."), field="whose")
    if teller.pk == person.pk:
        raise DomainError(_("These are their own words."), field="person")
    _require_of_household(row, person)
    is_child = _membership(row, teller).is_child
    if is_child and not _directs(row):
        raise DomainError(
            _("A child’s words stay with professionals until the procesregisseur decides otherwise."),
            field="whose",
        )
    if not is_child and agreed_on is None:
        raise DomainError(_("Say when it was agreed with them."), field="agreed_on")
    _require_past(agreed_on, "agreed_on")
    agreed = {"teller": teller, "person": person, "reason": reason, "agreed_on": agreed_on}
    decision = _decide(new_id, row, ruling=Ruling.MAY_HEAR, **agreed)
    log.record("reach.agree", case_id=row.case_id, subject_id=row.pk)
    return decision


@transaction.atomic
def withdraw(*, decision: ReachDecision, reason: str) -> None:
    """What was agreed no longer holds: from now on it is in no paper."""
    _require_reason(reason, "reason")
    running = ReachDecision.objects.running().filter(pk=decision.pk, ruling=Ruling.MAY_HEAR)
    if not _end(running, reason):
        raise Conflict(_("This was withdrawn already."))
    log.record("reach.withdraw", case_id=decision.case_id, subject_id=decision.subject.pk)


def om_at_source(row: Statement) -> list[Attendee]:
    """Who sat as the OM at every part the row comes from: one of them agrees to a release."""
    seated = Attendee.objects.filter(
        case_id=row.case_id, organisation__is_om=True, user__isnull=False, seats__part_id__in=row.om_parts
    ).exclude(was_present=False)
    everywhere = (
        Attendee.objects.filter(
            case_id=row.case_id, organisation__is_om=True, seats__part_id__in=row.om_parts
        )
        .exclude(was_present=False)
        .values("organisation")
        .annotate(parts=Count("seats__part", distinct=True))
        .filter(parts=len(row.om_parts))
    )
    organisations = everywhere.values("organisation")
    return list(
        seated.filter(organisation__in=organisations).select_related("user", "organisation").distinct()
    )


def who_may_agree(row: Statement) -> list[Attendee]:
    """Whose consent the one who acts may record: anyone's for who directs, else only their own as the OM."""
    if not row.from_om_part or row.reach not in {"table", "plan"}:
        return []
    asked = om_at_source(row)
    return asked if _directs(row) else [each for each in asked if each.user_id == current_principal_id()]


@transaction.atomic
def release(
    *,
    new_id: UUID,
    row: Statement,
    text: str,
    consent_of: Attendee,
    consent_on: date,
    consent_how: str,
    persons: Iterable[Person] = (),
) -> Release:
    """Tell the family something from a part with the OM: a new row with words of its own (rule 3).

    The source stays as it is, and nobody who may not see it learns of it. Sent twice, it is released once.
    """
    hold_new(new_id)
    if already := Release.objects.filter(released_id=new_id).first():
        return already
    if consent_of not in who_may_agree(row):
        raise PermissionDenied
    _require_reason(text, "text")
    _require_reason(consent_how, "consent_how")
    _require_past(consent_on, "consent_on")
    tellers = facts_of(row, {}).words_of
    if len(tellers) > 1:
        raise DomainError(_("It holds words of more than one family member; release what one of them told."))
    released = Finding.objects.create(
        id=new_id,
        case_id=row.case_id,
        kind=FindingKind.FOR_FAMILY,
        text=text,
        reach="plan",
        author_id=current_principal_id(),
        source_person_id=next(iter(tellers), None),
    )
    released.persons.set(persons)
    released.shielded_from.set(row.shielded_from.all())
    made = Release.objects.create(
        case_id=row.case_id,
        **{subject_name(row): row},
        released=released,
        consent_of=consent_of,
        consent_on=consent_on,
        consent_how=consent_how,
        released_by_id=current_principal_id(),
    )
    log.record("reach.release", case_id=row.case_id, subject_id=released.pk)
    return made


def copy_shielding(*, of: Finding, to: Finding) -> None:
    """Other words for the same finding stay kept from the same people; what was agreed was about the old words."""
    for decision in ReachDecision.objects.about(of).running().filter(ruling=Ruling.KEPT_FROM):
        _decide(None, to, ruling=Ruling.KEPT_FROM, person=decision.person, reason=decision.reason)


def _sent_before(new_id: UUID, row: Statement) -> ReachDecision | None:
    hold_new(new_id)
    return ReachDecision.objects.about(row).filter(pk=new_id).first()


def _decide(new_id: UUID | None, row: Statement, **decided) -> ReachDecision:
    given = {"id": new_id} if new_id else {}
    with constraints_in_words(ReachDecision, otherwise=_("Somebody else decided this meanwhile.")):
        return ReachDecision.objects.create(
            **given,
            case_id=row.case_id,
            **{subject_name(row): row},
            decided_by_id=current_principal_id(),
            **decided,
        )


def _end(running, reason: str) -> int:
    return running.update(ended_at=timezone.now(), ended_by_id=current_principal_id(), end_reason=reason)


def _directs(row: Statement) -> bool:
    return may(Principal(id=current_principal_id()), CasePermission.DIRECT, row.case_id)


def _membership(row: Statement, person: Person) -> Membership:
    membership = Membership.objects.filter(household_id=row.case.household_id, person=person).first()
    if membership is None:
        raise DomainError(_("This is nobody of this household."), field="person")
    return membership


def _require_of_household(row: Statement, person: Person) -> None:
    _membership(row, person)


def _require_reason(text: str, field: str) -> None:
    if not text.strip():
        raise DomainError(_("Say why.") if field == "reason" else _("Fill this in."), field=field)


def _require_past(on: date | None, field: str) -> None:
    if on and on > timezone.localdate():
        raise DomainError(_("This lies in the future."), field=field)
