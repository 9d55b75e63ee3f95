"""The people one can log in as in the demo, from `content/people.yaml`."""

from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent / "content"


@cache
def demo_people() -> dict[str, str]:
    """E-mail address → one line on what this person does, in the order of the file."""
    people = yaml.safe_load((CONTENT / "people.yaml").read_text(encoding="utf-8"))
    return {person["email"]: person["about"] for person in people if person.get("login")}
