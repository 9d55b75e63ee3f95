"""Every paper, in each phase, of a meeting at which far too much was said: valid PDF/UA-1."""

import pytest

from cases.models import Phase
from tests.leidraad.plan import sizes
from tests.leidraad.plan.papers import valid_papers
from tests.leidraad.plan.world import running_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("phase", Phase.values)
def test_every_paper_is_valid_pdf_ua(guide, phase):
    valid_papers(running_world(), phase, sizes.very_long)
