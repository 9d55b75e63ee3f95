"""What a browser in a room does, as far as the server can tell: one stream, and one connection for what it fetches."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress


class Connection:
    """HTTP/1.1 on one connection that is kept."""

    def __init__(self, port: int, cookies: str) -> None:
        self.port, self.cookies = port, cookies
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        # Of the newest answer.
        self.headers: dict[str, str] = {}

    async def request(
        self, method: str, path: str, *, body: bytes = b"", headers: dict | None = None
    ) -> tuple[int, bytes]:
        """Status and body; opens the connection again when the server closed it meanwhile."""
        for attempt in (1, 2):
            if self.writer is None or self.writer.is_closing():
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                await send_request(self.writer, method, path, self.port, self.cookies, body, headers or {})
                return await self._answer()
            except (ConnectionError, asyncio.IncompleteReadError):
                self.writer.close()
                self.writer = None
                if attempt == 2:
                    raise
        raise AssertionError("not reached")

    async def _answer(self) -> tuple[int, bytes]:
        status, headers = await read_head(self.reader)
        self.headers = headers
        if "content-length" in headers:
            return status, await self.reader.readexactly(int(headers["content-length"]))
        body = b""
        if headers.get("transfer-encoding") == "chunked":
            while chunk := await read_chunk(self.reader):
                body += chunk
        return status, body

    def close(self) -> None:
        if self.writer:
            self.writer.close()


async def send_request(writer, method, path, port, cookies, body, headers) -> None:
    lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{port}", f"Cookie: {cookies}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    await writer.drain()


async def read_head(reader) -> tuple[int, dict[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").split("\r\n")
    pairs = (line.partition(": ") for line in head[1:] if line)
    return int(head[0].split(" ")[1]), {name.lower(): value for name, _colon, value in pairs}


async def read_chunk(reader) -> bytes:
    size = int((await reader.readuntil(b"\r\n")).strip(), 16)
    chunk = await reader.readexactly(size)
    await reader.readexactly(2)
    return chunk


class Stream:
    """An event stream: `heard(topic, number)` is called for each event, "open-stream" among them."""

    def __init__(self, port: int, path: str, cookies: str, heard: Callable[[str, str], None]) -> None:
        self.port, self.path, self.cookies, self.heard = port, path, cookies, heard
        self.writer: asyncio.StreamWriter | None = None
        self.task: asyncio.Task | None = None

    def open(self) -> None:
        self.task = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        await send_request(
            self.writer, "GET", self.path, self.port, self.cookies, b"", {"Accept": "text/event-stream"}
        )
        status, _headers = await read_head(reader)
        if status != 200:
            raise RuntimeError(f"{self.path} answered {status}.")
        said: dict[str, str] = {}
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while chunk := await read_chunk(reader):
                for line in chunk.decode().splitlines():
                    if line:
                        name, _colon, value = line.partition(":")
                        said[name] = value.strip()
                    elif "event" in said:
                        self.heard(said.get("data") or said["event"], said.get("id", ""))
                        said = {}

    async def drop(self) -> None:
        """As when a laptop loses its network: the line is gone without a word."""
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task
        if self.writer:
            self.writer.transport.abort()


def now() -> float:
    return time.perf_counter()
