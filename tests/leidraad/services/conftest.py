import pytest

from tests.leidraad.room.meeting import Held, hold_meeting


@pytest.fixture
def held(guide) -> Held:
    return hold_meeting(guide)
