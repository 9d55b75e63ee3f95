"""Who follows which room in this process, and handing each what they are told. Knows no network and no database."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

# What a follower may have waiting; who is further behind fetches everything again instead.
MOST_WAITING = 50


@dataclass(frozen=True)
class Told:
    """One event: which topic is old, and the number of the transaction that made it so."""

    topic: str
    number: str = ""


# Everything may be old: after a pause in listening, or when somebody fell behind.
EVERYTHING = Told("everything")
# Access may have changed: ask again before anything else is told.
ASK_AGAIN = Told("ask-again")
# Streams end; the browser comes back by itself.
END = Told("end")

# Another part begins: who goes in, and who goes out.
TABLE_CHANGES = "part"
HEARD_OUTSIDE = {TABLE_CHANGES, ASK_AGAIN.topic, END.topic}


@dataclass(eq=False)
class Follower:
    """One open stream. A wall screen is told before anybody else, so that it is empty first.

    Who waits outside the room hears what decides about coming in, and nothing of what goes on inside. Access that
    ends by the clock, which nothing tells of, `lasts` so many seconds.
    """

    room: UUID
    principal: UUID
    is_wall: bool = False
    is_outside: bool = False
    lasts: float | None = None
    waiting: asyncio.Queue[Told] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def may_hear(self, told: Told) -> bool:
        return not self.is_outside or told.topic in HEARD_OUTSIDE

    def tell(self, told: Told) -> None:
        if not self.may_hear(told):
            return
        try:
            self.waiting.put_nowait(told)
        except asyncio.QueueFull:
            while not self.waiting.empty():
                self.waiting.get_nowait()
            # What fell out may have been a question of access.
            self.waiting.put_nowait(ASK_AGAIN)
            self.waiting.put_nowait(EVERYTHING)


class Hub:
    """The open streams of this process."""

    def __init__(self) -> None:
        self._rooms: dict[UUID, list[Follower]] = defaultdict(list)

    def join(self, follower: Follower) -> None:
        followers = self._rooms[follower.room]
        followers.insert(0, follower) if follower.is_wall else followers.append(follower)

    def leave(self, follower: Follower) -> None:
        followers = self._rooms[follower.room]
        followers.remove(follower)
        if not followers:
            del self._rooms[follower.room]

    def __len__(self) -> int:
        return sum(map(len, self._rooms.values()))

    def tell_room(self, room: UUID, told: Told) -> None:
        for follower in self._rooms.get(room, ()):
            follower.tell(told)

    def tell_principal(self, principal: UUID, told: Told) -> None:
        for follower in self._everybody():
            if follower.principal == principal:
                follower.tell(told)

    def tell_all(self, told: Told) -> None:
        for follower in self._everybody():
            follower.tell(told)

    def _everybody(self) -> list[Follower]:
        return [follower for followers in self._rooms.values() for follower in followers]
