"""The guide that the project ships, for pages that plan with it."""

from tests.leidraad.conftest import guide, guide_content

__all__ = ["guide", "guide_content"]
