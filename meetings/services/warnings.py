"""The chair's written reasons for going on after a warning of rules 5 and 9."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Membership, Person
from meetings.models import AcceptedWarning, AgendaItem, Part, WarningRule
from meetings.services.held import hold
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def accept_warning(
    *, item: AgendaItem, rule: str, reason: str, person: Person | None = None, part: Part | None = None
) -> None:
    """Keep why the meeting goes on: about a person (rule 5) or a part (rule 9). Rewrites an earlier one."""
    hold(item.meeting_id)
    if not reason.strip():
        raise DomainError(_("Write why the meeting goes on like this."), field="reason")
    _require_fitting(item, rule, person, part)
    AcceptedWarning.objects.update_or_create(
        item=item,
        rule=rule,
        person=person,
        part=part,
        defaults={
            "case_id": item.case_id,
            "reason": reason.strip(),
            "decided_by_id": current_principal_id(),
        },
    )
    log.record("warning.accept", case_id=item.case_id, subject_id=(person or part).pk)


def _require_fitting(item: AgendaItem, rule: str, person: Person | None, part: Part | None) -> None:
    if rule == WarningRule.TABLE_TOO_LARGE:
        fits = person is None and part is not None and part.item_id == item.pk
    else:
        fits = (
            rule in WarningRule.values
            and part is None
            and person is not None
            and Membership.objects.filter(household_id=item.case.household_id, person=person).exists()
        )
    if not fits:
        raise DomainError(_("This warning is not about this meeting."))
