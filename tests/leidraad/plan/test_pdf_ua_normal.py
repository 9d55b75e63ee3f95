"""Every paper, in each phase, of a meeting at which everything was said once: valid PDF/UA-1."""

import pytest

from cases.models import Phase
from tests.leidraad.plan import sizes
from tests.leidraad.plan.papers import valid_papers
from tests.leidraad.plan.world import running_world

IN_PLAN = ("Herstel 9", "Toekomst 9", "Oma belt het wijkteam", "Juf", "oezicht", "Toen afgesproken 0")
IN_REPORT = (
    "Voorval",
    "Patroon 9",
    "Eerdere hulp 9",
    "Herstel 9",
    "Toekomst 9",
    "Terugblik 9",
    "Toen afgesproken 3",
    "Wijkteam Zuid",
)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("phase", Phase.values)
def test_every_paper_is_valid_pdf_ua(guide, phase):
    papers = valid_papers(running_world(), phase, sizes.normal)
    plan, report = papers["plan"].html, papers["report"].html
    assert [words for words in IN_PLAN if words not in plan] == []
    assert [words for words in IN_REPORT if words not in report] == []
