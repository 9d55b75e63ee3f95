"""One rendering for all who fetch a fragment because of the same change and who are given exactly the same view.

A change in a room of twelve is fetched by eleven at once. Each of them asks as themselves and is let in as themselves;
only the making of the page is shared, among those for whom it can't differ. Nothing is kept longer than a moment.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.http import HttpRequest
from django.utils.translation import get_language

from zvh.access.touched import note_of_case

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
# Which change a page fetches because of, and which one an answer made: the number of the event (zvh.live).
CHANGE = "Zvh-Change"


@dataclass(frozen=True)
class View:
    """The conversation that somebody may see; two with equal `facts` are given exactly the same of it.

    None for whoever sees a row that others at the table don't, and for who keeps the dossier: their page has forms.
    """

    case_id: UUID
    conversation_id: UUID
    facts: str | None


def shared(request: HttpRequest, item_id: UUID, make: Callable[[], str]) -> str:
    """The fragment at this address, made once for all who fetch it because of the same change and see the same.

    `make` decides who may be in the room, and raises for who may not: that is nobody else's answer.
    """
    change = request.headers.get(CHANGE)
    view = view_of(item_id) if change else None
    if view is None or view.facts is None:
        return make()
    # What is given out is told to the log as when it is made anew.
    note_of_case(view.case_id, view.conversation_id)
    return RENDERINGS.get((request.get_full_path(), change, get_language(), view.facts), make)


def view_of(item_id: UUID) -> View | None:
    """What whoever acts now is given of this conversation (leidraad.view_functions); None for who may not see it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, conversation_id, facts FROM leidraad_view_of(%s)", [item_id])
        row = cursor.fetchone()
    return row and View(*row)
