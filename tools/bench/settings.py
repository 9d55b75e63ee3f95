"""The application's settings, with one page more: a bare one to compare with."""

from zvh.settings import *  # noqa: F403

ROOT_URLCONF = "tools.bench.urls"
