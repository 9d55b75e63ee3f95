"""The path of a case through its phases: where it was, is and will be; each phase with its own shape."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zvh.ui.pictures.canvas import LIGHT, Canvas, Palette, Picture
from zvh.ui.pictures.shapes import SHAPES, draw_phase_shape
from zvh.ui.pictures.text import shorten, text_width

SIZE = 13
HEIGHT = 32
ARROW = 20
PADDING = 12


class PhaseState(StrEnum):
    BEEN = "been"
    NOW = "now"
    TO_COME = "to_come"


@dataclass(frozen=True)
class PhaseStep:
    """One phase: its title, its number (1 to 5, which sets shape and colour), and where the case stands.

    `note` stands behind the title, such as how long the phase has lasted.
    """

    title: str
    number: int
    state: PhaseState
    note: str = ""

    def __post_init__(self):
        object.__setattr__(self, "state", PhaseState(self.state))
        if not 1 <= self.number <= len(SHAPES):
            raise ValueError(f"There is no phase {self.number}.")

    @property
    def words(self) -> str:
        return f"{self.title}, {self.note}" if self.note else self.title

    @property
    def shape(self) -> str:
        return SHAPES[self.number - 1]

    @property
    def is_now(self) -> bool:
        return self.state is PhaseState.NOW

    def state_in_words(self) -> str:
        return {PhaseState.BEEN: _("been"), PhaseState.NOW: _("now"), PhaseState.TO_COME: _("to come")}[
            self.state
        ]


@dataclass(frozen=True)
class PhasePath(Picture):
    """The phases in order. A case can go back, so more than one phase may lie behind it or none."""

    steps: tuple[PhaseStep, ...]

    @property
    def title(self) -> str:
        now = next((step for step in self.steps if step.is_now), None)
        return _("Phase: %(phase)s.") % {"phase": now.words} if now else _("No phase yet.")

    def text_equivalent(self) -> str:
        if not self.steps:
            return self.title
        return "; ".join(f"{step.words}: {step.state_in_words()}" for step in self.steps) + "."

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        """Beside each other, and on a next line where the width is used up."""
        canvas = Canvas(width=width, palette=palette)
        x, y = 1.0, 1.0
        for place, step in enumerate(self.steps):
            wide = min(self._width(step), width - 2 - (ARROW if place else 0))
            if place and x + ARROW + wide > width - 1:
                x, y = 1.0, y + HEIGHT + 8
            if place:
                self._draw_arrow(canvas, x=x + 8, middle=y + HEIGHT / 2)
                x += ARROW
            self._draw_step(canvas, step, x=x, y=y, width=wide)
            x += wide
        return canvas.svg(height=y + HEIGHT + 1, title=self.title)

    @staticmethod
    def _width(step: PhaseStep) -> float:
        return text_width(step.words, size=SIZE, strong=True) + SIZE * 1.5 + 2 * PADDING

    def _draw_arrow(self, canvas: Canvas, *, x: float, middle: float) -> None:
        points = [(x, middle - 4), (x + 5, middle), (x, middle + 4)]
        canvas.line(points, stroke=canvas.palette.soft, stroke_width=1.5)

    def _draw_step(self, canvas: Canvas, step: PhaseStep, *, x: float, y: float, width: float) -> None:
        """Now is filled with a thick border, been has a thin one, to come is dashed: grey paper tells too."""
        palette = canvas.palette
        colour = palette.phases[step.number - 1]
        canvas.rect(
            x=x,
            y=y,
            width=width,
            height=HEIGHT,
            rx=HEIGHT / 2,
            fill=palette.phase_washes[step.number - 1] if step.is_now else palette.paper,
            stroke=colour if step.is_now else palette.edge,
            stroke_width=2 if step.is_now else 1,
            stroke_dasharray="4 3" if step.state is PhaseState.TO_COME else None,
        )
        reached = step.state is not PhaseState.TO_COME
        middle = y + HEIGHT / 2
        draw_phase_shape(
            canvas,
            number=step.number,
            x=x + PADDING + SIZE * 0.4,
            y=middle,
            radius=SIZE * 0.42,
            fill=colour if reached else palette.soft,
        )
        canvas.text(
            shorten(step.words, width=width - SIZE * 1.5 - 2 * PADDING + 1, size=SIZE, strong=True),
            x=x + PADDING + SIZE * 1.4,
            y=middle + SIZE * 0.35,
            size=SIZE,
            strong=step.is_now,
            fill=colour if step.is_now else palette.ink if reached else palette.soft,
        )
