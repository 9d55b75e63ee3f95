"""Streams around pages: who is let in, what each hears, and when a stream ends."""

import asyncio
import json
import uuid
from contextlib import asynccontextmanager

import pytest

from zvh.live.hub import ASK_AGAIN, END, Follower, Told
from zvh.live.streams import Streams

CASE, OTHER = uuid.uuid4(), uuid.uuid4()
PRINCIPAL = uuid.uuid4()


class Pages:
    """A WSGI application that answers as the door would; `asked` keeps what it was asked."""

    def __init__(self) -> None:
        self.status = "200 OK"
        self.place = {"room": str(CASE), "principal": str(PRINCIPAL), "is_wall": False, "is_outside": False}
        self.asked: list[str] = []

    def __call__(self, environ, start_response):
        self.asked.append(environ["QUERY_STRING"])
        start_response(self.status, [("Content-Type", "application/json")])
        return [json.dumps(self.place).encode()]


class Browser:
    """The other end of one stream."""

    def __init__(self) -> None:
        self.status = None
        self.headers: dict[bytes, bytes] = {}
        self.text = ""
        self.news = asyncio.Event()
        self.has_left = asyncio.Event()
        self.is_asked = False

    async def receive(self) -> dict:
        if self.is_asked:
            await self.has_left.wait()
            return {"type": "http.disconnect"}
        self.is_asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: dict) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.text += message.get("body", b"").decode()
        self.news.set()

    async def until(self, words: str) -> None:
        async with asyncio.timeout(5):
            while words not in self.text:
                self.news.clear()
                await self.news.wait()

    @property
    def topics(self) -> list[str]:
        return [line[6:] for line in self.text.splitlines() if line.startswith("data: ")]


@pytest.fixture
def streams():
    app = Streams(Pages(), threads=1)
    app.listener.is_listening = True
    return app


@asynccontextmanager
async def following(streams):
    """A browser whose stream is open; it leaves at the end."""
    browser = Browser()
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/live/overleggen/x/",
        "query_string": b"",
        "headers": [],
        "http_version": "1.1",
    }
    stream = asyncio.create_task(streams(scope, browser.receive, browser.send))
    try:
        async with asyncio.timeout(5):
            while browser.status is None:
                await asyncio.sleep(0.001)
        yield browser
    finally:
        browser.has_left.set()
        async with asyncio.timeout(5):
            await stream


def test_who_may_follow_hears_of_their_case_alone(streams):
    async def check():
        async with following(streams) as browser:
            await browser.until("open-stream")
            streams.hub.tell_room(OTHER, Told("risk", "7"))
            streams.hub.tell_room(CASE, Told("idea", "8"))
            await browser.until("idea")
            assert (browser.topics, "id: 8" in browser.text) == (["idea"], True)
            assert browser.headers[b"cache-control"] == b"no-store, no-transform"
        assert len(streams.hub) == 0

    asyncio.run(check())


@pytest.mark.parametrize("status", ["401 Unauthorized", "404 Not Found", "302 Found"])
def test_who_may_not_gets_the_answer_of_the_door_and_no_stream(streams, status):
    streams.pages.app.status = status

    async def check():
        async with following(streams) as browser:
            assert (browser.status, len(streams.hub)) == (int(status[:3]), 0)
            assert browser.headers[b"content-type"] == b"application/json"

    asyncio.run(check())


def test_while_nothing_is_heard_no_stream_opens_and_open_ones_end(streams):
    async def check():
        async with following(streams) as browser:
            await browser.until("open-stream")
            streams.hub.tell_all(END)
            async with asyncio.timeout(5):
                while len(streams.hub):
                    await asyncio.sleep(0.001)
        streams.listener.is_listening = False
        async with following(streams) as browser:
            assert browser.status == 503

    asyncio.run(check())


def test_when_access_may_have_changed_it_is_asked_before_anything_else_is_told(streams):
    async def check():
        async with following(streams) as browser:
            await browser.until("open-stream")
            streams.pages.app.status = "404 Not Found"
            streams.hub.tell_principal(PRINCIPAL, ASK_AGAIN)
            streams.hub.tell_room(CASE, Told("idea"))
            await browser.until("event: ended")
            assert browser.topics == []

    asyncio.run(check())


def test_access_that_ends_by_the_clock_is_asked_about_right_after_that(streams):
    streams.pages.app.place["lasts"] = 0.2

    async def check():
        async with following(streams) as browser:
            await browser.until("open-stream")
            streams.pages.app.status = "404 Not Found"
            await browser.until("event: ended")

    asyncio.run(check())


def test_who_is_at_no_table_any_more_hears_of_the_table_and_of_nothing_on_it(streams):
    async def check():
        async with following(streams) as browser:
            await browser.until("open-stream")
            streams.pages.app.place["is_outside"] = True
            for told in (Told("idea"), ASK_AGAIN, Told("part")):
                streams.hub.tell_room(CASE, told)
            await browser.until("part")
            for told in (Told("idea"), Told("scale"), Told("part", "9")):
                streams.hub.tell_room(CASE, told)
            await browser.until("id: 9")
            assert set(browser.topics) == {"part"}

    asyncio.run(check())


def test_leaving_is_told_to_the_door(streams):
    async def check():
        async with following(streams) as browser:
            await browser.until("open-stream")

    asyncio.run(check())
    assert streams.pages.app.asked == ["", "weg=1"]


def test_who_falls_behind_is_asked_about_and_fetches_everything():
    async def check():
        follower = Follower(CASE, PRINCIPAL)
        for number in range(200):
            follower.tell(Told(f"topic {number}"))
        waiting = [follower.waiting.get_nowait().topic for _ in range(follower.waiting.qsize())]
        assert waiting[:2] == ["ask-again", "everything"]

    asyncio.run(check())
