"""Services are tested in the words of the source; pages speak the language of the request."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield
