"""The time of a meeting as one bar: what each step may take, what it took, where we are, and what comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zvh.ui.pictures.canvas import LIGHT, NARROW, Canvas, Palette, Picture
from zvh.ui.pictures.placing import tiers
from zvh.ui.pictures.step_time import PauseTime, StepTime
from zvh.ui.pictures.text import text_width, wrap

SIZE = 13
BAR = 18
GAP = 3
LINE = SIZE * 1.45

Span = tuple[float, float]


class _Label(NamedTuple):
    """The words of a step from `start` to `end`, above its segment that begins at `left`."""

    step: StepTime | PauseTime
    left: float
    start: float
    end: float


@dataclass(frozen=True)
class TimeBudget(Picture):
    """The steps in the order of the guide, with pauses between them."""

    steps: tuple[StepTime | PauseTime, ...]

    @property
    def title(self) -> str:
        if not self.steps:
            return _("Time of the meeting: no steps.")
        return _("Time of the meeting: %(now)s.") % {
            "now": self.now.words if self.now else self._total_in_words()
        }

    @property
    def now(self) -> StepTime | PauseTime | None:
        """What goes on: a pause within a step before the step."""
        on = [step for step in self.steps if step.is_now]
        return next((step for step in on if step.is_pause), on[0] if on else None)

    def text_equivalent(self) -> str:
        return "; ".join(step.in_words() for step in self.steps) + "." if self.steps else self.title

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        drawing = _Compact if width <= NARROW else _Row
        return drawing(self, width=width, palette=palette).drawn()

    def _total_in_words(self) -> str:
        total = sum(step.budget for step in self.steps if not step.is_pause)
        return ngettext("%(count)d minute", "%(count)d minutes", total) % {"count": total}


class _Drawing:
    def __init__(self, picture: TimeBudget, *, width: float, palette: Palette):
        self.picture = picture
        self.steps = picture.steps
        self.palette = palette
        self.canvas = Canvas(width=width, palette=palette)

    def segment(self, step: StepTime | PauseTime, *, x: float, y: float, width: float) -> None:
        """Past is mid-toned, now is filled as far as used, to come is pale; what goes over is warm."""
        if step.is_pause:
            self._pause(step, x=x, y=y, width=width)
            return
        palette = self.palette
        border = palette.warm if step.must_start or step.loses else palette.edge
        self.canvas.rect(
            x=x + 0.5,
            y=y + 0.5,
            width=max(width - 1, 1),
            height=BAR - 1,
            rx=3,
            fill=palette.warm_wash if step.must_start else palette.brand_wash,
            stroke=border,
            stroke_width=2 if step.must_start else 1,
            # What is shorter than planned is dashed: grey paper tells too.
            stroke_dasharray="5 3" if step.loses else None,
        )
        if step.used:
            self._fill(step, x=x, y=y, width=width)
        if step is self.picture.now:
            self._marker(x + width * min(step.used / step.span, 1), y)

    def _pause(self, step: PauseTime, *, x: float, y: float, width: float) -> None:
        """Empty, with the two strokes of a pause where they fit."""
        palette, middle = self.palette, x + width / 2
        self.canvas.rect(
            x=x + 0.5,
            y=y + 0.5,
            width=max(width - 1, 1),
            height=BAR - 1,
            rx=3,
            fill=palette.paper,
            stroke=palette.soft,
            stroke_width=1,
        )
        for place in (middle - 2.5, middle + 2.5) if width >= 12 else ():
            self.canvas.line([(place, y + 5), (place, y + BAR - 5)], stroke=palette.soft, stroke_width=2)
        if step.is_now:
            self._marker(x + width, y)

    def _marker(self, place: float, y: float) -> None:
        ends = [(place, y - 4), (place, y + BAR + 4)]
        self.canvas.line(ends, stroke=self.palette.warm, stroke_width=3)

    def _fill(self, step: StepTime, *, x: float, y: float, width: float) -> None:
        palette = self.palette
        share = min(step.used, step.budget or step.used) / step.span
        filled = palette.brand if step.is_now else palette.brand_mid
        self.canvas.rect(x=x, y=y, width=max(width * share, 1), height=BAR, rx=3, fill=filled)
        if step.over:
            left = x + width * share
            self.canvas.rect(x=left, y=y, width=max(x + width - left, 2), height=BAR, rx=3, fill=palette.warm)

    def spans(self) -> list[Span]:
        """Where each segment of one bar begins and ends; nothing is too short to see."""
        steps = self.steps
        room = self.canvas.width - GAP * max(len(steps) - 1, 0)
        least = min(12.0, room / max(len(steps), 1))
        total = sum(step.span for step in steps) or 1
        wide = [max(room * step.span / total, least) for step in steps]
        scale = room / sum(wide) if wide else 1
        spans, x = [], 0.0
        for share in wide:
            spans.append((x, x + share * scale))
            x += share * scale + GAP
        return spans

    def colour_of(self, step: StepTime | PauseTime) -> str:
        if step.must_start or step.over or step.loses:
            return self.palette.warm
        return self.palette.ink if step.is_now else self.palette.soft


class _Row(_Drawing):
    """One bar, with the names above it in as many tiers as needed, and the parts with the family below.

    Where not all names fit, the bar stays one: first pauses go without, then what is past or small.
    """

    def drawn(self) -> SafeString:
        spans = self.spans()
        for named in self._named(spans):
            labels = [
                _Label(step, left, *self._place(step, left))
                for step, (left, _right) in zip(self.steps, spans, strict=True)
                if step in named
            ]
            levels = tiers([(label.start, label.end) for label in labels], gap=SIZE)
            if not self._is_crowded(labels, levels):
                return self._drawn_with(labels, levels, spans)
        other = _Compact if self.picture.now else _Column
        return other(self.picture, width=self.canvas.width, palette=self.palette).drawn()

    def _named(self, spans: list[Span]) -> Iterator[list[StepTime | PauseTime]]:
        """Which of them are named: as many as possible first."""
        yield list(self.steps)
        yield [step for step in self.steps if not step.is_pause or step.is_now]
        if self.picture.now:
            yield [
                step
                for step, (left, right) in zip(self.steps, spans, strict=True)
                if step.is_strong or text_width(step.words, size=SIZE) <= right - left
            ]

    def _place(self, step: StepTime | PauseTime, left: float) -> Span:
        wide = text_width(step.words, size=SIZE, strong=step.is_strong)
        start = max(min(left, self.canvas.width - wide), 0)
        return start, start + wide

    def _is_crowded(self, labels: list["_Label"], levels: list[int]) -> bool:
        """Whether a label would cover another step's line, or the labels would tower over the bar."""
        moved = any(label.start < label.left for label in labels[:-1])
        beyond = any(label.left >= labels[-1].start for label in labels[:-1])
        too_long = any(label.end > self.canvas.width for label in labels)
        return moved or beyond or too_long or max(levels, default=0) > 2

    def _drawn_with(self, labels: list["_Label"], levels: list[int], spans: list[Span]) -> SafeString:
        top = LINE * (max(levels, default=0) + 1) + 4
        for label, level in zip(labels, levels, strict=True):
            baseline = top - LINE * level - SIZE * 0.55
            if level:
                ends = [(label.left + 1, baseline + 3), (label.left + 1, top)]
                self.canvas.line(ends, stroke=self.palette.edge, stroke_width=1)
            style = {"size": SIZE, "strong": label.step.is_strong, "fill": self.colour_of(label.step)}
            self.canvas.text(label.step.words, x=label.start, y=baseline, **style)
        for step, (left, right) in zip(self.steps, spans, strict=True):
            self.segment(step, x=left, y=top, width=right - left)
        height = self._draw_family(spans, top=top + BAR + 5)
        return self.canvas.svg(height=height, title=self.picture.title)

    def _draw_family(self, spans: list[Span], *, top: float) -> float:
        """A line under the steps that are held with the family; returns the height of the drawing."""
        groups: list[Span] = []
        joined = False
        for step, (left, right) in zip(self.steps, spans, strict=True):
            if step.is_pause:
                continue
            if step.with_family:
                groups = [*groups[:-1], (groups[-1][0], right)] if joined else [*groups, (left, right)]
            joined = step.with_family
        for left, right in groups:
            ends = [(left + 1, top), (left + 1, top + 5), (right - 1, top + 5), (right - 1, top)]
            self.canvas.line(ends, stroke=self.palette.warm, stroke_width=2)
        if not groups:
            return top
        words = _("with the family")
        start = min(groups[0][0], self.canvas.width - text_width(words, size=SIZE))
        self.canvas.text(words, x=start, y=top + 5 + SIZE * 1.15, size=SIZE, fill=self.palette.soft)
        return top + 5 + SIZE * 1.5


class _Compact(_Drawing):
    """For narrow places: one bar, with what is on now and what comes or has to start in words under it."""

    def drawn(self) -> SafeString:
        for step, (left, right) in zip(self.steps, self.spans(), strict=True):
            self.segment(step, x=left, y=5, width=right - left)
        y = 5.0 + BAR + SIZE * 0.6
        for prefix, step in self._said():
            strong, fill = step.is_strong, self.colour_of(step)
            words = prefix % {"step": step.in_words()}
            for line in wrap(words, width=self.canvas.width, size=SIZE, strong=strong, lines=2):
                y += SIZE * 1.3
                self.canvas.text(line, x=0, y=y - SIZE * 0.3, size=SIZE, strong=strong, fill=fill)
        return self.canvas.svg(height=y + SIZE * 0.2, title=self.picture.title)

    def _said(self) -> list[tuple[str, StepTime | PauseTime]]:
        """The step that is on, and the one that has to start or else comes first."""
        now = [(_("Now: %(step)s"), step) for step in (self.picture.now,) if step]
        ahead = [step for step in self.steps if step.is_to_come]
        pressing = [step for step in ahead if step.must_start] or ahead
        return now[:1] + [(_("Then: %(step)s"), step) for step in pressing[:1]]


class _Column(_Drawing):
    """For steps whose names don't fit along one bar: a line per step, the bar under its name."""

    def drawn(self) -> SafeString:
        longest = max((step.span for step in self.steps), default=1)
        y = 0.0
        for step in self.steps:
            strong, fill = step.is_strong, self.colour_of(step)
            lines = wrap(step.in_words(), width=self.canvas.width, size=SIZE, strong=strong)
            for number, line in enumerate(lines):
                self.canvas.text(
                    line, x=0, y=y + SIZE * (1 + number * 1.3), size=SIZE, strong=strong, fill=fill
                )
            y += SIZE * (0.2 + len(lines) * 1.3)
            self.segment(step, x=0, y=y, width=max(self.canvas.width * step.span / longest, 8))
            y += BAR + SIZE * 0.9
        return self.canvas.svg(height=max(y, SIZE), title=self.picture.title)
