"""Everybody in every room: a change in each room every so often, and each other screen fetches what is old."""

import asyncio
import random
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from tools.bench.live.browser import Connection, Stream, now
from tools.bench.live.world import LiveRoom, Reader

# What stood there when the chair began to type (leidraad.forms.captures.acts).
SEEN = re.compile(r'name="seen" value="(\w*)"|$')
BY_ITSELF = {"HX-Request": "true", "Zvh-By-Itself": "1"}
# What a page fetches by itself keeps no login alive: so often somebody does something.
ACTIVE_SECONDS = 300


@dataclass
class Figures:
    """Seconds from a click to a fragment, of each other screen and of the last one; and what was missed."""

    each: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    # And until who clicked had their own answer.
    own: list[float] = field(default_factory=list)
    changes: int = 0
    drops: int = 0
    missed: int = 0


@dataclass
class Change:
    marker: str
    began: float
    seen: dict[int, float] = field(default_factory=dict)


class Screen:
    """One browser in a room. A fragment that is on its way when another change comes is fetched once more after it."""

    def __init__(self, port: int, room: "Room", number: int, reader: Reader) -> None:
        self.room, self.number = room, number
        self.connection = Connection(port, reader.cookies)
        self.stream = Stream(port, room.stream_path, reader.cookies, self.heard)
        self.is_busy = self.again = False
        # What was heard while one's own answer is on its way; None while none is.
        self.held: set[str] | None = None
        # The number of the newest change heard of, which a browser says when it fetches (static/js/live.js).
        self.newest = ""
        self.active_at = now()
        self.tasks: set[asyncio.Task] = set()

    def heard(self, topic: str, number: str = "") -> None:
        if topic not in {"open-stream", "everything", self.room.topic}:
            return
        self.newest = number
        if self.held is not None:
            self.held.add(number)
        elif self.is_busy:
            self.again = True
        else:
            self._begin()

    def have_answer(self, own: str) -> None:
        """One's own answer is in: what is heard of one's own change needs no fetching (static/js/live.js)."""
        held, self.held = self.held or set(), None
        if held - {own} and not self.is_busy:
            self._begin()

    def _begin(self) -> None:
        self.is_busy = True
        task = asyncio.create_task(self.fetch())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def fetch(self) -> None:
        while True:
            self.again = False
            headers = BY_ITSELF | ({"Zvh-Change": self.newest} if self.newest else {})
            if now() - self.active_at > ACTIVE_SECONDS:
                self.active_at = now()
                del headers["Zvh-By-Itself"]
            status, body = await self.connection.request("GET", self.room.known_path, headers=headers)
            if status != 200:
                raise RuntimeError(f"{self.room.known_path} answered {status}.")
            self.room.shown(self.number, body)
            if not self.again:
                break
        self.is_busy = False


class Room:
    """A room with its screens; the first is the chair's, who changes something."""

    topic = "concern"

    def __init__(self, port: int, made: LiveRoom, figures: Figures) -> None:
        self.figures = figures
        self.stream_path = f"/live/overleggen/{made.item_id}/"
        self.path = f"/overleggen/{made.item_id}/ruimte/onderwerp/directe_veiligheid/zorgen/concern/"
        self.known_path = f"{self.path}bekend/"
        self.finding_id = made.finding_id
        self.token = made.readers[0].token
        self.screens = [Screen(port, self, number, reader) for number, reader in enumerate(made.readers)]
        self.chair = Connection(port, made.readers[0].cookies)
        self.change: Change | None = None

    def shown(self, number: int, body: bytes) -> None:
        change = self.change
        if change and number and number not in change.seen and change.marker.encode() in body:
            change.seen[number] = now() - change.began

    async def correct(self) -> None:
        """The chair gives a concern other words: one change that everybody sees."""
        self.settle()
        _status, page = await self.chair.request(
            "GET", f"{self.path}?open={self.finding_id}", headers={"HX-Request": "true"}
        )
        new_id, self.change = uuid4(), Change(marker=f"M{uuid4().hex}", began=now())
        sent = {"new_id": new_id, "text": self.change.marker, "seen": SEEN.search(page.decode())[1] or ""}
        headers = {"HX-Request": "true", "X-CSRFToken": self.token, "Sec-Fetch-Site": "same-origin"}
        self.screens[0].held = set()
        path = f"{self.path}{self.finding_id}/verbeteren/"
        status, _page = await self.chair.request("POST", path, body=urlencode(sent).encode(), headers=headers)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}.")
        self.figures.own.append(now() - self.change.began)
        self.screens[0].have_answer(self.chair.headers.get("zvh-change", ""))
        self.finding_id = new_id

    def settle(self) -> None:
        """Count the change before: who has not seen it until the next one came, missed it."""
        if self.change is None:
            return
        seen = self.change.seen
        self.figures.changes += 1
        self.figures.each += seen.values()
        self.figures.missed += len(self.screens) - 1 - len(seen)
        if seen:
            self.figures.last.append(max(seen.values()))
        self.change = None

    async def drop_one(self) -> None:
        screen = random.choice(self.screens[1:])
        self.figures.drops += 1
        await screen.stream.drop()
        await asyncio.sleep(1)
        screen.stream.open()


async def open_all(rooms: list[Room]) -> None:
    """Everybody comes in, a room at a time, as people do."""
    for room in rooms:
        for screen in room.screens:
            screen.stream.open()
        await asyncio.sleep(0.25)
    await asyncio.sleep(3)


async def run(rooms: list[Room], *, seconds: float, every: float, drop_share: float) -> None:
    """Changes at random moments, one per room in each stretch of `every` seconds; some lose their stream meanwhile."""
    until = now() + seconds
    await asyncio.gather(*(_one_room(room, until, every, drop_share) for room in rooms))


async def _one_room(room: Room, until: float, every: float, drop_share: float) -> None:
    start = now()
    turn = 0
    # By the clock: on a machine that can't keep up there are fewer changes, not a longer run.
    while max(start + turn * every, now()) < until:
        at = start + turn * every + random.uniform(0, 0.8 * every)
        await asyncio.sleep(max(at - now(), 0))
        await room.correct()
        if random.random() < drop_share * len(room.screens) * every / 60:
            await room.drop_one()
        turn += 1
    await asyncio.sleep(max(start + turn * every - now(), 0) + 2)
    room.settle()
