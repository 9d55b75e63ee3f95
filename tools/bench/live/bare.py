"""The same fan-out without an application: what this machine gives at best, in the same run."""

import asyncio
import json
from collections import defaultdict

followers: dict[str, list[asyncio.Queue]] = defaultdict(list)
words: dict[str, str] = {}


async def application(scope, receive, send) -> None:
    """GET /live/<room>/ follows; POST /<room>/… says words; GET /<room>/… reads the newest."""
    if scope["type"] != "http":
        return
    room = next(part for part in scope["path"].split("/") if "-" in part)
    if scope["path"].startswith("/live/"):
        await _follow(room, receive, send)
        return
    if scope["method"] == "POST":
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        words[room] = (body + message["body"]).decode()
        for queue in followers[room]:
            queue.put_nowait("concern")
    answer = json.dumps(words.get(room, "")).encode()
    headers = [(b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def _follow(room: str, receive, send) -> None:
    queue: asyncio.Queue = asyncio.Queue()
    followers[room].append(queue)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"event: open-stream\ndata:\n\n", "more_body": True})
    try:
        while True:
            topic = await queue.get()
            event = f"event: old\ndata: {topic}\n\n".encode()
            await send({"type": "http.response.body", "body": event, "more_body": True})
    finally:
        followers[room].remove(queue)
