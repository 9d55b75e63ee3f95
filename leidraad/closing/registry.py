"""What lacks before a meeting closes. Later apps add checks; nothing listed stands in the way (rule 12)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leidraad.models import Conversation

MOST_NAMED = 5


@dataclass(frozen=True)
class Missing:
    """One thing that lacks: in words, how often, which rows (their first words), and where to mend it."""

    key: str
    words: str
    link: str = ""
    count: int = 1
    which: tuple[str, ...] = ()

    @property
    def more(self) -> int:
        """How many rows are not named."""
        return max(0, self.count - len(self.which)) if self.which else 0


Check = Callable[[Conversation], Iterable[Missing]]

_checks: list[Check] = []


def register(check: Check) -> Check:
    """Add a check; called once, from an app that is ready. Also a decorator."""
    if check not in _checks:
        _checks.append(check)
    return check


def missing(conversation: Conversation) -> list[Missing]:
    """Everything that lacks now, in the order in which the checks were registered."""
    return [found for check in _checks for found in check(conversation)]


def first_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Enough of the first few rows to know which they are."""
    return tuple(text if len(text) <= 70 else f"{text[:69].rstrip()}…" for text in list(texts)[:MOST_NAMED])
