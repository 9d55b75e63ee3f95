"""What has to happen when a focusoverleg begins. Later apps register it; it is part of the start, or nothing is."""

from collections.abc import Callable

from meetings.models import AgendaItem

_acts: list[Callable[[AgendaItem], None]] = []


def register(act: Callable[[AgendaItem], None]) -> None:
    """Called once, when an app is ready."""
    if act not in _acts:
        _acts.append(act)


def begun(item: AgendaItem) -> None:
    """In the transaction that starts the meeting, after its state changed."""
    for act in _acts:
        act(item)
