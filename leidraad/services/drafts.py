"""Text saved as it is typed. A draft is its author's alone and goes when it was added as what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from leidraad.guide import Topic
from leidraad.models import Conversation, Draft
from leidraad.rules import DraftField, merge_draft
from leidraad.services.statements import require_open
from zvh.access.principal import current_principal_id

MAX_VALUES = 60


def place_of(topic: Topic, capture: str) -> str:
    """Which form of the room, such as "directe_veiligheid/zorgen/concern"."""
    return f"{topic.path}/{capture}"


@dataclass(frozen=True)
class SavedDraft:
    """What was kept. With `other`, this field was changed in another window and stands there as that."""

    saved_at: datetime
    known: int
    other: tuple[str, ...] | None = None


@transaction.atomic
def save_draft(
    *,
    conversation: Conversation,
    topic: Topic,
    capture: str,
    name: str,
    values: tuple[str, ...],
    known: int,
    writer: str,
) -> SavedDraft:
    """Save what stands in one field. `known` is the version the form counts from, `writer` names the form.

    A field that another window of the same author changed meanwhile is not overwritten: its text comes back,
    once, so that both can be shown. Raises Conflict when the meeting is closed.
    """
    require_open(conversation)
    draft, _created = Draft.objects.select_for_update().get_or_create(
        conversation=conversation,
        author_id=current_principal_id(),
        place=place_of(topic, capture),
        defaults={"case_id": conversation.case_id, "version": 0},
    )
    merge = merge_draft(
        fields_of(draft), number=draft.version, name=name, values=values, known=known, writer=writer
    )
    draft.fields = {key: _as_json(field) for key, field in merge.fields.items()}
    draft.version = merge.number
    draft.save(update_fields=["fields", "version", "saved_at"])
    return SavedDraft(draft.saved_at, merge.known, merge.other)


def fields_of(draft: Draft) -> Mapping[str, DraftField]:
    return {
        name: DraftField(tuple(stored["values"]), stored["number"], frozenset(stored["seen_by"]))
        for name, stored in draft.fields.items()
    }


def _as_json(field: DraftField) -> dict:
    return {"values": list(field.values), "number": field.number, "seen_by": sorted(field.seen_by)}


def own_drafts(conversation: Conversation, topic: Topic) -> dict[str, Draft]:
    """The drafts of whoever acts under one topic, by capture."""
    drafts = Draft.objects.filter(
        conversation=conversation, author_id=current_principal_id(), place__startswith=f"{topic.path}/"
    )
    return {draft.place.rpartition("/")[2]: draft for draft in drafts}


def drop_draft(*, conversation: Conversation, topic: Topic, capture: str) -> None:
    """What was typed is added now; called in the transaction that adds it."""
    Draft.objects.filter(
        conversation=conversation, author_id=current_principal_id(), place=place_of(topic, capture)
    ).delete()
