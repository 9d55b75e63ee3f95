"""Counts wrong guesses by where they come from; how often one link may be tried, the link itself counts."""

import time

from django.core.cache import cache

# Wrong ones per address of a client; a whole school may share one.
WRONG_IN_WINDOW = 20
WINDOW_SECONDS = 600


def guessed_too_often(address: str) -> bool:
    return cache.get(_counter(address), 0) >= WRONG_IN_WINDOW


def note_wrong_guess(address: str) -> None:
    key = _counter(address)
    cache.set(key, cache.get(key, 0) + 1, 2 * WINDOW_SECONDS)


def _counter(address: str) -> str:
    return f"link-guesses:{address}:{int(time.time() // WINDOW_SECONDS)}"
