"""Where WeasyPrint is: HTML in, a tagged PDF out. Only `rendering` comes here, when there is something to print."""

from functools import cache
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from zvh.documents.fetching import STATIC, StaticFetcher

STYLE_SHEET = "documents/paper.css"

# WeasyPrint does not promise to be thread-safe, and the fonts are loaded once per process.
_in_use = Lock()


def print_html(html: str) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters for which no font has a glyph."""
    fetcher = StaticFetcher()
    missing: set[str] = set()

    def note_missing(document, pdf) -> None:
        for font in document.fonts.values():
            missing.update(chr(code) for code in font.missing)

    with _in_use:
        fonts, style_sheet = type_case()
        pdf = HTML(string=html, base_url=STATIC, url_fetcher=fetcher).write_pdf(
            stylesheets=[style_sheet], font_config=fonts, finisher=note_missing, pdf_variant="pdf/ua-1"
        )
    fetcher.raise_if_refused()
    return pdf, frozenset(missing)


@cache
def type_case() -> tuple[FontConfiguration, CSS]:
    fonts, fetcher = FontConfiguration(), StaticFetcher()
    style_sheet = CSS(url=STATIC + STYLE_SHEET, url_fetcher=fetcher, font_config=fonts)
    fetcher.raise_if_refused()
    return fonts, style_sheet
