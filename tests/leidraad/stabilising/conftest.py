import pytest
from django.utils import translation

from tests.leidraad.stabilising.scene import Scene, in_recovery


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield


@pytest.fixture
def scene(db) -> Scene:
    """In recovery, not followed yet."""
    return in_recovery()


@pytest.fixture
def followed(scene) -> Scene:
    """Followed from today, with the calls that were proposed."""
    scene.enter()
    return scene
