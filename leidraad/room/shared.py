"""One rendering for all who fetch a fragment because of the same change and who are given exactly the same view.

A change in a room of twelve is fetched by eleven at once. Each of them asks as themselves and is let in as themselves;
only the making of the page is shared, among those for whom it can't differ. Nothing is kept longer than a moment.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language

from cases.models import Reach
from leidraad.models import Finding, FindingReview, Idea
from leidraad.room.state import Room
from leidraad.sharing import is_medical
from zvh.access.parts import parts_of

# Long enough for a burst; a later change has another number, so nothing old is ever given for it.
KEPT_SECONDS = 2.0
TOKEN = "csrfmiddlewaretoken"


@dataclass
class Rendering:
    """A page in the making; whoever comes while it is made waits for it."""

    began: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    html: str | None = None
    is_own: bool = False


class Renderings:
    """What this process made in the last moments, by for whom and because of which change."""

    def __init__(self, seconds: float = KEPT_SECONDS) -> None:
        self.seconds = seconds
        self._kept: dict[Hashable, Rendering] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], str]) -> str:
        """What was made for the same key a moment ago, else what `make` makes now.

        A page with a form carries the secret of its reader's session and is never shared.
        """
        rendering = self._of(key)
        with rendering.lock:
            if rendering.html is not None:
                return rendering.html
            if not rendering.is_own:
                html = make()
                if TOKEN in html:
                    rendering.is_own = True
                else:
                    rendering.html = html
                return html
        return make()

    def _of(self, key: Hashable) -> Rendering:
        now = time.monotonic()
        with self._lock:
            for old in [each for each, one in self._kept.items() if now - one.began > self.seconds]:
                del self._kept[old]
            return self._kept.setdefault(key, Rendering(now))


RENDERINGS = Renderings()
# Which change a page fetches because of: the number of the event (zvh.live).
CHANGE = "Zvh-Change"


def shared(request: HttpRequest, room: Room, make: Callable[[], str]) -> str:
    """The fragment at this address, made once for all who fetch it because of the same change and see the same."""
    change = request.headers.get(CHANGE)
    view = same_view(room) if change else None
    if view is None:
        return make()
    return RENDERINGS.get((request.get_full_path(), change, view), make)


def same_view(room: Room) -> Hashable | None:
    """What decides what this principal is given in the room; equal for two who are given exactly the same.

    None for whoever sees a row that others at the table don't, and for who keeps the dossier: their page has forms.
    """
    if room.keeps_dossier:
        return None
    parts = frozenset(parts_of(room.principal).values_list("part_id", flat=True))
    if _has_rows_of_their_own(room, parts):
        return None
    return (
        room.conversation.pk,
        room.conversation.version,
        room.meeting.version,
        get_language(),
        room.permissions,
        _stating(room),
        room.may_contribute,
        room.table.part and room.table.part.pk,
        parts,
    )


def _stating(room: Room) -> frozenset[UUID]:
    """The medical organisation they sit here for, if they do: they say on what basis it shares, others don't."""
    mine = (seat.attendee for seat in room.seats if seat.attendee.user_id == room.principal.pk)
    return frozenset(attendee.organisation_id for attendee in mine if is_medical(attendee))


def _has_rows_of_their_own(room: Room, parts: frozenset[UUID]) -> bool:
    """Whether they see something because it is theirs alone: what they wrote that has not come on the table, or that
    is of a part with the OM at which they are not known to have sat (rule 3)."""
    elsewhere = ~Q(om_parts__contained_by=[*parts])
    of_om = Q(from_om_part=True) & (elsewhere | Q(om_parts=[]))
    not_of_table = Q(reach__in=(Reach.AUTHOR, Reach.CHAIR)) | of_om
    own = Q(author_id=room.principal.pk) & not_of_table
    reviews = room.of_case(FindingReview.objects).filter(elsewhere, principal_id=room.principal.pk)
    ideas = room.of_case(Idea.objects).filter(own)
    found = room.of_case(Finding.objects).filter(own).values("id")
    return found.union(ideas.values("id"), reviews.values("id")).exists()
