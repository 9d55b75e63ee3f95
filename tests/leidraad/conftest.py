"""The guide that the project ships, loaded once per test."""

import pytest

from leidraad.services.guide import load_guide
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.roles import acting


@pytest.fixture
def guide(db):
    with acting(None):
        return load_guide(SHIPPED_GUIDE)
