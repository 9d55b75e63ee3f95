"""How far something is filled in, as a ring with the count in the middle."""

import math
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zvh.ui.pictures.canvas import LIGHT, Canvas, Palette, Picture
from zvh.ui.pictures.text import wrap

SIZE = 13
RING = 64
STROKE = 8


@dataclass(frozen=True)
class Completeness(Picture):
    """So many of so many, and of what; a total of nought is something that needs nothing."""

    label: str
    done: int
    total: int

    def __post_init__(self):
        if not 0 <= self.done <= self.total:
            raise ValueError(f"{self.done} of {self.total} is not a completeness.")

    @property
    def title(self) -> str:
        if not self.total:
            return _("%(label)s: nothing is asked.") % {"label": self.label}
        return _("%(label)s: %(done)d of %(total)d.") % {
            "label": self.label,
            "done": self.done,
            "total": self.total,
        }

    def text_equivalent(self) -> str:
        return self.title

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        """The ring keeps its size; the label takes what is left beside it."""
        canvas = Canvas(width=width, palette=palette)
        middle = RING / 2
        canvas.circle(
            x=middle,
            y=middle,
            radius=middle - STROKE / 2,
            fill="none",
            stroke=palette.line,
            stroke_width=STROKE,
        )
        self._draw_arc(canvas)
        counted = f"{self.done}/{self.total}" if self.total else "–"
        canvas.text(counted, x=middle, y=middle + SIZE * 0.38, size=SIZE + 1, strong=True, anchor="middle")
        lines = wrap(self.label, width=width - RING - SIZE * 1.5, size=SIZE + 1, lines=3)
        top = middle - (len(lines) - 1) * SIZE * 0.7 + SIZE * 0.38
        for number, line in enumerate(lines):
            canvas.text(line, x=RING + SIZE, y=top + number * SIZE * 1.4, size=SIZE + 1)
        return canvas.svg(height=RING, title=self.title)

    def _draw_arc(self, canvas: Canvas) -> None:
        if not self.done:
            return
        middle, radius = RING / 2, (RING - STROKE) / 2
        colour = canvas.palette.brand
        if self.done == self.total:
            canvas.circle(x=middle, y=middle, radius=radius, fill="none", stroke=colour, stroke_width=STROKE)
            return
        angle = 2 * math.pi * self.done / self.total
        x, y = middle + radius * math.sin(angle), middle - radius * math.cos(angle)
        large = 1 if angle > math.pi else 0
        path = f"M{middle:.1f} {middle - radius:.1f}A{radius:.1f} {radius:.1f} 0 {large} 1 {x:.1f} {y:.1f}"
        canvas.element("path", d=path, fill="none", stroke=colour, stroke_width=STROKE)
