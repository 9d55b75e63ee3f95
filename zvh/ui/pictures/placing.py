"""Finds a place for labels where they touch nothing; pure geometry on rectangles."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle; y runs downwards, as in SVG."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def raised_to(self, bottom: float) -> "Box":
        return Box(self.left, bottom - (self.bottom - self.top), self.right, bottom)


def raise_clear(box: Box, obstacles: Iterable[Box], *, gap: float) -> Box:
    """The box itself, or the lowest place straight above it where it touches no obstacle."""
    standing = list(obstacles)
    while hit := [other for other in standing if box.touches(other)]:
        box = box.raised_to(min(other.top for other in hit) - gap)
    return box


def tiers(spans: list[tuple[float, float]], *, gap: float) -> list[int]:
    """For labels from left to right (start and end of each): the tier in which each touches no other.

    A line leads from each start down to what it names. Worked out from the right: a label comes to stand
    above every label whose line it would cover.
    """
    chosen = [0] * len(spans)
    starts: list[float] = []  # per tier the start of its leftmost label so far
    for index in range(len(spans) - 1, -1, -1):
        start, end = spans[index]
        free = next((tier for tier in range(len(starts)) if end + gap <= min(starts[tier:])), len(starts))
        if free == len(starts):
            starts.append(start)
        starts[free] = start
        chosen[index] = free
    return chosen
