"""Reads the demo's content files. What they hold is data, checked in tests/demo; no models in here."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML was built without libyaml: the same result, later.
    from yaml import SafeLoader

CONTENT = Path(__file__).parent / "content"
# Ages in the ten research households are counted on this day; the research ran from 2020 to 2022.
RESEARCH_REFERENCE_DATE = date(2022, 1, 1)


@cache
def organisations() -> list[dict]:
    return _read("organisations.yaml")


@cache
def people() -> list[dict]:
    return _read("people.yaml")


@cache
def research_households() -> list[dict]:
    """The ten households that together match the published figures, in order of their key."""
    return [_read(f"research/{path.name}") for path in sorted((CONTENT / "research").glob("h*.yaml"))]


@cache
def household() -> dict:
    """The household that is told in full, with its meetings in order."""
    told = _read("household/family.yaml")
    meetings = sorted((CONTENT / "household").glob("meeting_*.yaml"))
    told["meetings"] = [_read(f"household/{path.name}") for path in meetings]
    return told


@cache
def around_today() -> list[dict]:
    """Lighter cases, so that every list of every role has something in it on the day the demo starts."""
    return [_read(f"around/{path.name}") for path in sorted((CONTENT / "around").glob("*.yaml"))]


@cache
def sittings() -> list[dict]:
    """The weegoverleggen; which case is weighed where stands with the case."""
    return _read("sittings.yaml")


def _read(name: str):
    return yaml.load((CONTENT / name).read_text(encoding="utf-8"), Loader=SafeLoader)
