"""The summary on paper: one A4, whatever there is to say. What does not fit is counted, never on a second page."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from leidraad.guide import read_guide
from leidraad.preparing.summary import Section, Summary
from zvh.documents.rendering import RenderedDocument, render_document

# How many lines of each section are tried, and whether the scores are drawn; the last always fits.
LEVELS = ((6, True), (4, True), (3, True), (2, True), (2, False), (1, False))


@dataclass(frozen=True)
class Cut:
    """A section with as many lines as fit, and how many there are more."""

    section: Section
    most: int

    @property
    def lines(self):
        return self.section.lines[: self.most]

    @property
    def more(self) -> int:
        return max(0, len(self.section.lines) - self.most)


def print_summary(summary: Summary) -> tuple[str, RenderedDocument]:
    """The paper with its title, in the language of the guide."""
    language = read_guide(summary.conversation.guide).language
    with translation.override(language):
        title = _("Summary before the meeting")
        for most, with_scores in LEVELS:
            printed = render_document(
                template="leidraad/pdf/summary.html",
                context={
                    "summary": summary,
                    "cuts": [Cut(section, most) for section in summary.sections],
                    "with_scores": with_scores,
                },
                title=title,
                language=language,
            )
            if printed.pages == 1:
                break
    return title, printed
