"""What is for few reaches no one else, wherever they look: pages, fragments, papers, exports, streams, mails, rows.

Every address of the resolver is asked as everybody, and what comes back is searched for words that were planted.
"""

import asyncio
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from psycopg.sql import SQL, Identifier

from cases.models import Case
from cases.services.access_requests import ask_access
from cases.services.break_glass import break_glass
from leidraad.models import PlanVersion
from leidraad.plan.documents import FOR_PROFESSIONALS, ask_for_papers
from tests.access.addresses import PATTERNS
from tests.access.crawling import OF_REFERRAL, ONLY_SENT, places_of
from tests.access.matrix.addresses import LOGGING_IN
from tests.access.planted import KNOWN, MAY_FIND, OF_OM, PLANTED, Planted, plant
from tests.documents.pdf import text_of
from tests.live.test_streams import Pages, following
from tests.roles import acting, as_owner
from zvh.access.history_tables import HistoryTable
from zvh.access.registry import GuardedTable, registered
from zvh.documents.models import Document
from zvh.live.hub import TABLE_CHANGES, Told
from zvh.live.streams import Streams
from zvh.outbox.models import Task
from zvh.outbox.services import run

pytestmark = pytest.mark.django_db

ENDS_A_VISIT = {"clients:link_leave"}
IN_THE_ROOM = [
    name
    for name, pattern in PATTERNS.items()
    if name.startswith("leidraad:") and set(pattern.pattern.converters) == {"item"} and name not in ONLY_SENT
]
OWN_PAGES = [
    reverse(f"clients:{name}")
    for name in ("link_plan", "link_paper", "link_meeting", "link_meeting_now", "link_follow")
]


@pytest.fixture(scope="module")
def planted(lasting) -> Planted:
    return plant()


def found_in(text: str) -> set[str]:
    return {word for word in PLANTED if word in text}


@pytest.mark.matrix
def test_every_address_shows_everybody_what_they_may_find_and_nothing_else(planted, counted):
    found, kinds, number = defaultdict(set), set(), 0
    for who, client in planted.clients.items():
        for address, response in _answers(planted, client):
            assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, (who, address)
            kinds.add(response.headers.get("Content-Type", "").partition(";")[0])
            for word in found_in(readable(response)):
                found[who, word].add(address)
            number += 1
    counted("answers searched for what is for few", number)
    shown = {(who, word): min(where) for (who, word), where in found.items()}
    assert {key: where for key, where in shown.items() if key[1] not in MAY_FIND.get(key[0], ())} == {}
    assert shown.keys() == {(who, word) for who, words in MAY_FIND.items() for word in words}
    assert kinds >= {"text/html", "text/csv", "application/pdf", "application/json"}


def _answers(planted: Planted, client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """What every address of the case answers, with all that the case has to fill in."""
    for name, pattern in PATTERNS.items():
        if name in {*ONLY_SENT, *LOGGING_IN, *ENDS_A_VISIT}:
            continue
        about = pattern.pattern.converters
        rows = planted.stage.mine.rows | (planted.stage.referral if name in OF_REFERRAL else {})
        for others in _filled_in(planted, about):
            address = reverse(name, kwargs={key: (rows | others)[key] for key in about})
            response = ask(client, address)
            yield address, response
            # Another place in the same room is behind the same door.
            if "phase" in others and response.status_code != HTTPStatus.OK:
                break
    export = reverse("audit:export")
    yield export, client.post(export, {"reason": "Klacht 12"})


def _filled_in(planted: Planted, about) -> Iterator[dict]:
    """The rows that addresses name anyway, and one by one the others."""
    if {"phase", "key"} <= about.keys():
        yield from places_of(planted.stage, about)
        return
    if {"number", "kind"} <= about.keys():
        yield from ({"kind": kind} for kind in FOR_PROFESSIONALS)
        return
    yield {}
    for key in sorted(planted.rows.keys() & about.keys()):
        yield from planted.rows[key]


def ask(client: Client, address: str) -> HttpResponse:
    """What is there; of a paper, where it is once it was printed."""
    response = client.get(address)
    if "/documenten/" in response.headers.get("Location", ""):
        response = client.get(response.url)
    return response


def readable(response: HttpResponse) -> str:
    """All its text and its headers, out of whatever it is packed in."""
    content = response.content
    if content.startswith(b"%PDF"):
        text = text_of(content)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            text = " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    else:
        text = content.decode(errors="replace")
    return f"{text} {dict(response.headers)}"


def test_the_family_gets_none_of_it_on_paper_or_while_they_sit_there(planted, counted):
    stage, clients = planted.stage, planted.clients
    version = {"case": stage.mine.rows["case"], "number": stage.mine.rows["number"]}
    papers = [reverse("leidraad:family_paper", kwargs=version | person) for person in planted.rows["person"]]
    planted.let_family_in()
    room = [reverse(name, kwargs={"item": stage.mine.rows["item"]}) for name in IN_THE_ROOM]
    asked = [("director", paper) for paper in papers]
    asked += [("expert in the other part", address) for address in room]
    asked += [(f"{who}, by link", address) for who in ("mother", "father") for address in OWN_PAGES]
    found = {(who, address): found_in(readable(ask(clients[who], address))) for who, address in asked}
    counted("answers searched for what is for few", len(found))
    assert [(where, words) for where, words in found.items() if not words <= {KNOWN}] == []
    # Otherwise they were shown nothing at all.
    assert {who for (who, _address), words in found.items() if words} == {who for who, _address in asked}


def test_the_database_gives_everybody_the_rows_of_what_they_may_find(planted):
    """By raw statements, the event tables among them."""
    tables = [entry.table for entry in registered()[1] if isinstance(entry, GuardedTable | HistoryTable)]
    given = {}
    for who, user in planted.users.items():
        with acting(user), connection.cursor() as cursor:
            for table in tables:
                every_row = SQL("SELECT coalesce(string_agg(one::text, ' '), '') FROM {} one")
                cursor.execute(every_row.format(Identifier(table)))
                given.setdefault(who, set()).update(found_in(cursor.fetchone()[0]))
    assert given == {who: MAY_FIND.get(who, set()) for who in planted.users}


def test_what_the_worker_sends_and_prints_says_none_of_it(planted):
    with as_owner():
        number = Case.objects.get(pk=planted.stage.mine.rows["case"]).number
    with acting(planted.users["procesregisseur of other cases"]):
        ask_access(number=number, reason=OF_OM)
    with acting(planted.users["privacy officer"]):
        break_glass(number=number, reason=OF_OM)
    with acting(planted.users["director"]):
        ask_for_papers(PlanVersion.objects.get(number=planted.stage.mine.rows["number"]))
    while tasks := _waiting():
        for task in tasks:
            run(task)
    assert len(mail.outbox) >= 2
    for sent in mail.outbox:
        assert number in sent.body
        assert found_in(f"{sent.subject} {sent.body} {sent.message()}") == set()
    printed = _printed(planted)
    assert {audience.partition(":")[0] for audience, _om_parts, _words in printed} == {
        "professionals",
        "person",
    }
    assert [
        found for _audience, has_om, found in printed if found - {KNOWN} != ({OF_OM} if has_om else set())
    ] == []


def _printed(planted: Planted) -> list[tuple[str, bool, set[str]]]:
    """For whom each paper was printed, whether the part with the OM is in it, and what else."""
    with as_owner():
        papers = Document.objects.filter(key__startswith="leidraad:", case_id=planted.stage.mine.rows["case"])
        return [
            (paper.audience, bool(paper.om_parts), found_in(text_of(bytes(paper.content))))
            for paper in papers
        ]


def _waiting() -> list:
    with as_owner():
        return list(Task.objects.filter(done_at=None).values_list("pk", flat=True))


def test_a_stream_begins_with_none_of_it(planted):
    address = reverse("leidraad:follow", kwargs={"item": planted.stage.mine.rows["item"]})
    doors = {who: ask(client, address) for who, client in planted.clients.items()}
    doors |= {
        who: ask(planted.clients[who], reverse("clients:link_follow"))
        for who in planted.clients
        if who.endswith("by link")
    }
    begun = {who: _first_bytes(door) for who, door in doors.items() if door.status_code == 200}
    assert set(begun) > {"director", "expert in the other part", "father, by link"}
    assert [who for who, text in begun.items() if found_in(text)] == []


def _first_bytes(door: HttpResponse) -> str:
    """What somebody gets whom this answer of the door lets in, at once and after a change."""
    streams = Streams(Pages(), threads=1)
    streams.pages.app.place = door.json()
    streams.listener.is_listening = True

    async def follow() -> str:
        async with following(streams) as browser:
            await browser.until("open-stream")
            streams.hub.tell_all(Told(TABLE_CHANGES))
            await browser.until(TABLE_CHANGES)
            return f"{browser.text} {browser.headers}"

    return asyncio.run(follow())
