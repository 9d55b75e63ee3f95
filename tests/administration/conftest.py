"""A plan that hides a shelter needs a guide: the one that the project ships."""

from tests.leidraad.conftest import guide, guide_content

__all__ = ["guide", "guide_content"]
