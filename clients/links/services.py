"""Verbs of personal links: making one for a person with a safe channel (rule 4b), and withdrawing it."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, CaseState, Membership, SafeChannel
from clients.links.models import LinkPurpose, PersonalLink
from clients.links.tokens import Token, hash_of_code, hash_of_token, new_code, new_token
from meetings.rules import is_invited_themselves
from zvh.access.grants import end_because_of, give
from zvh.access.models import GrantReason
from zvh.access.permissions import VIEWER
from zvh.access.principal import current_principal_id
from zvh.access.purposes import Purpose
from zvh.accounts.models import Principal, PrincipalKind
from zvh.audit import log
from zvh.errors import Conflict, DomainError

LONGEST_DAYS = 30
LABEL = "personal link"


@dataclass(frozen=True)
class NewLink:
    """What is shown once, to whoever hands it over, and kept nowhere."""

    link: PersonalLink
    token: Token = field(repr=False)
    code: str = field(repr=False)


@transaction.atomic
def make_link(*, new_id: UUID, case: Case, channel: SafeChannel, days: int) -> NewLink:
    """A link to the person's own plan, over a channel that was agreed with that person alone (rule 4b).

    An earlier link of this person ends with it. It opens nothing by itself: its papers are made by a named purpose,
    which may read the case for as long as the link lives.
    """
    _require_safe(case, channel)
    if not 1 <= days <= LONGEST_DAYS:
        raise DomainError(_("A link holds for 1 to %(days)d days.") % {"days": LONGEST_DAYS}, field="days")
    for earlier in _not_withdrawn(case).filter(person_id=channel.person_id):
        withdraw_link(link=earlier)
    token, code = new_token(), new_code()
    link = PersonalLink(
        id=new_id,
        case=case,
        person_id=channel.person_id,
        channel=channel,
        purpose=LinkPurpose.PLAN,
        principal=Principal.objects.create(kind=PrincipalKind.LINK, label=LABEL),
        token_hash=hash_of_token(token),
        code_hash=hash_of_code(token, code),
        expires_at=timezone.now() + timedelta(days=days),
        made_by_id=current_principal_id(),
    )
    give(
        case_id=case.pk,
        principal_id=Purpose.PAPERS.principal_id,
        permissions=VIEWER,
        reason=GrantReason.LINK,
        because_of=link.pk,
        until=link.expires_at,
    )
    link.save(force_insert=True)
    log.record("link.make", case_id=case.pk, subject_id=link.pk, persons=[link.person_id])
    return NewLink(link, token, code)


@transaction.atomic
def withdraw_link(*, link: PersonalLink) -> None:
    """End it at once, also for who is reading with it now. Withdrawn twice is withdrawn."""
    if not PersonalLink.objects.filter(pk=link.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=Now(), session_hash="", session_until=None
    ):
        return
    end_because_of(link.pk)
    log.record("link.withdraw", case_id=link.case_id, subject_id=link.pk, persons=[link.person_id])


def channels_for_link(case: Case) -> QuerySet[SafeChannel]:
    """The safe channels over which somebody of this household can get a link."""
    agreed = SafeChannel.objects.filter(
        household_id=case.household_id, until__isnull=True, agreed_on__isnull=False
    ).select_related("person")
    return agreed.filter(person__in=[row.person_id for row in _who_may_have_one(case)]).order_by(
        "person__first_names", "id"
    )


def _require_safe(case: Case, channel: SafeChannel) -> None:
    if case.state not in {CaseState.OPEN, CaseState.STABILISING}:
        raise Conflict(_("This case is not open: there is no plan to read."))
    if not channels_for_link(case).filter(pk=channel.pk).exists():
        raise DomainError(
            _("First agree with this person alone how they can be reached safely."), field="channel"
        )


def _who_may_have_one(case: Case) -> list[Membership]:
    """Whoever gets a plan of their own: who is invited themselves (rule 5)."""
    memberships = Membership.objects.current().filter(
        household_id=case.household_id, person__died_on__isnull=True
    )
    today = timezone.localdate()
    return [
        row
        for row in memberships.select_related("person")
        if is_invited_themselves(
            born_earliest=row.person.born_earliest,
            born_latest=row.person.born_latest,
            is_child=row.is_child,
            on=today,
        )
    ]


def _not_withdrawn(case: Case) -> QuerySet[PersonalLink]:
    return PersonalLink.objects.filter(case=case, withdrawn_at__isnull=True)
