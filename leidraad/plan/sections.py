"""What later apps add to the plan and the report, such as what children said: they register it here.

Sections are for professionals: nothing in them reaches a family member.
"""

from collections.abc import Callable

from cases.models import Case
from leidraad.models import Conversation

Section = Callable[[Case, Conversation | None], list[dict]]

_sections: dict[str, Section] = {}


def register(name: str, section: Section) -> None:
    """Called once, from the app's AppConfig. The rows are plain values with stable ids, as in `rows`."""
    _sections[name] = section


def sections_of(case: Case, conversation: Conversation | None) -> dict[str, list[dict]]:
    return {name: section(case, conversation) for name, section in sorted(_sections.items())}
