"""Police and OM say that there is something they cannot share yet; the fact alone (domain.md rule 8)."""

from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.services.rows import hold_new
from meetings.models import AgendaItem, Attendee, HeldBack
from meetings.services.held import STILL_TO_BE_HELD
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def hold_back(*, item: AgendaItem) -> HeldBack:
    """Who acts marks it for the case, as somebody of police or OM who was asked for this meeting.

    It goes on over later meetings until it is taken back; a second click finds what the first made.
    """
    if item.meeting.state not in STILL_TO_BE_HELD:
        raise Conflict(_("This meeting is closed; nothing can be added to it any more."))
    # Held by its id: who contributes may not lock the meeting's row.
    hold_new(item.pk)
    me = current_principal_id()
    attendee = Attendee.objects.select_related("organisation").filter(item=item, user_id=me).first()
    if attendee is None or not attendee.may_hold_back:
        raise DomainError(_("Only somebody of police or OM who is asked for this meeting marks this."))
    running = HeldBack.objects.current().filter(case_id=item.case_id, marked_by_id=me)
    if already := running.filter(organisation_id=attendee.organisation_id).first():
        return already
    row = HeldBack.objects.create(
        id=uuid4(),
        case_id=item.case_id,
        item=item,
        organisation_id=attendee.organisation_id,
        marked_by_id=me,
    )
    log.record("held_back.mark", case_id=item.case_id, subject_id=row.pk)
    return row


@transaction.atomic
def take_back(*, row: HeldBack) -> None:
    """It can be shared now, or is no longer of interest; a second click changes nothing."""
    taken = {"taken_back_at": Now(), "taken_back_by_id": current_principal_id()}
    if HeldBack.objects.current().filter(pk=row.pk).update(**taken):
        log.record("held_back.take_back", case_id=row.case_id, subject_id=row.pk)
