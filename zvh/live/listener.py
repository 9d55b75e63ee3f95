"""The one connection per process that hears what changed, whichever process changed it."""

import asyncio
import logging
from uuid import UUID

import psycopg
from django.db import connection

from zvh.live.hub import ASK_AGAIN, END, Hub, Told
from zvh.live.signals import CHANNEL

ACCESS_CHANNEL = "zvh_access"
# A change of table says who may be in the room: everyone is asked about again before they hear of it.
ASKS_AGAIN = {"part", "table"}
PAUSES = (0.1, 0.5, 1, 2, 5)

logger = logging.getLogger(__name__)


class Listener:
    """Listens until it is cancelled. While it can't, no stream is open: a page that hears nothing must know it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.is_listening = False

    async def run(self) -> None:
        failures = 0
        while True:
            try:
                await self._listen()
            except psycopg.OperationalError as error:
                logger.warning("Listening ended: %s", type(error).__name__)
            finally:
                failures = 0 if self.is_listening else failures + 1
                self.is_listening = False
                self.hub.tell_all(END)
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(address(), autocommit=True) as listening:
            for channel in (CHANNEL, ACCESS_CHANNEL):
                await listening.execute(f"LISTEN {channel}")
            self.is_listening = True
            async for heard in listening.notifies():
                self._pass_on(heard.channel, heard.payload)

    def _pass_on(self, channel: str, payload: str) -> None:
        if channel == ACCESS_CHANNEL:
            self.hub.tell_principal(UUID(payload), ASK_AGAIN)
            return
        room, topic, number = payload.split(" ")
        if topic in ASKS_AGAIN:
            self.hub.tell_room(UUID(room), ASK_AGAIN)
        self.hub.tell_room(UUID(room), Told(topic, number))


def address() -> str:
    """Where the application's database is, as the application logs in there."""
    settings = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        "",
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        application_name="zvh live",
    )
