import pytest

from tests.leidraad.preparing.world import Planned, plan_meeting


@pytest.fixture
def planned(guide) -> Planned:
    """A meeting in the phase of risks that has not begun; five topics to prepare."""
    return plan_meeting(guide)
