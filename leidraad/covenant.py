"""Whose information something is and whether it may be copied (domain.md rule 7). Every export asks here.

Plain values, no database: `leidraad.copying` says what is permitted today. Ids are text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Permission:
    """Who may take a finding over into a dossier of their own: every partner, or organisations by id and name."""

    to_all: bool = False
    to: tuple[tuple[str, str], ...] = ()

    def __bool__(self):
        return self.to_all or bool(self.to)


NO_PERMISSION = Permission()


def may_be_copied(*, source: str, into: str, permission: Permission = NO_PERMISSION) -> bool:
    """Whether what organisation `source` shared may enter a dossier of organisation `into`.

    Its own may always; anything else only with its permission. What no organisation answers for, such as the
    words of a family member, is nobody's to copy.
    """
    if not source or not into:
        return False
    return source == into or permission.to_all or into in dict(permission.to)


def marking_in_words(source: str, permission: Permission = NO_PERMISSION) -> str:
    """What stands beside it on every paper, page and export; `source` is what people call the organisation."""
    if permission.to_all:
        return _("May be copied, with %(source)s as its source.") % {"source": source}
    if permission.to:
        names = ", ".join(name for _key, name in permission.to)
        return _("May be copied by %(names)s; by others not without permission of %(source)s.") % {
            "names": names,
            "source": source,
        }
    return _("Do not copy without permission of %(source)s.") % {"source": source}


@dataclass(frozen=True)
class Markings:
    """What is permitted today for the rows of a plan or report, by their id; absent means: not permitted.

    `reasons` are the sources of findings that other rows rest on, `unsigned` the organisations that have not
    signed the covenant, `receiver` the name of the one a copy is made for when it is among those.
    """

    permissions: Mapping[str, Permission] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    unsigned: frozenset[str] = frozenset()
    receiver: str = ""

    def of(self, row: Mapping) -> str:
        """The marking of one row in words; empty for what no organisation shared."""
        if row.get("source"):
            permission = self.permissions.get(row["id"], NO_PERMISSION)
            words = [marking_in_words(row["source"], permission)]
            if row.get("source_id") in self.unsigned:
                words.append(_("%(source)s has not signed the covenant.") % {"source": row["source"]})
            return " ".join(words)
        reason = self.reasons.get(row.get("because_of", ""))
        if not reason:
            return ""
        permission = self.permissions.get(row["because_of"], NO_PERMISSION)
        return _("About the reason: %(marking)s") % {"marking": marking_in_words(reason, permission)}

    def as_content(self) -> dict:
        """Everything that a paper shows of it, in one spelling."""
        return {
            "permissions": {
                key: {"to_all": given.to_all, "to": [list(each) for each in given.to]}
                for key, given in self.permissions.items()
            },
            "reasons": dict(self.reasons),
            "unsigned": sorted(self.unsigned),
            "receiver": self.receiver,
        }


UNMARKED = Markings()
