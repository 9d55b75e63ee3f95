"""How scores on one scale question develop over meetings: lowest to highest as a bar, the mean as a line."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zvh.ui.pictures.canvas import LIGHT, WIDE, Canvas, Palette, Picture
from zvh.ui.pictures.text import as_sentence, text_width, wrap

LOWEST, MIDDLE, HIGHEST = 1, 5, 10
SIZE = 13
PLOT_HEIGHT = 170
TOP = 14


@dataclass(frozen=True)
class Round:
    """One meeting: its short date and the scores given there, which may be none."""

    label: str
    scores: tuple[int, ...] = ()

    def __post_init__(self):
        if any(not LOWEST <= score <= HIGHEST for score in self.scores):
            raise ValueError(f"A score lies between {LOWEST} and {HIGHEST}.")

    @property
    def mean(self) -> float:
        return sum(self.scores) / len(self.scores)

    def in_words(self) -> str:
        if not self.scores:
            return _("%(label)s: no scores") % {"label": self.label}
        return _("%(label)s: mean %(mean)s, from %(low)d to %(high)d") % {
            "label": self.label,
            "mean": _written(self.mean),
            "low": min(self.scores),
            "high": max(self.scores),
        }


@dataclass(frozen=True)
class Development(Picture):
    """The rounds of one question in order of time; scores of different questions never share a picture."""

    question: str
    higher_is_better: bool
    rounds: tuple[Round, ...] = ()

    @property
    def title(self) -> str:
        scored = self._scored()
        if not scored:
            return _("%(question)s No scores yet.") % {"question": as_sentence(self.question)}
        first, last = scored[0][1], scored[-1][1]
        if len(scored) == 1:
            return f"{as_sentence(self.question)} {first.in_words()}."
        return _("%(question)s From a mean of %(first)s to %(last)s over %(count)d meetings.") % {
            "question": as_sentence(self.question),
            "first": _written(first.mean),
            "last": _written(last.mean),
            "count": len(scored),
        }

    def text_equivalent(self) -> str:
        if not self._scored():
            return self.title
        rounds = "; ".join(meeting.in_words() for meeting in self.rounds)
        return f"{as_sentence(self.question)} {rounds}. {self._direction()}."

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        canvas = Canvas(width=width, palette=palette)
        left, right = SIZE * 2.5, width - SIZE * 1.5
        self._draw_grid(canvas, left=left, right=right)
        places = self._places(left=left + SIZE * 2, right=right - SIZE * 2)
        self._draw_bars(canvas, places)
        self._draw_means(canvas, places)
        self._draw_dates(canvas, places)
        if not self._scored():
            middle = TOP + PLOT_HEIGHT / 2 - SIZE
            canvas.text(_("No scores yet"), x=width / 2, y=middle, size=SIZE, anchor="middle")
        baseline = TOP + PLOT_HEIGHT + SIZE * 4.4
        key = ". ".join([_("Bar: lowest to highest score"), _("Line: mean"), self._direction()])
        lines = wrap(key, width=width - 4, size=SIZE, lines=1 if width >= WIDE else 3)
        for number, line in enumerate(lines):
            canvas.text(line, x=0, y=baseline + number * SIZE * 1.35, size=SIZE, fill=palette.soft)
        return canvas.svg(height=baseline + len(lines) * SIZE * 1.35 - SIZE * 0.8, title=self.title)

    def _scored(self) -> list[tuple[int, Round]]:
        return [(place, meeting) for place, meeting in enumerate(self.rounds) if meeting.scores]

    def _direction(self) -> str:
        return _("Higher is better") if self.higher_is_better else _("Lower is better")

    def _places(self, *, left: float, right: float) -> list[float]:
        count = len(self.rounds)
        if count < 2:
            return [(left + right) / 2] * count
        return [left + place * (right - left) / (count - 1) for place in range(count)]

    def _draw_grid(self, canvas: Canvas, *, left: float, right: float) -> None:
        for value in (LOWEST, MIDDLE, HIGHEST):
            y = _height_of(value)
            canvas.line([(left, y), (right, y)], stroke=canvas.palette.line, stroke_width=1)
            place = {"x": SIZE * 1.6, "y": y + SIZE * 0.35}
            canvas.text(str(value), **place, size=SIZE, anchor="end", fill=canvas.palette.soft)

    def _draw_bars(self, canvas: Canvas, places: list[float]) -> None:
        for place, meeting in self._scored():
            x, low, high = places[place], _height_of(min(meeting.scores)), _height_of(max(meeting.scores))
            canvas.line(
                [(x, high), (x, low)],
                stroke=canvas.palette.brand_mid,
                stroke_width=11,
                stroke_linecap="round",
            )

    def _draw_means(self, canvas: Canvas, places: list[float]) -> None:
        points = [(places[place], _height_of(meeting.mean)) for place, meeting in self._scored()]
        if len(points) > 1:
            canvas.line(points, stroke=canvas.palette.brand, stroke_width=2.5, stroke_linejoin="round")
        for x, y in points:
            canvas.circle(x=x, y=y, radius=5, fill=canvas.palette.brand)

    def _draw_dates(self, canvas: Canvas, places: list[float]) -> None:
        """The mean above the date, for as many meetings as fit: always the last, then going back."""
        taken = canvas.width + SIZE
        for meeting, x in reversed(list(zip(self.rounds, places, strict=True))):
            mean = _written(meeting.mean) if meeting.scores else "–"
            half = max(text_width(meeting.label, size=SIZE), text_width(mean, size=SIZE, strong=True)) / 2
            middle = min(max(x, half), canvas.width - half)
            if middle + half > taken - SIZE * 0.6:
                continue
            taken = middle - half
            baseline = TOP + PLOT_HEIGHT + SIZE * 1.3
            canvas.text(mean, x=middle, y=baseline, size=SIZE, strong=True, anchor="middle")
            canvas.text(meeting.label, x=middle, y=baseline + SIZE * 1.3, size=SIZE, anchor="middle")


def _height_of(value: float) -> float:
    return TOP + (HIGHEST - value) * (PLOT_HEIGHT - SIZE) / (HIGHEST - LOWEST)


def _written(mean: float) -> str:
    """One decimal with the language's own sign; whole means without."""
    return number_format(round(mean, 1), decimal_pos=0 if round(mean, 1) == int(mean) else 1)
