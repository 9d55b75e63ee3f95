import pytest

from tests.leidraad.room.meeting import Held, hold_meeting


@pytest.fixture
def held(guide) -> Held:
    """A meeting in the phase of risks, going on with the OM at the table."""
    return hold_meeting(guide)
