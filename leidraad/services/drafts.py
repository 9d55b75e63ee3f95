"""Text saved as it is typed. A draft goes when it was added as what it is.

It is its author's alone; one that the table writes together has no author and is of who keeps the dossier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from leidraad.guide import Topic
from leidraad.models import Conversation, Draft
from leidraad.rules import DraftField, merge_draft
from leidraad.services.statements import require_open
from zvh.access.principal import current_principal_id
from zvh.errors import Conflict

MAX_VALUES = 60


def place_of(topic: Topic, capture: str) -> str:
    """Which form of the room, such as "directe_veiligheid/zorgen/concern"."""
    return f"{topic.path}/{capture}"


@dataclass(frozen=True)
class SavedDraft:
    """What was kept. With `other`, somebody else typed in this field meanwhile, and that is what stands there."""

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
    is_shared: bool = False,
) -> SavedDraft:
    """Save what stands in one field. `known` is the version the form counts from, `writer` names the form.

    A field that another window, or with `is_shared` somebody else, changed meanwhile is not overwritten: its text
    comes back, once, so that both can be shown, and both are kept. Raises Conflict when the meeting is closed.
    """
    require_open(conversation)
    draft, _created = Draft.objects.select_for_update().get_or_create(
        conversation=conversation,
        author_id=None if is_shared else current_principal_id(),
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
        name: DraftField(
            tuple(stored["values"]),
            stored["number"],
            frozenset(stored["seen_by"]),
            stored.get("writer", ""),
            {writer: tuple(values) for writer, values in stored.get("beside", {}).items()},
        )
        for name, stored in draft.fields.items()
    }


def _as_json(field: DraftField) -> dict:
    return {
        "values": list(field.values),
        "number": field.number,
        "seen_by": sorted(field.seen_by),
        "writer": field.writer,
        "beside": {writer: list(values) for writer, values in field.beside.items()},
    }


def _drafts(conversation: Conversation) -> QuerySet[Draft]:
    """Those of whoever acts, and those that the table writes together as far as they see them."""
    mine = Q(author_id=current_principal_id()) | Q(author_id=None)
    return Draft.objects.filter(mine, conversation=conversation)


def own_drafts(conversation: Conversation, topic: Topic) -> dict[str, Draft]:
    """What whoever acts was typing under one topic, alone or with the table, by capture."""
    drafts = _drafts(conversation).filter(place__startswith=f"{topic.path}/")
    return {draft.place.rpartition("/")[2]: draft for draft in drafts}


def require_all_seen(
    *,
    conversation: Conversation,
    topic: Topic,
    capture: str,
    sent: Mapping[str, tuple[str, ...]],
    known: int,
    writer: str,
) -> None:
    """Raise UnseenDraft when a form is added without words that somebody else typed in it meanwhile.

    `sent` is what the form holds. Called in the transaction that adds it; holds the draft until then.
    """
    draft = _drafts(conversation).select_for_update().filter(place=place_of(topic, capture)).first()
    if draft is None:
        return
    unseen = {
        name: field.values
        for name, field in fields_of(draft).items()
        if field.number > known and writer not in field.seen_by and field.values != sent.get(name, ())
    }
    if unseen:
        raise UnseenDraft(draft.version, unseen)


class UnseenDraft(Conflict):
    """Somebody else typed in this form meanwhile: `version` is where the draft stands, `fields` what they typed."""

    def __init__(self, version: int, fields: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(
            _("Somebody else typed in this form meanwhile. Look at their words, then send it again.")
        )
        self.version = version
        self.fields = fields


def drop_draft(*, conversation: Conversation, topic: Topic, capture: str) -> None:
    """What was typed is added now; called in the transaction that adds it."""
    _drafts(conversation).filter(place=place_of(topic, capture)).delete()
