"""Adding, changing and merging organisations."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zvh.accounts.models import Organisation
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def add_organisation(
    *,
    new_id: UUID,
    name: str,
    chain: str,
    short_name: str = "",
    role_in_household: str = "",
    is_medical: bool = False,
    is_om: bool = False,
    is_police: bool = False,
    covenant_signed_on: date | None = None,
) -> Organisation:
    """A partner; without the covenant it gets no users but incidental ones."""
    organisation = Organisation(
        pk=new_id,
        name=name,
        chain=chain,
        short_name=short_name,
        role_in_household=role_in_household,
        is_medical=is_medical,
        is_om=is_om,
        is_police=is_police,
        covenant_signed_on=covenant_signed_on,
    )
    _require_own_name(organisation)
    organisation.save(force_insert=True)
    log.record("organisation.add", subject_id=organisation.pk)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, **values) -> None:
    """Everything about it may change mid-case; what it was called before is remembered by the database."""
    for name, value in values.items():
        setattr(organisation, name, value)
    _require_own_name(organisation)
    organisation.save(update_fields=list(values))
    log.record("organisation.change", subject_id=organisation.pk)


@transaction.atomic
def merge_organisation(*, organisation: Organisation, into: Organisation) -> None:
    """Let `into` take the place of `organisation` everywhere; it can't be undone by a click.

    Texts, plans and papers that were frozen keep the name they were frozen with.
    """
    if organisation.pk == into.pk:
        raise DomainError(_("Choose another organisation than this one."), field="into")
    # One decides rule 3 and the other rule 8: merged, the rows of one side would get the protection of the other.
    kinds = ("is_om", "is_police", "is_medical")
    if [getattr(organisation, kind) for kind in kinds] != [getattr(into, kind) for kind in kinds]:
        raise DomainError(
            _(
                "One of the two is OM, police or bound by medical secrecy and the other is not: change that first."
            ),
            field="into",
        )
    # Its people would have access for an organisation that is bound to nothing (rule 7).
    if organisation.has_signed_covenant and not into.has_signed_covenant:
        raise DomainError(
            _("%(name)s has not signed the covenant and this organisation has: record first that it signed.")
            % {"name": into.name},
            field="into",
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_merge_organisation(%s, %s)", [organisation.pk, into.pk])
    log.record("organisation.merge", subject_id=organisation.pk)


def _require_own_name(organisation: Organisation) -> None:
    """Also not the name of one that was merged away: older papers mean that one by it."""
    others = Organisation.every.exclude(pk=organisation.pk)
    if others.filter(name__iexact=organisation.name).exists():
        raise DomainError(_("There is an organisation with this name already."), field="name")
