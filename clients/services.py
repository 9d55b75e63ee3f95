"""Verbs of the family's voice: noting who spoke with a child and what the child said, or why nobody did (rule 6)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Membership, Person
from cases.services.rows import constraints_in_words, hold_new
from clients.models import ChildVoice, ChildVoiceHearing
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
    _forget_hearings(item, child, words=words)
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


@transaction.atomic
def let_hear(*, new_id: UUID, voice: ChildVoice, person: Person, reason: str) -> ChildVoiceHearing:
    """Decide that a family member may hear what the child said; sent twice, it is decided once."""
    hold_new(new_id)
    if already := ChildVoiceHearing.objects.filter(pk=new_id, voice=voice).first():
        return already
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    if not voice.words:
        raise DomainError(_("Nothing was written down that the child said."))
    if person.pk == voice.child_id:
        raise DomainError(_("These are their own words."), field="person")
    if not Membership.objects.filter(household_id=voice.case.household_id, person=person).exists():
        raise DomainError(_("This is nobody of this household."), field="person")
    with constraints_in_words(ChildVoiceHearing, otherwise=_("This was decided already.")):
        hearing = ChildVoiceHearing.objects.create(
            id=new_id,
            case_id=voice.case_id,
            voice=voice,
            person=person,
            reason=reason,
            decided_by_id=current_principal_id(),
        )
    log.record("child_voice.let_hear", case_id=voice.case_id, subject_id=voice.pk)
    return hearing


@transaction.atomic
def stop_hearing(*, hearing: ChildVoiceHearing, reason: str) -> None:
    """From now on it is in no paper of this person."""
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    if not _end(ChildVoiceHearing.objects.running().filter(pk=hearing.pk), reason):
        raise Conflict(_("This was ended already."))
    log.record("child_voice.stop_hearing", case_id=hearing.case_id, subject_id=hearing.voice_id)


def _end(hearings, reason: str) -> int:
    return hearings.update(ended_at=timezone.now(), ended_by_id=current_principal_id(), end_reason=reason)


def _forget_hearings(item: AgendaItem, child: Person, *, words: str) -> None:
    """What was decided was about the words as they stood."""
    running = ChildVoiceHearing.objects.running().filter(voice__item=item, voice__child=child)
    _end(running.exclude(voice__words=words.strip()), _("Other words were written down."))


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
