"""Verbs of the family's voice: noting who spoke with a child and what the child said, or why nobody did (rule 6)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Membership, Person
from clients.models import ChildVoice
from meetings.models import AgendaItem, MeetingState
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def note_child_voice(
    *,
    item: AgendaItem,
    child: Person,
    spoken_by: str = "",
    without_parents: bool | None = None,
    words: str = "",
    why_not: str = "",
) -> ChildVoice:
    """Note for one meeting who spoke with a child and what they said, in their own words, or why nobody did.

    Written again, it replaces what was noted for this meeting. A child's words stay with professionals (rule 4a).
    """
    _require_open(item)
    _require_child(item, child)
    if not spoken_by.strip() and not why_not.strip():
        raise DomainError(_("Say who spoke with the child, or why nobody did."), field="spoken_by")
    spoke = bool(spoken_by.strip())
    voice, _created = ChildVoice.objects.update_or_create(
        item=item,
        child=child,
        defaults={
            "case_id": item.case_id,
            "spoken_by": spoken_by.strip(),
            "without_parents": without_parents if spoke else None,
            "words": words.strip() if spoke else "",
            "why_not": "" if spoke else why_not.strip(),
            "noted_by_id": current_principal_id(),
        },
    )
    log.record("child_voice.note", case_id=item.case_id, subject_id=voice.pk)
    return voice


def _require_open(item: AgendaItem) -> None:
    if item.meeting.state not in {MeetingState.PLANNED, MeetingState.RUNNING}:
        raise Conflict(_("This meeting is closed; nothing can be added to it any more."))


def _require_child(item: AgendaItem, child: Person) -> None:
    children = children_of(item.case.household_id)
    if not children.filter(person=child).exists():
        raise DomainError(_("This is not a child of this household."))


def children_of(household_id):
    """The children who belong to the household now, in the order of the family."""
    return (
        Membership.objects.filter(
            household_id=household_id, is_child=True, until__isnull=True, person__died_on__isnull=True
        )
        .select_related("person")
        .order_by("position", "id")
    )
