"""The guide that the project ships: parsed once, loaded for each test."""

import pytest

from leidraad.guide.schema import parse
from leidraad.services.guide import load_guide_content
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.roles import acting


@pytest.fixture(scope="session")
def guide_content():
    return parse(SHIPPED_GUIDE.read_bytes())


@pytest.fixture
def guide(db, guide_content):
    with acting(None):
        return load_guide_content(content=guide_content)
