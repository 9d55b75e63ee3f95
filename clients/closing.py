"""What the children said, for the checklist at closing and for the plan (domain.md rule 6)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from clients.models import ChildVoice, ChildVoiceHearing
from clients.services import children_of
from leidraad.closing.registry import Missing
from leidraad.models import Conversation


def children_nobody_spoke_with(conversation: Conversation) -> Iterator[Missing]:
    """A child of whom it was not even noted why nobody spoke with them."""
    heard = set(ChildVoice.objects.filter(item_id=conversation.item_id).values_list("child_id", flat=True))
    link = reverse("clients:child_voices", kwargs={"item": conversation.item_id})
    for membership in children_of(conversation.case.household_id):
        if membership.person_id not in heard:
            words = _("Nobody spoke with %(name)s, and it is not noted why.")
            yield Missing(
                f"child_{membership.person_id}", words % {"name": membership.person.short_name}, link
            )


def voices_for_plan(case: Case, conversation: Conversation | None) -> list[dict]:
    """Per child what was noted last, for the plan of professionals; before the first meeting nothing was."""
    voices = ChildVoice.objects.filter(case=case).prefetch_related("hearings")
    voices = voices.order_by("item__meeting__starts_at", "id")
    if conversation:
        voices = voices.filter(item__meeting__starts_at__lte=conversation.item.meeting.starts_at)
    last = {voice.child_id: voice for voice in voices}
    return [
        _row(membership.person_id, last.get(membership.person_id))
        for membership in children_of(case.household_id)
    ]


def _row(child_id, voice: ChildVoice | None) -> dict:
    """Without a voice, the row says so: nobody spoke with this child yet."""
    return {
        "id": str(voice.pk if voice else child_id),
        "child": str(child_id),
        "spoken_by": voice.spoken_by if voice else "",
        "without_parents": voice.without_parents if voice else None,
        "words": voice.words if voice else "",
        "why_not": voice.why_not if voice else "",
        "may_hear": sorted(str(hearing.person_id) for hearing in _running(voice)),
    }


def _running(voice: ChildVoice | None) -> list[ChildVoiceHearing]:
    return [hearing for hearing in voice.hearings.all() if hearing.ended_at is None] if voice else []


def heard_today(rows: list[dict], person_id: str) -> list[dict]:
    """Of what was frozen, the words that this person may hear, then and today (domain.md rule 4a)."""
    then = [row for row in rows if person_id in row.get("may_hear", ())]
    running = ChildVoiceHearing.objects.running().filter(voice__in=[row["id"] for row in then])
    now = {str(key) for key in running.filter(person=person_id).values_list("voice_id", flat=True)}
    return [row for row in then if row["id"] in now]
