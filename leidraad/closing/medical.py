"""What lacks of the bases on which medical organisations shared (domain.md rule 8); it never stands in the way."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from leidraad.closing import links
from leidraad.closing.registry import Missing, first_words, register
from leidraad.models import Conversation, Finding
from leidraad.sharing import Stated, stated_by_attendees, stated_of_findings


@register
def bases(conversation: Conversation) -> Iterator[Missing]:
    """Shared without a basis, and bases that still have to be explained."""
    of_findings = stated_of_findings(conversation, Finding.objects.all())
    unstated = [row.subject.text for row in of_findings if row.basis is None]
    if unstated:
        count = len(unstated)
        words = ngettext(
            "Of %(count)d thing that a medical organisation shared, the basis is not stated.",
            "Of %(count)d things that medical organisations shared, the basis is not stated.",
            count,
        )
        link = links.to_sharing(conversation)
        yield Missing("basis", words % {"count": count}, link, count, first_words(unstated))
    own = [row for row in of_findings if not row.is_inherited]
    unexplained = [
        _name(row) for row in (*stated_by_attendees(conversation), *own) if row.basis and row.lacks
    ]
    if unexplained:
        count = len(unexplained)
        words = ngettext(
            "%(count)d basis for sharing lacks its explanation.",
            "%(count)d bases for sharing lack their explanation.",
            count,
        )
        link = links.to_sharing(conversation)
        yield Missing("basis_explained", words % {"count": count}, link, count, first_words(unexplained))


def _name(row: Stated) -> str:
    return row.subject.text if row.is_finding else row.subject.display_name
