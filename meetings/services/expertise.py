"""Recording who brings which expertise, and who is a fixed expert of a track."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.services.rows import constraints_in_words, hold_new
from meetings.models import BroughtExpertise
from zvh.accounts.models import NEVER_IN_A_CASE, Organisation, User
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def record_expertise(
    *,
    new_id: UUID,
    expertise: str,
    organisation: Organisation | None = None,
    user: User | None = None,
    track: str = "",
) -> BroughtExpertise:
    """Of an organisation or of one person; a track only of a person. Conflict when it was recorded already."""
    hold_new(new_id)
    if known := BroughtExpertise.objects.filter(pk=new_id).first():
        return known
    if (organisation is None) == (user is None):
        raise DomainError(_("Choose an organisation or one person, not both."), field="organisation")
    if organisation and track:
        raise DomainError(_("A fixed expert of a track is a person, not an organisation."), field="track")
    if user and user.role in NEVER_IN_A_CASE:
        raise DomainError(_("%(name)s is never at a table.") % {"name": user.name}, field="user")
    with constraints_in_words(BroughtExpertise, field="expertise"):
        brought = BroughtExpertise.objects.create(
            pk=new_id, expertise=expertise, organisation=organisation, user=user, track=track
        )
    log.record("expertise.record", subject_id=brought.pk)
    return brought


@transaction.atomic
def remove_expertise(*, brought: BroughtExpertise) -> None:
    BroughtExpertise.objects.filter(pk=brought.pk).delete()
    log.record("expertise.remove", subject_id=brought.pk)
