"""Meetings need a guide; the one that the project ships."""

from tests.leidraad.conftest import guide

__all__ = ["guide"]
