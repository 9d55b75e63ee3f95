"""Every form that somebody meets who opens every address of the resolver."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.db import transaction
from django.urls import resolve, reverse

from leidraad.guide import read_guide
from leidraad.models import Conversation
from tests.access.addresses import PATTERNS
from tests.access.forms import UUID, Form, forms_on
from tests.access.matrix.addresses import ADDRESSES, LOGGING_IN
from tests.access.stages import PEOPLE, PLANNED, RUNNING, Stage
from tests.roles import as_owner
from zvh.audit.origin import SAYING

# What an address says besides ids, apart from the place in the room.
PLACE = {"phase", "key"}
ONLY = {
    "typist": ("meetings:", "leidraad:"),
    "prosecutor": ("meetings:detail", "leidraad:"),
    "referrer": ("cases:refer", "pages:access"),
    "officer": ("pages:", "audit:"),
    "beheerder": ("administration:",),
}
# Rows that are different enough from the first of their sort to have other forms.
OTHER_ROWS = {"finding": "om_finding", "statement": "om_finding", "user": "closed_account"}
# Links that show the forms about one row of a page.
OPENS = re.compile(r'hx-get="([^"]+\?(?:open|vanuit)=[^"]+)"')
# Go on for as long as the meeting does, or are paper: no forms.
STREAMS, PAPERS = {"leidraad:follow"}, {"leidraad:family_paper", "leidraad:paper", "documents:download"}
# Parts of the room, and of the page of a topic, whose forms are those of each kind of answer by itself.
PART_OF_OTHERS = {
    f"leidraad:{part}"
    for part in ("topic", "known", "form", "since", "here", "lacks", "steps", "moves", "table", "time")
}
# Addresses that are about a referral and its sitting.
OF_REFERRAL = {name for name, address in ADDRESSES.items() if address.world == "referral"}
# Answer no GET.
ONLY_SENT = {name for name, address in ADDRESSES.items() if not address.get}


@dataclass(frozen=True)
class Found:
    """A form as somebody saw it, and the name of the address it goes to."""

    who: str
    state: str
    name: str
    words: tuple[str, ...]
    form: Form

    @property
    def what(self) -> tuple:
        """The same for others who see it, and beside other rows."""
        return self.name, self.words, self.form.shape


def find_forms(stage: Stage, people: tuple[str, ...] = PEOPLE) -> Iterator[Found]:
    """Each form once per person and state of the meeting. Leaves the database as it was, in the last state."""
    for state in (PLANNED, RUNNING):
        stage.go(state)
        for who in people:
            seen = set()
            for page in pages_of(stage, state, who):
                for form in _met_on(stage, who, page):
                    found = _found(who, state, form)
                    if found.what not in seen:
                        seen.add(found.what)
                        yield found


def _found(who: str, state: str, form: Form) -> Found:
    match = resolve(form.address.partition("?")[0])
    said = (word for key, word in match.kwargs.items() if key in SAYING and key not in PLACE)
    return Found(who, state, match.view_name, tuple(said), form)


def _met_on(stage: Stage, who: str, page: str) -> Iterator[Form]:
    """On the page, and behind the first row of each sort that it opens."""
    html = _page(stage, who, page)
    yield from forms_on(page, html)
    opened = {UUID.sub("*", link): link for link in reversed(OPENS.findall(html))}
    for link in opened.values():
        yield from forms_on(link, _page(stage, who, link))


def _page(stage: Stage, who: str, address: str) -> str:
    """What is there to read; empty for who may not."""
    response = undone(lambda: stage.ask(who, "get", address))
    assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, (who, address)
    if response.status_code != HTTPStatus.OK or not response.headers["Content-Type"].startswith("text/html"):
        return ""
    return response.content.decode()


def undone(act: Callable):
    """What `act` gives; whatever it changed in the database is rolled back."""
    with transaction.atomic():
        given = act()
        transaction.set_rollback(True)
    return given


def pages_of(stage: Stage, state: str, who: str) -> Iterator[str]:
    """Every address that is read, about the rows of `mine`; once the meeting goes on, only what is about it.

    Who has a role that few addresses are for opens only those.
    """
    for name, pattern in PATTERNS.items():
        about = pattern.pattern.converters
        if name in {*LOGGING_IN, *STREAMS, *PAPERS, *PART_OF_OTHERS, *ONLY_SENT}:
            continue
        if pattern.callback.access_decision.public:
            continue
        if not ({"item", "meeting"} & about.keys() if state == RUNNING else "phase" not in about):
            continue
        if who in ONLY and not name.startswith(ONLY[who]):
            continue
        rows = stage.mine.rows | (stage.referral if name in OF_REFERRAL else {})
        arguments = {key: rows[key] for key in about}
        if {"phase", "key"} <= about.keys():
            yield from (reverse(name, kwargs=arguments | place) for place in places_of(stage, about))
            continue
        yield reverse(name, kwargs=arguments)
        for key in OTHER_ROWS.keys() & about.keys():
            yield reverse(name, kwargs=arguments | {key: rows[OTHER_ROWS[key]]})


def places_of(stage: Stage, about) -> list[dict[str, str]]:
    """Where in the room: each kind of answer once, or each topic."""
    with as_owner():
        conversation = Conversation.objects.select_related("guide").get(item_id=stage.mine.rows["item"])
    topics = read_guide(conversation.guide).phase(conversation.phase).topics
    if "kind" not in about:
        return [{"phase": conversation.phase, "key": topic.key} for topic in topics]
    first = {kind: topic.key for topic in reversed(topics) for kind in topic.captures}
    return [{"phase": conversation.phase, "key": key, "kind": str(kind)} for kind, key in first.items()]
