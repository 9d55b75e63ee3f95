"""Finds names and whereabouts in running text: a tag that somebody forgot must not tell where a person lives.

Plain values, no database. Better one sentence too many kept back than one address told (domain.md rule 4).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

SHORTEST_PIECE = 4
SHORTEST_NUMBER = 6
POSTCODE = re.compile(r"\b(\d{4}) ?([a-z]{2})\b")
HOUSE_NUMBER = re.compile(r" \d+( ?[a-z]{1,2}| \d+)?$")


def fold(text: str) -> str:
    """Words in small letters without accents or signs, one space between them."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", letters))


def digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def pieces_of(place: str) -> frozenset[str]:
    """What betrays an address or place: each of its lines, its street, its postcode, its town."""
    pieces = set()
    for part in re.split(r"[,;/\n(]+", place):
        folded = fold(part)
        pieces |= {folded, HOUSE_NUMBER.sub("", folded), POSTCODE.sub("", folded).strip()}
        pieces |= {POSTCODE.sub(r"\1\2", found.group()) for found in POSTCODE.finditer(folded)}
    return frozenset(piece for piece in pieces if len(piece) >= SHORTEST_PIECE and not piece.isdigit())


def numbers_of(place: str) -> frozenset[str]:
    """A telephone number as digits, without the country code or the leading nought."""
    found = digits(place)
    if len(found) < SHORTEST_NUMBER or re.search(r"[A-Za-z]{3}", place):
        return frozenset()
    return frozenset({re.sub(r"^(00|\+)?31|^0", "", found)})


def surname_of(name: str) -> str:
    """A professional's name without initials: "S. de Boer" is "de Boer"."""
    return " ".join(word for word in name.split() if not word.endswith(".")) or name


def without_name(text: str, *, name: str, instead: str) -> str:
    """The text with this professional called what `instead` says."""
    either = "|".join(re.escape(form) for form in (name, surname_of(name)))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", lambda found: instead, text)


@dataclass(frozen=True)
class Hidden:
    """`places` may appear in no text for a reader; `known_places` are their own, which they know.

    `called` are the names of who they are kept apart from.
    """

    places: tuple[str, ...] = ()
    known_places: tuple[str, ...] = ()
    called: tuple[str, ...] = ()

    def tells_where(self, texts: Iterable[str]) -> bool:
        return any(self._tells_where(text) for text in texts if text)

    def names(self, texts: Iterable[str]) -> bool:
        return any(_holds(_spaced(text), name) for text in texts if text for name in self._names)

    def _tells_where(self, text: str) -> bool:
        spaced, run = _spaced(text), digits(text)
        joined = POSTCODE.sub(r"\1\2", spaced)
        return any(_holds(spaced, piece) or _holds(joined, piece) for piece in self._pieces) or any(
            number in run for number in self._numbers
        )

    @cached_property
    def _pieces(self) -> frozenset[str]:
        known = {piece for place in self.known_places for piece in pieces_of(place)}
        return frozenset(piece for place in self.places for piece in pieces_of(place)) - known

    @cached_property
    def _numbers(self) -> frozenset[str]:
        known = {number for place in self.known_places for number in numbers_of(place)}
        return frozenset(number for place in self.places for number in numbers_of(place)) - known

    @cached_property
    def _names(self) -> frozenset[str]:
        names = filter(None, map(fold, self.called))
        return frozenset(form for name in names for form in (name, f"{name}s"))


def _spaced(text: str) -> str:
    return f" {fold(text)} "


def _holds(spaced: str, words: str) -> bool:
    """Whole words only: "Ans" is not in "kans"."""
    return f" {words} " in spaced
