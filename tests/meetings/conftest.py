"""Services are tested in the words of the source; pages speak the language of the request."""

import pytest
from django.utils import translation

from tests.meetings.browser import signed_in
from tests.meetings.scenes import make_family, plan


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield


@pytest.fixture
def family():
    return make_family()


@pytest.fixture
def item(family):
    return plan(family)


@pytest.fixture
def chair(family):
    """The browser of who directs the family's case and chairs its meetings."""
    return signed_in(family.director)
