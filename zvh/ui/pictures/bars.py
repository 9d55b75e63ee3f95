"""Figures as horizontal bars: one line per thing that was counted, with its number written out."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zvh.ui.pictures.canvas import LIGHT, NARROW, Canvas, Palette, Picture
from zvh.ui.pictures.text import shorten, text_width, wrap

SIZE = 13
BAR = 12


@dataclass(frozen=True)
class Bar:
    """One figure; a value of None is one that is not shown because it counts too few households."""

    label: str
    value: float | None
    note: str = ""

    def __post_init__(self):
        if self.value is not None and self.value < 0:
            raise ValueError("A bar has no negative value.")

    def value_in_words(self, unit: str) -> str:
        if self.value is None:
            return _("too few to show")
        written = number_format(self.value, decimal_pos=0 if self.value == int(self.value) else 1)
        return " ".join(filter(None, [f"{written}{unit}", self.note]))


@dataclass(frozen=True)
class Bars(Picture):
    """Figures that may be compared: all in one unit, on one scale from nought."""

    subject: str
    bars: tuple[Bar, ...] = ()
    unit: str = ""

    @property
    def title(self) -> str:
        if not self.bars:
            return _("%(subject)s: no data.") % {"subject": self.subject}
        return self.subject

    def text_equivalent(self) -> str:
        if not self.bars:
            return self.title
        return (
            f"{self.subject}: "
            + "; ".join(f"{bar.label} {bar.value_in_words(self.unit)}" for bar in self.bars)
            + "."
        )

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        canvas = Canvas(width=width, palette=palette)
        if not self.bars:
            canvas.text(_("No data"), x=0, y=SIZE * 1.2, size=SIZE, fill=palette.soft)
            return canvas.svg(height=SIZE * 2, title=self.title)
        longest = max(text_width(bar.value_in_words(self.unit), size=SIZE, strong=True) for bar in self.bars)
        figure_width = min(longest, width * 0.4)
        most = max((bar.value for bar in self.bars if bar.value is not None), default=0)
        above = width <= NARROW
        label_width = width if above else width * 0.36
        left = 0 if above else label_width + SIZE
        room = width - left - figure_width - SIZE
        y = 0.0
        for bar in self.bars:
            lines = wrap(bar.label, width=label_width, size=SIZE)
            y = self._draw_line(canvas, bar, lines, y=y, left=left, room=room, most=most, above=above)
        return canvas.svg(height=y, title=self.title)

    def _draw_line(
        self,
        canvas: Canvas,
        bar: Bar,
        lines: list[str],
        *,
        y: float,
        left: float,
        room: float,
        most: float,
        above: bool,
    ) -> float:
        """One bar, its label before it or above it where it is narrow; returns where the next begins."""
        words_height = len(lines) * SIZE * 1.3
        for number, line in enumerate(lines):
            canvas.text(line, x=0, y=y + SIZE * (1 + number * 1.3), size=SIZE)
        middle = y + (words_height + BAR / 2 + 3 if above else words_height / 2)
        length = room * bar.value / most if bar.value and most else 0
        canvas.line([(left, middle - BAR / 2 - 2), (left, middle + BAR / 2 + 2)], stroke=canvas.palette.edge)
        if length:
            canvas.rect(
                x=left, y=middle - BAR / 2, width=max(length, 1.5), height=BAR, fill=canvas.palette.brand
            )
        missing = bar.value is None
        start = left + length + SIZE * 0.6
        words = bar.value_in_words(self.unit)
        canvas.text(
            shorten(words, width=canvas.width - start, size=SIZE, strong=not missing),
            x=start,
            y=middle + SIZE * 0.35,
            size=SIZE,
            strong=not missing,
            fill=canvas.palette.soft if missing else "",
        )
        return (middle + BAR / 2 if above else y + words_height) + SIZE * 0.8
