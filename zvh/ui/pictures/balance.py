"""How actions divide over the family and the professionals among themselves, beside what research found."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zvh.ui.pictures.canvas import LIGHT, Canvas, Palette, Picture
from zvh.ui.pictures.text import text_width

SIZE = 13
BAR = 14
RESEARCH_SHARE = 0.75  # of the 216 agreements in 28 meetings, table 3.2: among professionals


@dataclass(frozen=True)
class Balance(Picture):
    """Counts of actions; `reference` is the share among professionals to compare with, or None."""

    family: int
    professionals: int
    reference: float | None = RESEARCH_SHARE

    def __post_init__(self):
        if self.family < 0 or self.professionals < 0:
            raise ValueError("A count of actions is not negative.")

    @property
    def title(self) -> str:
        if not self.total:
            return _("Balance of the actions: no actions yet.")
        return _("Balance of the actions: %(professionals)s, %(family)s.") % {
            "professionals": self._professionals_in_words(),
            "family": self._family_in_words(),
        }

    def text_equivalent(self) -> str:
        if self.reference is None or not self.total:
            return self.title
        return f"{self.title} {self._reference_in_words()}."

    @property
    def total(self) -> int:
        return self.family + self.professionals

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        canvas = Canvas(width=width, palette=palette)
        baseline = SIZE * 1.1
        if not self.total:
            canvas.text(_("No actions yet"), x=0, y=baseline, size=SIZE, fill=palette.soft)
            return canvas.svg(height=SIZE * 1.6, title=self.title)
        professionals, family = self._professionals_in_words(), self._family_in_words()
        together = text_width(professionals, size=SIZE, strong=True) + text_width(
            family, size=SIZE, strong=True
        )
        canvas.text(professionals, x=0, y=baseline, size=SIZE, strong=True)
        if together + SIZE * 2 > width:
            baseline += SIZE * 1.4
        canvas.text(family, x=width, y=baseline, size=SIZE, strong=True, anchor="end")
        top = baseline + SIZE * 0.6
        self._draw_bar(canvas, top=top)
        bottom = top + BAR
        if self.reference is not None:
            bottom = self._draw_reference(canvas, top=top)
        return canvas.svg(height=bottom + 3, title=self.title)

    def _draw_bar(self, canvas: Canvas, *, top: float) -> None:
        """Professionals filled, the family open, so that the halves differ without colour too."""
        palette, gap = canvas.palette, 4 if self.family and self.professionals else 0
        border = canvas.width * self.professionals / self.total
        if gap:
            border = min(max(border, 8), canvas.width - 8)
        if self.professionals:
            canvas.rect(x=0, y=top, width=border - gap / 2, height=BAR, rx=3, fill=palette.brand)
        if self.family:
            left = border + gap / 2
            place = {
                "x": left + 1,
                "y": top + 1,
                "width": canvas.width - left - 2,
                "height": BAR - 2,
                "rx": 3,
            }
            canvas.rect(**place, fill=palette.warm_wash, stroke=palette.warm, stroke_width=2)

    def _draw_reference(self, canvas: Canvas, *, top: float) -> float:
        x = canvas.width * self.reference
        canvas.line([(x, top - 3), (x, top + BAR + 6)], stroke=canvas.palette.paper, stroke_width=5)
        canvas.line([(x, top - 3), (x, top + BAR + 6)], stroke=canvas.palette.ink, stroke_width=2)
        baseline = top + BAR + SIZE * 1.5
        words = self._reference_in_words()
        half = text_width(words, size=SIZE) / 2
        middle = min(max(x, half), canvas.width - half)
        canvas.text(words, x=middle, y=baseline, size=SIZE, anchor="middle", fill=canvas.palette.soft)
        return baseline + SIZE * 0.2

    def _professionals_in_words(self) -> str:
        return ngettext(
            "%(count)d among professionals", "%(count)d among professionals", self.professionals
        ) % {"count": self.professionals}

    def _family_in_words(self) -> str:
        return ngettext("%(count)d for the family", "%(count)d for the family", self.family) % {
            "count": self.family
        }

    def _reference_in_words(self) -> str:
        return _("In the research: %(share)d%% among professionals") % {"share": round(self.reference * 100)}
