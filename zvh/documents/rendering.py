"""The only door to WeasyPrint: a template and its context go in, HTML and a tagged PDF come out."""

import re
import unicodedata
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

UNBREAKABLE = re.compile(r"[^\s<>&\"'=]{60}")
END_SPACES = re.compile(r"(?<!\s)\s+(</(?:p|li|td|th|h[1-6]|div)>)")
KEPT_CONTROLS = frozenset("\t\n\r")


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
    # Loading it costs half a second and needs Pango; who prints nothing does without.
    from zvh.documents import press

    pdf, missing = press.print_html(html)
    # A glyph that no font has would be an empty box, and no valid PDF/UA.
    while missing and (written := spelled_out(html, missing)) != html:
        html = written
        pdf, missing = press.print_html(html)
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
