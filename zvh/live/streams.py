"""The event streams, as an ASGI application around the pages.

Who may follow a room is decided by an ordinary view (the door), reached through the same middleware as every page:
this application asks it when a stream opens, whenever access may have changed, and every so often. Between those it
holds no connection to the database.
"""

import asyncio
import json
import random
from dataclasses import dataclass, field
from uuid import UUID

from a2wsgi import WSGIMiddleware

from zvh.live.hub import ASK_AGAIN, END, TABLE_CHANGES, Follower, Hub, Told
from zvh.live.listener import Listener

PREFIX = "/live/"
# A comment on the line, so that proxies keep it open and a browser that went away is noticed.
SIGN_OF_LIFE_SECONDS = 15
# A login ends by itself after a pause; nothing tells of that.
ASK_AGAIN_SECONDS = 120
# By then the database's clock says so too.
JUST_AFTER_SECONDS = 0.5
# What came in meanwhile is told once.
MOST_AT_ONCE = 20
LEFT = b"weg=1"

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    # A proxy that collects answers before passing them on would hold events up.
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]


@dataclass
class Answer:
    """What a page answered, message by message."""

    messages: list[dict] = field(default_factory=list)

    async def send(self, message: dict) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return self.messages[0]["status"] if self.messages else 500

    @property
    def place(self) -> dict:
        """What the door says of who comes in: the fields of a Follower."""
        return json.loads(b"".join(message.get("body", b"") for message in self.messages))


class Streams:
    """Streams under /live/; everything else is a page, on threads of its own."""

    def __init__(self, pages, *, threads: int) -> None:
        self.pages = WSGIMiddleware(pages, workers=threads)
        # Streams that come back all at once after a pause don't hold up the pages.
        self.door = WSGIMiddleware(pages, workers=1)
        self.hub = Hub()
        self.listener = Listener(self.hub)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(PREFIX) and scope["method"] == "GET":
            await self._stream(scope, receive, send)
        else:
            await self.pages(scope, receive, send)

    async def _live(self, receive, send) -> None:
        """Listen from the server's start to its end."""
        listening = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                listening = asyncio.create_task(self.listener.run())
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                listening.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _stream(self, scope, receive, send) -> None:
        answer = await self._ask(scope)
        if answer.status == 200 and not self.listener.is_listening:
            await _say_unavailable(send)
            return
        if answer.status != 200:
            for message in answer.messages:
                await send(message)
            return
        follower = Follower(
            **answer.place | {name: UUID(answer.place[name]) for name in ("room", "principal")}
        )
        self.hub.join(follower)
        gone = asyncio.create_task(_until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await self._tell(scope, send, follower, gone)
        finally:
            gone.cancel()
            self.hub.leave(follower)
            await asyncio.shield(self._ask(scope, also=LEFT))

    async def _tell(self, scope, send, follower: Follower, gone: asyncio.Task) -> None:
        # What changed between the page and this moment was told to nobody: the page fetches all once.
        await _send(send, "retry: 1000\nevent: open-stream\ndata:\n\n")
        loop = asyncio.get_running_loop()
        ask_at = loop.time() + _some_time(follower)
        while not gone.done():
            waiting = asyncio.create_task(follower.waiting.get())
            pause = min(SIGN_OF_LIFE_SECONDS, max(ask_at - loop.time(), 0))
            await asyncio.wait({waiting, gone}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
            told = _all_of(follower, waiting)
            if END in told:
                return
            if ASK_AGAIN in told or loop.time() >= ask_at:
                # Another table sits down: every screen is emptied before anybody is asked about.
                first, told = _apart(told)
                await _send(send, "".join(map(_event, _once(first))))
                answer = await self._ask(scope)
                if answer.status != 200:
                    await _send(send, "event: ended\ndata:\n\n")
                    return
                follower.is_outside = answer.place["is_outside"]
                follower.lasts = answer.place.get("lasts")
                ask_at = loop.time() + _some_time(follower)
            # What was put in line before the door answered may be for others than who waits outside now.
            told = [one for one in told if follower.may_hear(one)]
            await _send(send, "".join(map(_event, _once(told))) or ": \n\n")

    async def _ask(self, scope, *, also: bytes = b"") -> Answer:
        """Ask the view whether whoever sent this request may follow, as if they asked for it now."""
        answer = Answer()
        query = b"&".join(filter(None, (scope["query_string"], also)))
        await self.door({**scope, "query_string": query}, _nothing, answer.send)
        return answer


def _all_of(follower: Follower, waiting: asyncio.Task) -> list[Told]:
    """What waits, in its order; nothing when the wait ended without."""
    if not waiting.done():
        waiting.cancel()
        return []
    told = [waiting.result()]
    while not follower.waiting.empty() and len(told) < MOST_AT_ONCE:
        told.append(follower.waiting.get_nowait())
    return told


def _apart(told: list[Told]) -> tuple[list[Told], list[Told]]:
    """What is told without asking, and what only to who may still hear it."""
    return [one for one in told if one.topic == TABLE_CHANGES], [
        one for one in told if one.topic != TABLE_CHANGES
    ]


def _once(told: list[Told]) -> list[Told]:
    """Each topic once, with its newest number; questions of access are not told."""
    newest = {one.topic: one for one in told if one is not ASK_AGAIN}
    return list(newest.values())


def _event(told: Told) -> str:
    number = f"id: {told.number}\n" if told.number else ""
    return f"{number}event: old\ndata: {told.topic}\n\n"


def _some_time(follower: Follower) -> float:
    """Not everybody is asked about at the same moment; whose access ends by the clock, right after that."""
    some_time = ASK_AGAIN_SECONDS * random.uniform(0.75, 1.25)
    return some_time if follower.lasts is None else min(some_time, follower.lasts + JUST_AFTER_SECONDS)


async def _send(send, text: str) -> None:
    if text:
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _say_unavailable(send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), (b"retry-after", b"2")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _nothing() -> dict:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _until_gone(receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
