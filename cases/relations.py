"""Relations between two persons in words, seen from either side. No database."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models.persons import RelationshipKind

# What the second person is of the first; kinds that are the same from both sides are not in it.
INVERSE: dict[str, Promise] = {
    RelationshipKind.PARENT: _("child of"),
    RelationshipKind.ADOPTIVE_PARENT: _("adopted child of"),
    RelationshipKind.FOSTER_PARENT: _("foster child of"),
    RelationshipKind.STEP_PARENT: _("stepchild of"),
    RelationshipKind.GRANDPARENT: _("grandchild of"),
    RelationshipKind.SUPPORT: _("is supported by"),
}


def seen_from(kind: str, *, is_first: bool) -> str | Promise:
    """ "parent of" for the first person of a relationship, "child of" for the other."""
    label = RelationshipKind(kind).label
    return label if is_first else INVERSE.get(RelationshipKind(kind), label)
