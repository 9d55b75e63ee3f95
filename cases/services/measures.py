"""Measures on persons and the separations that follow from them (domain.md rule 4)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.models import SEPARATING_MEASURES, Case, Household, Measure, Person, Separation
from cases.services.rows import constraints_in_words, hold, hold_new
from zvh.access.principal import current_principal_id
from zvh.audit.log import record
from zvh.errors import DomainError


@transaction.atomic
def record_measure(
    *,
    case: Case,
    new_id: UUID,
    person: Person,
    kind: str,
    since: date,
    until: date | None = None,
    protects: Iterable[Person] = (),
    conditions: str = "",
) -> Measure:
    """Record a measure. One that keeps people apart marks them as separated at once, unless it has already ended."""
    hold_new(new_id)
    if found := Measure.objects.filter(pk=new_id).first():
        return found
    protects = list(protects)
    if until and until < since:
        raise DomainError(_("A measure cannot end before it begins."), field="until")
    if person in protects:
        raise DomainError(_("A measure does not protect the person it is laid on."), field="protects")
    if kind in SEPARATING_MEASURES and not protects:
        raise DomainError(
            _("Say whom this measure protects: they are kept apart from now on."), field="protects"
        )
    with constraints_in_words(Measure, field="until"):
        measure = Measure.objects.create(
            id=new_id, case=case, person=person, kind=kind, conditions=conditions, since=since, until=until
        )
    measure.protects.set(protects)
    record("measure.record", case_id=case.pk, subject_id=measure.pk)
    if kind in SEPARATING_MEASURES and (until is None or until >= timezone.localdate()):
        for other in protects:
            _separate_because_of(measure, case=case, person=person, other=other)
    return measure


def _separate_because_of(measure: Measure, *, case: Case, person: Person, other: Person) -> None:
    with override("nl"):  # The words stay in the dossier, whatever language the writer's screen has.
        reason = str(measure.get_kind_display()).capitalize()
    separate(household=case.household, person=person, other=other, reason=reason, measure=measure, case=case)


@transaction.atomic
def end_measure(*, case: Case, measure: Measure, until: date) -> None:
    """The measure ends on this day. Separations it gave rise to stay until the procesregisseur lifts them."""
    hold(measure)
    if until < measure.since:
        raise DomainError(_("A measure cannot end before it begins."), field="until")
    measure.until = until
    measure.save(update_fields=["until"])
    record("measure.end", case_id=case.pk, subject_id=measure.pk)


@transaction.atomic
def separate(
    *,
    household: Household,
    person: Person,
    other: Person,
    reason: str,
    measure: Measure | None = None,
    case: Case | None = None,
) -> Separation:
    """Mark two persons as separated, from now on and until somebody lifts it; marking twice marks once."""
    if person == other:
        raise DomainError(_("Choose two different people."), field="other")
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")
    first, second = sorted((person, other), key=lambda one: one.pk)
    hold_new(household.pk)
    pair = {"household": household, "person": first, "other": second}
    if found := Separation.objects.filter(**pair, lifted_at__isnull=True).first():
        return found
    separation = Separation.objects.create(
        **pair, reason=reason, measure=measure, marked_by_id=current_principal_id()
    )
    record("separation.mark", case_id=case.pk if case else None, subject_id=separation.pk)
    return separation


@transaction.atomic
def lift_separation(*, separation: Separation, reason: str, case: Case | None = None) -> None:
    """Lift a separation; the database lets only who directs the case do so."""
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")
    lifted = Separation.objects.filter(pk=separation.pk, lifted_at__isnull=True).update(
        lifted_at=timezone.now(), lifted_by_id=current_principal_id(), lift_reason=reason
    )
    if lifted:
        record("separation.lift", case_id=case.pk if case else None, subject_id=separation.pk)
    elif Separation.objects.filter(pk=separation.pk, lifted_at__isnull=True).exists():
        raise PermissionDenied
