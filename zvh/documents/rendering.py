"""The only door to WeasyPrint: a template and its context go in, HTML and a tagged PDF come out."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from threading import Lock

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from zvh.documents.fetching import STATIC, StaticFetcher

STYLE_SHEET = "documents/paper.css"
UNBREAKABLE = re.compile(r"[^\s<>&\"'=]{60}")
END_SPACES = re.compile(r"\s+(</(?:p|li|td|th|h[1-6]|div)>)")
KEPT_CONTROLS = frozenset("\t\n\r")

# WeasyPrint does not promise to be thread-safe, and the fonts are loaded once per process.
_press = Lock()


@dataclass(frozen=True)
class RenderedDocument:
    """What was printed: tests assert on the HTML, people read the PDF."""

    html: str
    pdf: bytes


def render_document(*, template: str, context: dict, title: str, language: str) -> RenderedDocument:
    """Print a template that extends documents/paper.html; it finds `title` and `language` in its context.

    Raises ForbiddenResourceError when the template asks for anything but our own static files.
    """
    with translation.override(language):
        html = render_to_string(template, {**context, "title": title, "language": language})
    html = breakable(without_end_spaces(without_controls(html)))
    with _press:
        pdf, missing = _print(html)
        # A glyph that no font has would be an empty box, and no valid PDF/UA.
        while missing and (written := spelled_out(html, missing)) != html:
            html = written
            pdf, missing = _print(html)
    return RenderedDocument(html=html, pdf=pdf)


def without_controls(text: str) -> str:
    """Without the control characters that neither HTML nor a PDF can hold."""
    return "".join(
        character
        for character in text
        if character in KEPT_CONTROLS or unicodedata.category(character) not in {"Cc", "Cs"}
    )


def without_end_spaces(text: str) -> str:
    """Without spaces before a closing tag: where just the space does not fit, WeasyPrint breaks the line anew."""
    return END_SPACES.sub("\\g<1>", text)


def breakable(text: str) -> str:
    """With places to break in words that no line can hold: laying those out takes time that grows squared."""
    return UNBREAKABLE.sub("\\g<0>\u200b", text)


def spelled_out(text: str, missing: frozenset[str]) -> str:
    """Each missing character by its Unicode name, so that what was written does not vanish."""
    return text.translate({ord(character): f"[{_name_of(character)}]" for character in missing})


def _name_of(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()


def _print(html: str) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters for which no font has a glyph."""
    fonts, style_sheet = _type_case()
    fetcher = StaticFetcher()
    missing: set[str] = set()

    def note_missing(document, pdf) -> None:
        for font in document.fonts.values():
            missing.update(chr(code) for code in font.missing)

    pdf = HTML(string=html, base_url=STATIC, url_fetcher=fetcher).write_pdf(
        stylesheets=[style_sheet], font_config=fonts, finisher=note_missing, pdf_variant="pdf/ua-1"
    )
    fetcher.raise_if_refused()
    return pdf, frozenset(missing)


@cache
def _type_case() -> tuple[FontConfiguration, CSS]:
    fonts, fetcher = FontConfiguration(), StaticFetcher()
    style_sheet = CSS(url=STATIC + STYLE_SHEET, url_fetcher=fetcher, font_config=fonts)
    fetcher.raise_if_refused()
    return fonts, style_sheet
