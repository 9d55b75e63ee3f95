"""Which kinds of document there are, and who says whether a stored one may still be handed out.

What was made yesterday may be too much today (docs/domain.md rule 4), so every kind answers for itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from zvh.documents.models import Document


@dataclass(frozen=True)
class Kind:
    """`may_hand_out` gets the stored document and says whether it holds nothing that is shielded today."""

    name: str
    may_hand_out: Callable[[Document], bool]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called by the app that makes the documents, when it is ready."""
    _kinds[kind.name] = kind


def may_hand_out(document: Document) -> bool:
    """A kind that nobody registered is not handed out."""
    kind = _kinds.get(document.kind)
    return kind is not None and kind.may_hand_out(document)
