"""One door to WeasyPrint: what comes out is tagged, complete, and loaded nothing from elsewhere."""

from io import BytesIO
from pathlib import Path

import pytest
from django.utils.html import escape
from django.utils.safestring import mark_safe
from pypdf import PdfReader

from tests.documents.pdf import pages_of, text_of, ua_failures
from zvh.documents.fetching import STATIC, ForbiddenResourceError, StaticFetcher
from zvh.documents.rendering import render_document


@pytest.fixture(autouse=True)
def letter(settings):
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "DIRS": [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"],
        }
    ]


def letter_of(*texts, title="Brief", extra="", language="nl"):
    return render_document(
        template="documents_test/letter.html",
        context={"texts": texts, "extra": extra},
        title=title,
        language=language,
    )


def test_a_document_is_valid_pdf_ua_with_title_and_language():
    document = letter_of("Wie doet wat.")
    reader = PdfReader(BytesIO(document.pdf))
    assert ua_failures(document.pdf) == []
    assert reader.metadata.title == "Brief"
    assert reader.root_object["/Lang"] == "nl"
    assert "Wie doet wat." in document.html
    assert "Wie doet wat." in text_of(document.pdf)


def test_every_page_says_which_it_is_of_how_many():
    document = letter_of(*["Een alinea. " * 60] * 40)
    count = pages_of(document.pdf)
    assert count > 2
    for number, sheet in enumerate(PdfReader(BytesIO(document.pdf)).pages, start=1):
        assert f"{number} van {count}" in sheet.extract_text()


def test_shipped_fonts_are_embedded():
    fonts = PdfReader(BytesIO(letter_of("Łódź").pdf)).pages[0]["/Resources"]["/Font"]
    assert all("Atkinson" in font["/BaseFont"] for font in fonts.values())


def test_what_no_font_has_is_spelled_out():
    document = letter_of("Zij schreef 𓀀.")
    assert ua_failures(document.pdf) == []
    assert "[egyptian hieroglyph a001]" in text_of(document.pdf)


@pytest.mark.parametrize(
    "text",
    [
        "\N{GRINNING FACE} \N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL} \N{WHITE HEAVY CHECK MARK}",
        "مرحبا بالعالم",
        "שלום",
        "a\x01\x0bb",
        "x" * 20_000,
        "a" + " " * 20_000 + "b",
        "\N{ZERO WIDTH SPACE}\N{RIGHT-TO-LEFT OVERRIDE}omgekeerd\N{POP DIRECTIONAL FORMATTING}",
        "",
    ],
)
def test_anything_somebody_can_type_becomes_a_valid_document(text):
    assert ua_failures(letter_of(text).pdf) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/pixel.png",
        "file:///etc/hostname",
        "/etc/hostname",
        "../zvh/settings.py",
        "data:text/plain,x",
    ],
)
def test_nothing_but_static_files_is_loaded(address):
    with pytest.raises(ForbiddenResourceError):
        letter_of("x", extra=mark_safe(f'<img src="{address}" alt="x">'))


def test_a_static_file_is_found_where_django_finds_it():
    fetcher = StaticFetcher()
    assert b"@page" in fetcher.fetch(STATIC + "documents/paper.css").read()
    assert fetcher.refused == []


def test_typed_markup_stays_text():
    document = letter_of("<img src='https://example.org/x.png'>")
    assert "<img" not in document.html
    assert "<img src=" in text_of(document.pdf)


def test_a_line_is_not_broken_for_the_space_behind_it():
    text = '"Als ik alleen ben op zaterdagavond, dan heb ik het moeilijk." Vader noemt drinken zelf als eerste gevaar.'
    document = letter_of(f"{text}\n")
    assert f"{escape(text)}</p>" in document.html
    assert '"Als ik alleen' in PdfReader(BytesIO(document.pdf)).pages[0].extract_text()
