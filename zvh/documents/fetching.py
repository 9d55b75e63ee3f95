"""What a document may load: our own static files. No text in a dossier reaches the network."""

import mimetypes
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from weasyprint.urls import URLFetcher, URLFetcherResponse

# A host that cannot exist (RFC 2606): relative addresses in style sheets resolve against it.
STATIC = "https://static.invalid/"


class ForbiddenResourceError(Exception):
    """A template or style sheet asked for something that is no static file of ours."""


class StaticFetcher(URLFetcher):
    """Reads static files where Django finds them; keeps what it refused: WeasyPrint goes on without."""

    def __init__(self):
        super().__init__(allowed_protocols=())
        self.refused: list[str] = []

    def fetch(self, url, headers=None):
        path = unquote(url.removeprefix(STATIC)) if url.startswith(STATIC) else ""
        found = finders.find(path) if path and ".." not in path else None
        if found is None:
            self.refused.append(url[:200])
            raise ValueError(f"Not a static file: {url[:200]}")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})

    def raise_if_refused(self) -> None:
        if self.refused:
            raise ForbiddenResourceError(", ".join(self.refused))
