"""A form of the room that was sent more than once: each time its words go from the draft, and stay gone.

For forms that change a row instead of making one. What makes a row is known by the row itself.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from cases.services.rows import hold_new
from leidraad.guide import Topic
from leidraad.models import Conversation, Draft
from leidraad.services.drafts import place_of
from zvh.access.principal import current_principal_id

# Among the fields of a draft: the forms that were sent. No form takes a field of this name from its draft.
SENT = "new_id"
MOST_KEPT = 20


@transaction.atomic
def take_from_draft(
    *, conversation: Conversation, topic: Topic, capture: str, names: Iterable[str], form_id: UUID
) -> None:
    """What was typed in these fields is added now; called in the transaction that adds it."""
    hold_new(form_id)
    draft, _created = Draft.objects.select_for_update().get_or_create(
        conversation=conversation,
        author_id=current_principal_id(),
        place=place_of(topic, capture),
        defaults={"case_id": conversation.case_id, "version": 0},
    )
    sent = draft.fields.get(SENT, {}).get("values", [])
    gone = {*names, SENT}
    draft.fields = {name: stored for name, stored in draft.fields.items() if name not in gone}
    draft.fields[SENT] = {"values": [*sent, str(form_id)][-MOST_KEPT:], "number": 0, "seen_by": []}
    draft.save(update_fields=["fields", "saved_at"])


def was_sent(form_id: UUID) -> bool:
    """Whether this form was sent, waiting for it when it is on its way: a late autosave of it keeps nothing."""
    hold_new(form_id)
    return Draft.objects.filter(
        author_id=current_principal_id(), **{f"fields__{SENT}__values__contains": [str(form_id)]}
    ).exists()
