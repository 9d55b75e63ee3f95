"""Writes how a meeting that was held spent its time, as meetings do: sharing takes long, deciding gets what is left."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from leidraad.models import Conversation, Stretch
from meetings.models import Part
from zvh.embedded.demo.world import World

# Of the minutes that the guide gives. What happens before deciding differs from meeting to meeting.
TAKES = {
    "vooraf": 1.2,
    "beeldvorming": 1.2,
    "schaalvraag": 1.0,
    "oordeelsvorming": 0.9,
    "besluitvorming": 0.8,
}
DIFFERS = ("beeldvorming", "schaalvraag")
CHANGING_TABLES = timedelta(minutes=4)
BACK = timedelta(minutes=3)

Stay = tuple[str, timedelta]


def add_stretches(
    world: World, conversation: Conversation, parts: Iterable[Part], *, back_from: str = ""
) -> None:
    """Per part, which has begun and ended: a pause when the table changed, and its steps.

    From `back_from`, a step, the table went back for a while to the one before it.
    """
    for place, part in enumerate(parts):
        at = part.started_at
        if place:
            at = _add(world, conversation, part, part.steps[0], at, CHANGING_TABLES, is_pause=True)
        stays = list(_stays(world, part.steps, part.ended_at - at, number=part.started_at.toordinal()))
        for step, length in _going_back(stays, back_from):
            at = _add(world, conversation, part, step, at, length)


def _stays(world: World, steps: list[str], length: timedelta, *, number: int) -> Iterator[Stay]:
    """The steps of a part in whole minutes, together its length."""
    wanted = {step.key: step.minutes * TAKES[step.key] for step in world.guide.steps if step.key in steps}
    for step in DIFFERS:
        if step in wanted:
            wanted[step] *= 0.9 + 0.1 * (number % 5)
    total = sum(wanted.values())
    left = length
    for step in steps[:-1]:
        stay = timedelta(minutes=round(length / timedelta(minutes=1) * wanted[step] / total))
        left -= stay
        yield step, stay
    yield steps[-1], left


def _going_back(stays: list[Stay], back_from: str) -> Iterator[Stay]:
    before = ""
    for step, length in stays:
        if step == back_from and before and length > 3 * BACK:
            yield step, BACK
            yield before, BACK
            length -= 2 * BACK
        yield step, length
        before = step


def _add(
    world: World,
    conversation: Conversation,
    part: Part,
    step: str,
    at: datetime,
    length: timedelta,
    *,
    is_pause: bool = False,
) -> datetime:
    """One stretch; returns when it ended."""
    world.batch.add(
        Stretch(
            case=conversation.case,
            conversation=conversation,
            part=part,
            step=step,
            is_pause=is_pause,
            began_at=at,
            ended_at=at + length,
        )
    )
    return at + length
