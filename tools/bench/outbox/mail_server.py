"""A real SMTP server at a port of its own: notes what it accepted and when, is busy now and then, can be closed."""

import socket
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from random import Random

from aiosmtpd.controller import Controller

# What was begun when it closes may end: who was told nothing would rightly send it again.
CLOSING_SECONDS = 1


@dataclass(frozen=True)
class Accepted:
    at: float
    to: str
    message_id: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class MailServer:
    """`busy_share` of what is offered is answered with a 451; who is called nobody does not exist."""

    port: int
    busy_share: float = 0.0
    accepted: list[Accepted] = field(default_factory=list)
    times_busy: int = 0
    chance: Random = field(default_factory=lambda: Random(1))
    controller: Controller | None = None

    def open(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        """From here on connections are refused."""
        controller, self.controller = self.controller, None
        controller.loop.call_soon_threadsafe(controller.server.close)
        time.sleep(CLOSING_SECONDS)
        controller.stop()

    def close_for(self, seconds: float) -> None:
        self.close()
        threading.Event().wait(seconds)
        self.open()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - so called there
        if address.startswith("nobody"):
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - so called there
        if self.chance.random() < self.busy_share:
            self.times_busy += 1
            return "451 4.3.2 Busy, try again later"
        message_id = str(message_from_bytes(envelope.content)["Message-ID"]).strip()
        self.accepted.append(Accepted(time.monotonic(), envelope.rcpt_tos[0], message_id))
        return "250 OK"
