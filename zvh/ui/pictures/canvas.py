"""Paper and pen of the pictures: colours, shapes and text as escaped SVG, with presentation attributes only.

WeasyPrint doesn't let a page's CSS reach inline SVG, and `style=` breaks the content security policy.
"""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible Next Extended, Noto Sans, sans-serif"
WIDE = 720
NARROW = 300
PAGE = 1200

Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    """The tokens of static/css/tokens.css that pictures use."""

    ink: str = "#16262c"
    soft: str = "#52636b"
    paper: str = "#ffffff"
    line: str = "#ddd8cd"
    edge: str = "#748288"
    brand: str = "#0d4a55"
    brand_mid: str = "#b9d0d2"
    brand_wash: str = "#e4eeee"
    warm: str = "#b4470f"
    warm_wash: str = "#fbeadf"
    phases: tuple[str, ...] = ("#a1301f", "#85590a", "#2c6a3f", "#0d4a55", "#0d4a55")
    phase_washes: tuple[str, ...] = ("#f8e5e0", "#f7ecd4", "#e3f0e5", "#e4eeee", "#e4eeee")


LIGHT = Palette()
DARK = Palette(
    ink="#ffffff",
    soft="#dfe9ea",
    paper="#08323a",
    line="#4f7077",
    edge="#9cc3c6",
    brand="#9cc3c6",
    brand_mid="#4f7077",
    brand_wash="#0d4a55",
    warm="#f0b48c",
    warm_wash="#08323a",
)


class Canvas:
    """Collects the elements of one drawing; knows nothing of what they mean."""

    def __init__(self, *, width: float, palette: Palette = LIGHT):
        self.width = width
        self.palette = palette
        self.elements: list[SafeString] = []

    def element(self, name: str, text: str = "", /, **attributes: object) -> None:
        """One element; `stroke_width=2` becomes `stroke-width="2"`, an attribute of None is left out."""
        written = flatatt({key.replace("_", "-"): _number(value) for key, value in attributes.items()})
        self.elements.append(format_html("<{}{}>{}</{}>", name, written, printable(text), name))

    def text(
        self,
        text: str,
        *,
        x: float,
        y: float,
        size: float,
        strong: bool = False,
        anchor: str = "start",
        fill: str = "",
    ) -> None:
        """One line of text; y is its baseline."""
        self.element(
            "text",
            text,
            x=x,
            y=y,
            font_size=size,
            font_weight=600 if strong else None,
            text_anchor=None if anchor == "start" else anchor,
            fill=fill or self.palette.ink,
        )

    def rect(self, *, x: float, y: float, width: float, height: float, **attributes: object) -> None:
        self.element("rect", x=x, y=y, width=width, height=height, **attributes)

    def circle(self, *, x: float, y: float, radius: float, **attributes: object) -> None:
        self.element("circle", cx=x, cy=y, r=radius, **attributes)

    def line(self, points: Iterable[Point], **attributes: object) -> None:
        self.element("polyline", points=_points(points), fill="none", **attributes)

    def polygon(self, points: Iterable[Point], **attributes: object) -> None:
        self.element("polygon", points=_points(points), **attributes)

    def svg(self, *, height: float, title: str) -> SafeString:
        """The finished drawing. Its name stands in the title, which WeasyPrint hands on to the PDF, and in
        `aria-label`; so there are no ids that could clash with those of another fragment.
        """
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}" '
            'font-family="{}"><title>{}</title>{}</svg>',
            _number(self.width),
            _number(height),
            printable(title),
            FONT,
            printable(title),
            format_html_join("", "{}", ((element,) for element in self.elements)),
        )


class Picture(ABC):
    """What every picture can do. Subclasses are frozen dataclasses that say how they are drawn and read."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What the picture shows, in one sentence."""

    @abstractmethod
    def text_equivalent(self) -> str:
        """Everything that the picture says, as text."""

    @abstractmethod
    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        """The picture at this width, in pixels at which its type is readable."""

    @property
    def svg(self) -> SafeString:
        return self.draw(width=WIDE)

    @property
    def svg_page(self) -> SafeString:
        return self.draw(width=PAGE)

    @property
    def svg_narrow(self) -> SafeString:
        return self.draw(width=NARROW)


def printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(
        " " if character in "\t\n\r" else character
        for character in str(text)
        if character in "\t\n\r" or unicodedata.category(character) not in {"Cc", "Cs", "Cn"}
    )


def _number(value: object) -> str | None:
    """Numbers with at most one decimal, whatever the language of the page."""
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return None if value is None else str(value)


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(float(x))},{_number(float(y))}" for x, y in points)
