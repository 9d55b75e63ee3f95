"""Meetings need a guide, the one that the project ships; and the one that a family member follows."""

from tests.clients.link_meeting import held, mother, sits
from tests.leidraad.conftest import guide, guide_content

__all__ = ["guide", "guide_content", "held", "mother", "sits"]
