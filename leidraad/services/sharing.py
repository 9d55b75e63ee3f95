"""A medical organisation states on what basis it shares (domain.md rule 8): one tap, the explanation may follow."""

from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Membership, Person
from cases.services.rows import hold_new
from leidraad.models import BasisKind, Conversation, Finding, SharingBasis
from meetings.models import Attendee
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def state_basis(*, conversation: Conversation, subject: Attendee | Finding, kind: str) -> SharingBasis:
    """The one tap: on what basis this attendee shares in this meeting, or this finding was shared.

    What was explained before stays as long as the kind stays.
    """
    basis = _basis_of(conversation, subject)
    changed = {} if basis and basis.kind == kind else {"of_whom": None, "given_on": None, "explanation": ""}
    return _write(conversation, subject, basis, kind=BasisKind(kind), **changed)


@transaction.atomic
def explain_basis(
    *,
    conversation: Conversation,
    subject: Attendee | Finding,
    kind: str,
    of_whom: Person | None = None,
    given_on: date | None = None,
    explanation: str = "",
) -> SharingBasis:
    """The basis with everything said about it: consent of whom and when, or why two duties were in conflict."""
    if kind == BasisKind.CONSENT:
        _require_of_household(conversation, of_whom)
        if given_on and given_on > timezone.localdate():
            raise DomainError(_("This lies in the future."), field="given_on")
    else:
        of_whom = given_on = None
    basis = _basis_of(conversation, subject)
    said = {"of_whom": of_whom, "given_on": given_on, "explanation": explanation}
    return _write(conversation, subject, basis, kind=BasisKind(kind), **said)


def _require_of_household(conversation: Conversation, person: Person | None) -> None:
    in_household = Membership.objects.filter(household_id=conversation.case.household_id, person=person)
    if person and not in_household.exists():
        raise DomainError(_("This person is not in this household."), field="of_whom")


def _subject(subject: Attendee | Finding) -> dict:
    return {"finding" if isinstance(subject, Finding) else "attendee": subject}


def _basis_of(conversation: Conversation, subject: Attendee | Finding) -> SharingBasis | None:
    """What was stated before; two taps at once wait for each other here."""
    hold_new(subject.pk)
    return SharingBasis.objects.filter(conversation=conversation, **_subject(subject)).first()


def _write(conversation: Conversation, subject, basis: SharingBasis | None, **said) -> SharingBasis:
    said["noted_by_id"] = current_principal_id()
    if basis is None:
        basis = SharingBasis.objects.create(
            id=uuid4(),
            case_id=conversation.case_id,
            conversation=conversation,
            organisation=_medical_organisation(subject),
            **_subject(subject),
            **said,
        )
    else:
        said["noted_at"] = timezone.now()
        if not SharingBasis.objects.filter(pk=basis.pk).update(**said):
            raise Conflict(_("Only who shared it, or who keeps the dossier, changes this."))
    log.record("sharing_basis.state", case_id=conversation.case_id, subject_id=basis.pk)
    return basis


def _medical_organisation(subject: Attendee | Finding):
    organisation = subject.source_organisation if isinstance(subject, Finding) else subject.organisation
    if organisation is None or not organisation.is_medical:
        raise DomainError(_("Only a medical organisation needs a basis to share."))
    return organisation


@transaction.atomic
def take_back_basis(*, conversation: Conversation, subject: Attendee | Finding) -> None:
    """It was stated by mistake; a second click changes nothing."""
    basis = _basis_of(conversation, subject)
    if basis is not None:
        basis_id = basis.pk
        basis.delete()
        log.record("sharing_basis.take_back", case_id=conversation.case_id, subject_id=basis_id)
