"""What later apps add to the plan and the report, such as what children said: they register it here.

Sections are for professionals. A family member gets of them only what the app that registered them hands out.
"""

from collections.abc import Callable

from cases.models import Case
from leidraad.models import Conversation

Section = Callable[[Case, Conversation | None], list[dict]]

# Of the rows that were frozen, those that this person (an id as text) may hear today.
HeardToday = Callable[[list[dict], str], list[dict]]

_sections: dict[str, Section] = {}
_heard_today: dict[str, HeardToday] = {}


def register(name: str, section: Section, *, heard_today: HeardToday | None = None) -> None:
    """Called once, from the app's AppConfig. The rows are plain values with stable ids, as in `rows`."""
    _sections[name] = section
    if heard_today:
        _heard_today[name] = heard_today


def heard_by_person(name: str, plan: dict, person_id: str) -> list[dict]:
    """The rows of a section that a family member may hear; none unless the section says so."""
    rows = plan.get("sections", {}).get(name, [])
    return _heard_today[name](rows, person_id) if rows and name in _heard_today else []


def sections_of(case: Case, conversation: Conversation | None) -> dict[str, list[dict]]:
    return {name: section(case, conversation) for name, section in sorted(_sections.items())}
