"""Measures text without a browser, so that labels can be placed where they don't touch."""

import json
from functools import cache
from pathlib import Path

WIDTHS_FILE = Path(__file__).with_name("widths.json")
WIDEST = 1000  # thousandths of the type size: for characters that the typeface doesn't have
ELLIPSIS = "…"


@cache
def _widths() -> dict[str, dict[str, int]]:
    return json.loads(WIDTHS_FILE.read_text(encoding="utf-8"))


def text_width(text: str, *, size: float, strong: bool = False) -> float:
    """The width of one line in the same unit as the type size."""
    widths = _widths()["semibold" if strong else "regular"]
    return sum(widths.get(character, WIDEST) for character in text) * size / 1000


def shorten(text: str, *, width: float, size: float, strong: bool = False) -> str:
    """The text itself when it fits, otherwise its beginning with an ellipsis."""
    if text_width(text, size=size, strong=strong) <= width:
        return text
    kept = text
    while kept and text_width(kept.rstrip() + ELLIPSIS, size=size, strong=strong) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def as_sentence(text: str) -> str:
    """Ends with a full stop unless it ends with a sign of its own."""
    return text if text.rstrip().endswith((".", "?", "!", ":", "…")) else f"{text.rstrip()}."


def wrap(text: str, *, width: float, size: float, strong: bool = False, lines: int = 2) -> list[str]:
    """At most this many lines, broken at spaces; the last is shortened when the text doesn't fit."""
    words = text.split()
    wrapped: list[str] = []
    while words and len(wrapped) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size=size, strong=strong) <= width:
            line = f"{line} {words.pop(0)}"
        wrapped.append(shorten(line, width=width, size=size, strong=strong))
    if words:
        wrapped.append(shorten(" ".join(words), width=width, size=size, strong=strong))
    return wrapped
