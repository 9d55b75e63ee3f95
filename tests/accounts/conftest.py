"""Passwords are hashed quickly here, and nothing was counted before a test begins."""

import pytest
from django.core.cache import cache


@pytest.fixture
def at_the_door(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
