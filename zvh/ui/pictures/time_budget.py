"""The time of a meeting as one bar: what each step may take, what it took, where we are, and what comes."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zvh.ui.pictures.canvas import LIGHT, NARROW, Canvas, Palette, Picture
from zvh.ui.pictures.phase_path import PhaseState
from zvh.ui.pictures.placing import tiers
from zvh.ui.pictures.text import text_width, wrap

SIZE = 13
BAR = 18
GAP = 3
LINE = SIZE * 1.45

Span = tuple[float, float]


@dataclass(frozen=True)
class StepTime:
    """One step of the meeting, in whole minutes. `must_start` marks the step that has to begin by now."""

    title: str
    budget: int
    used: int = 0
    state: PhaseState = PhaseState.TO_COME
    with_family: bool = False
    must_start: bool = False
    note: str = ""

    def __post_init__(self):
        object.__setattr__(self, "state", PhaseState(self.state))
        if self.budget < 0 or self.used < 0:
            raise ValueError("Minutes are not negative.")

    @property
    def is_now(self) -> bool:
        return self.state is PhaseState.NOW

    @property
    def span(self) -> int:
        """How many minutes the step takes up in the picture."""
        return self.used if self.state is PhaseState.BEEN else max(self.used, self.budget, 1)

    @property
    def words(self) -> str:
        if self.is_now or self.over:
            minutes = _("%(used)d of %(budget)d min") % {"used": self.used, "budget": self.budget}
        else:
            minutes = _("%(minutes)d min") % {
                "minutes": self.used if self.state is PhaseState.BEEN else self.budget
            }
        return f"{self.title} {minutes}" + (f", {self.note}" if self.note else "")

    @property
    def over(self) -> int:
        return max(self.used - self.budget, 0) if self.state is not PhaseState.TO_COME else 0

    def in_words(self) -> str:
        extra = [self.words]
        if self.over:
            extra.append(
                ngettext("%(count)d minute over", "%(count)d minutes over", self.over) % {"count": self.over}
            )
        if self.with_family:
            extra.append(_("with the family"))
        if self.must_start:
            extra.append(_("has to start now"))
        return ", ".join(extra)


@dataclass(frozen=True)
class TimeBudget(Picture):
    """The steps in the order in which they are held."""

    steps: tuple[StepTime, ...]

    @property
    def title(self) -> str:
        if not self.steps:
            return _("Time of the meeting: no steps.")
        now = next((step for step in self.steps if step.is_now), None)
        return _("Time of the meeting: %(now)s.") % {"now": now.words if now else self._total_in_words()}

    def text_equivalent(self) -> str:
        return "; ".join(step.in_words() for step in self.steps) + "." if self.steps else self.title

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        drawing = _Compact if width <= NARROW else _Row
        return drawing(self, width=width, palette=palette).drawn()

    def _total_in_words(self) -> str:
        total = sum(step.budget for step in self.steps)
        return ngettext("%(count)d minute", "%(count)d minutes", total) % {"count": total}


class _Drawing:
    def __init__(self, picture: TimeBudget, *, width: float, palette: Palette):
        self.picture = picture
        self.steps = picture.steps
        self.palette = palette
        self.canvas = Canvas(width=width, palette=palette)

    def segment(self, step: StepTime, *, x: float, y: float, width: float) -> None:
        """Past is mid-toned, now is filled as far as used, to come is pale; what goes over is warm."""
        palette = self.palette
        border = palette.warm if step.must_start else palette.edge
        self.canvas.rect(
            x=x + 0.5,
            y=y + 0.5,
            width=max(width - 1, 1),
            height=BAR - 1,
            rx=3,
            fill=palette.warm_wash if step.must_start else palette.brand_wash,
            stroke=border,
            stroke_width=2 if step.must_start else 1,
        )
        if step.used and step.state is not PhaseState.TO_COME:
            self._fill(step, x=x, y=y, width=width)
        if step.is_now:
            place = x + width * min(step.used / step.span, 1)
            self.canvas.line([(place, y - 4), (place, y + BAR + 4)], stroke=palette.warm, stroke_width=3)

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

    @staticmethod
    def is_strong(step: StepTime) -> bool:
        return step.is_now or step.must_start

    def colour_of(self, step: StepTime) -> str:
        if step.must_start or step.over:
            return self.palette.warm
        return self.palette.ink if step.is_now else self.palette.soft


class _Row(_Drawing):
    """One bar, with the names above it in as many tiers as needed, and the parts with the family below."""

    def drawn(self) -> SafeString:
        spans = self.spans()
        places = [
            self._label_place(step, left) for step, (left, _right) in zip(self.steps, spans, strict=True)
        ]
        levels = tiers(places, gap=SIZE)
        if self._is_crowded(spans, places, levels):
            return _Column(self.picture, width=self.canvas.width, palette=self.palette).drawn()
        top = LINE * (max(levels, default=0) + 1) + 4
        for step, (left, right), (start, _end), level in zip(self.steps, spans, places, levels, strict=True):
            baseline = top - LINE * level - SIZE * 0.55
            if level:
                self.canvas.line(
                    [(left + 1, baseline + 3), (left + 1, top)], stroke=self.palette.edge, stroke_width=1
                )
            style = {"size": SIZE, "strong": self.is_strong(step), "fill": self.colour_of(step)}
            self.canvas.text(step.words, x=start, y=baseline, **style)
            self.segment(step, x=left, y=top, width=right - left)
        height = self._draw_family(spans, top=top + BAR + 5)
        return self.canvas.svg(height=height, title=self.picture.title)

    def _label_place(self, step: StepTime, left: float) -> tuple[float, float]:
        wide = text_width(step.words, size=SIZE, strong=self.is_strong(step))
        start = max(min(left, self.canvas.width - wide), 0)
        return start, start + wide

    def _is_crowded(self, spans: list[Span], places: list[Span], levels: list[int]) -> bool:
        """Whether a label would cover another step's line, or the labels would tower over the bar."""
        moved = [start < left for (left, _right), (start, _end) in zip(spans, places, strict=True)]
        beyond = any(left >= places[-1][0] for left, _right in spans[:-1])
        too_long = any(end > self.canvas.width for _start, end in places)
        return any(moved[:-1]) or beyond or too_long or max(levels, default=0) > 2

    def _draw_family(self, spans: list[Span], *, top: float) -> float:
        """A line under the steps that are held with the family; returns the height of the drawing."""
        groups: list[Span] = []
        joined = False
        for step, (left, right) in zip(self.steps, spans, strict=True):
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
            strong, fill = self.is_strong(step), self.colour_of(step)
            words = prefix % {"step": step.in_words()}
            for line in wrap(words, width=self.canvas.width, size=SIZE, strong=strong, lines=2):
                y += SIZE * 1.3
                self.canvas.text(line, x=0, y=y - SIZE * 0.3, size=SIZE, strong=strong, fill=fill)
        return self.canvas.svg(height=y + SIZE * 0.2, title=self.picture.title)

    def _said(self) -> list[tuple[str, StepTime]]:
        """The step that is on, and the one that has to start or else comes first."""
        now = [(_("Now: %(step)s"), step) for step in self.steps if step.is_now]
        ahead = [step for step in self.steps if step.state is PhaseState.TO_COME]
        pressing = [step for step in ahead if step.must_start] or ahead
        return now[:1] + [(_("Then: %(step)s"), step) for step in pressing[:1]]


class _Column(_Drawing):
    """For steps whose names don't fit along one bar: a line per step, the bar under its name."""

    def drawn(self) -> SafeString:
        longest = max((step.span for step in self.steps), default=1)
        y = 0.0
        for step in self.steps:
            strong, fill = self.is_strong(step), self.colour_of(step)
            lines = wrap(step.in_words(), width=self.canvas.width, size=SIZE, strong=strong)
            for number, line in enumerate(lines):
                self.canvas.text(
                    line, x=0, y=y + SIZE * (1 + number * 1.3), size=SIZE, strong=strong, fill=fill
                )
            y += SIZE * (0.2 + len(lines) * 1.3)
            self.segment(step, x=0, y=y, width=max(self.canvas.width * step.span / longest, 8))
            y += BAR + SIZE * 0.9
        return self.canvas.svg(height=max(y, SIZE), title=self.picture.title)
