"""The scale question as one dot per participant: who gave what, and how far apart they are."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zvh.ui.pictures.canvas import DARK, LIGHT, NARROW, Canvas, Palette, Picture
from zvh.ui.pictures.placing import Box, raise_clear
from zvh.ui.pictures.text import as_sentence, shorten, text_width, wrap

LOWEST, HIGHEST = 1, 10
WALL = 1200


@dataclass(frozen=True)
class Score:
    """One participant's score on the scale of 1 to 10."""

    name: str
    value: int
    is_family: bool = False

    def __post_init__(self):
        if not LOWEST <= self.value <= HIGHEST:
            raise ValueError(f"A score lies between {LOWEST} and {HIGHEST}, not {self.value}.")


@dataclass(frozen=True)
class ScaleDots(Picture):
    """One question, its two ends in words, and which end is good (the polarity belongs to the question)."""

    question: str
    low_label: str
    high_label: str
    higher_is_better: bool
    scores: tuple[Score, ...] = ()

    @property
    def title(self) -> str:
        if not self.scores:
            return _("%(question)s No scores yet.") % {"question": as_sentence(self.question)}
        return f"{as_sentence(self.question)} {self.spread_in_words()}"

    def text_equivalent(self) -> str:
        if not self.scores:
            return self.title
        scores = ", ".join(f"{score.name} {score.value}" for score in self._high_to_low())
        return f"{self.title} {scores}. {self._direction()}."

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        if width <= NARROW:
            return _Lanes(self, width=width, palette=palette).drawn()
        return _Stacks(self, width=width, palette=palette).drawn()

    @property
    def svg_wall(self) -> SafeString:
        """On the dark wall screen, to be read from four metres."""
        return self.draw(width=WALL, palette=DARK)

    def extremes(self) -> tuple[int, int] | None:
        """The lowest and the highest score; None as long as nobody differs."""
        values = [score.value for score in self.scores]
        return (min(values), max(values)) if values and min(values) < max(values) else None

    def _high_to_low(self) -> list[Score]:
        return sorted(self.scores, key=lambda score: -score.value)

    def _direction(self) -> str:
        return _("Higher is better") if self.higher_is_better else _("Lower is better")

    def spread_in_words(self) -> str:
        """How far the scores lie apart; there must be one."""
        extremes = self.extremes()
        if extremes is None:
            return ngettext("One score: %(value)d.", "All scores are %(value)d.", len(self.scores)) % {
                "value": self.scores[0].value
            }
        low, high = extremes
        return _("From %(low)d to %(high)d, %(apart)d apart.") % {
            "low": low,
            "high": high,
            "apart": high - low,
        }


class _Drawing:
    """What both layouts share: the axis, its ends in words, the look of a dot."""

    def __init__(self, picture: ScaleDots, *, width: float, palette: Palette):
        self.picture = picture
        self.palette = palette
        self.size = 22 if palette is DARK else 13
        self.canvas = Canvas(width=width, palette=palette)
        self.radius = self.size * 0.72

    def dot(self, score: Score, *, x: float, y: float, radius: float) -> None:
        """Family members have an open dot; the two ends of the spread stand out."""
        extremes = self.picture.extremes()
        colour = self.palette.warm if extremes and score.value in extremes else self.palette.brand
        if score.is_family:
            self.canvas.circle(
                x=x,
                y=y,
                radius=radius * 0.8,
                fill=self.palette.paper,
                stroke=colour,
                stroke_width=radius * 0.4,
            )
        else:
            self.canvas.circle(x=x, y=y, radius=radius, fill=colour)

    def axis(self, *, left: float, right: float, y: float) -> float:
        """The line with its numbers and both ends in words; returns the y where the drawing may go on."""
        size = self.size
        self.canvas.line([(left, y), (right, y)], stroke=self.palette.edge, stroke_width=size / 8)
        if extremes := self.picture.extremes():
            ends = [(self.x_of(value, left=left, right=right), y) for value in extremes]
            self.canvas.line(ends, stroke=self.palette.warm, stroke_width=size / 3.5, stroke_linecap="round")
        for value in range(LOWEST, HIGHEST + 1):
            x = self.x_of(value, left=left, right=right)
            self.canvas.text(str(value), x=x, y=y + size * 1.7, size=size, strong=True, anchor="middle")
        return self._ends_in_words(left=left, right=right, y=y + size * 3.3)

    def _ends_in_words(self, *, left: float, right: float, y: float) -> float:
        size, soft = self.size, self.palette.soft
        if self.canvas.width <= NARROW:
            left, right = size * 0.4, self.canvas.width - size * 0.4
        half = (right - left) / 2 - size
        low, high = (
            wrap(label, width=half, size=size, lines=3)
            for label in (self.picture.low_label, self.picture.high_label)
        )
        for number, line in enumerate(low):
            self.canvas.text(line, x=left - size * 0.4, y=y + size * number * 1.3, size=size, fill=soft)
        for number, line in enumerate(high):
            place = {"x": right + size * 0.4, "y": y + size * number * 1.3}
            self.canvas.text(line, **place, size=size, anchor="end", fill=soft)
        return y + max(len(low), len(high)) * size * 1.3 + size * 0.4

    def legend(self, *, y: float) -> float:
        """Which way is good, and what an open dot means; returns the height of the drawing."""
        size, soft = self.size, self.palette.soft
        words = self.picture._direction()
        if any(score.is_family for score in self.picture.scores):
            words = ". ".join([words, _("Open dot: family member")])
        self.canvas.text(words, x=self.canvas.width / 2, y=y, size=size, anchor="middle", fill=soft)
        return y + size * 0.6

    @staticmethod
    def x_of(value: int, *, left: float, right: float) -> float:
        return left + (value - LOWEST) * (right - left) / (HIGHEST - LOWEST)


class _Stacks(_Drawing):
    """Dots stacked on their score with the names above, raised where they would touch a neighbour."""

    def drawn(self) -> SafeString:
        margin = self.size * 4.6
        left, right = margin, self.canvas.width - margin
        widest = min(2 * (right - left) / (HIGHEST - LOWEST) - self.size, 2 * margin - 4)
        stacks: dict[int, list[Score]] = defaultdict(list)
        for score in self.picture.scores:
            stacks[score.value].append(score)
        step = min(self.radius * 2.2, self.size * 14 / max(map(len, stacks.values()), default=1))
        columns = {
            value: self._column(len(scores), x=self.x_of(value, left=left, right=right), step=step)
            for value, scores in stacks.items()
        }
        blocks: dict[int, Box] = {}
        for value in sorted(stacks):
            block = self._block(stacks[value], column=columns[value], widest=widest)
            others = (column for other, column in columns.items() if other != value)
            blocks[value] = raise_clear(block, chain(others, blocks.values()), gap=self.size * 0.35)
        top = min((block.top for block in blocks.values()), default=-self.size * 2)
        floor = self.size * 0.6 - top
        for value, scores in stacks.items():
            self._draw_stack(scores, columns[value], blocks[value], floor=floor, step=step, widest=widest)
        if not stacks:
            words, middle = _("No scores yet"), self.canvas.width / 2
            self.canvas.text(words, x=middle, y=floor - self.size, size=self.size, anchor="middle")
        height = self.legend(y=self.axis(left=left, right=right, y=floor))
        return self.canvas.svg(height=height, title=self.picture.title)

    def _column(self, count: int, *, x: float, step: float) -> Box:
        """The dots of one score, standing on the axis at y = 0."""
        return Box(x - self.radius, -(count * step) - self.size * 0.4, x + self.radius, 0)

    def _block(self, scores: list[Score], *, column: Box, widest: float) -> Box:
        """The names of one score, straight above their dots."""
        names = [shorten(score.name, width=widest, size=self.size, strong=True) for score in scores]
        half = max(text_width(name, size=self.size, strong=True) for name in names) / 2 + 2
        middle = (column.left + column.right) / 2
        height = len(names) * self.size * 1.3
        return Box(middle - half, column.top - height, middle + half, column.top)

    def _draw_stack(
        self, scores: list[Score], column: Box, block: Box, *, floor: float, step: float, widest: float
    ) -> None:
        x = (column.left + column.right) / 2
        if block.bottom < column.top:
            ends = [(x, floor + block.bottom + self.size * 0.2), (x, floor + column.top + self.size * 0.2)]
            self.canvas.line(ends, stroke=self.palette.edge, stroke_width=1)
        for place, score in enumerate(scores):
            self.dot(
                score,
                x=x,
                y=floor - self.size * 0.3 - step * (place + 0.5),
                radius=min(self.radius, step * 0.48),
            )
            name = shorten(score.name, width=widest, size=self.size, strong=True)
            baseline = floor + block.top + self.size * (1 + place * 1.3)
            self.canvas.text(name, x=x, y=baseline, size=self.size, strong=True, anchor="middle")


class _Lanes(_Drawing):
    """For narrow places: a line per participant, the name in front, the highest score first."""

    def drawn(self) -> SafeString:
        size = self.size
        left, right = self.canvas.width * 0.42, self.canvas.width - size * 1.2
        room = left - size * 2
        is_long = any(text_width(score.name, size=size) > room for score in self.picture.scores)
        lane = size * (3 if is_long else 2)
        for number, score in enumerate(self.picture._high_to_low()):
            middle = lane * (number + 0.5)
            x = self.x_of(score.value, left=left, right=right)
            lines = wrap(score.name, width=room, size=size)
            top = middle + size * (0.35 - (len(lines) - 1) * 0.6)
            for place, line in enumerate(lines):
                self.canvas.text(line, x=0, y=top + size * place * 1.2, size=size)
            self.canvas.line([(left, middle), (right, middle)], stroke=self.palette.line, stroke_width=1)
            self.dot(score, x=x, y=middle, radius=self.radius)
        if not self.picture.scores:
            self.canvas.text(_("No scores yet"), x=0, y=size * 1.2, size=size)
        floor = lane * max(len(self.picture.scores), 1) + size * 0.4
        height = self.legend(y=self.axis(left=left, right=right, y=floor))
        return self.canvas.svg(height=height, title=self.picture.title)
