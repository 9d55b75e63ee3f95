"""Reads a PDF back: its text, its pages, and what keeps it from being PDF/UA."""

from io import BytesIO

import page
from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """All text with single spaces; what was broken over lines or hyphenated stays as it was laid."""
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages).split())


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def ua_failures(pdf: bytes) -> list[tuple[str, str]]:
    """The rules of PDF/UA-1 that it breaks; empty for a valid document."""
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    failures = [(failure.rule_id, failure.message) for failure in report.failures]
    assert report.is_compliant == (not failures)
    return failures
