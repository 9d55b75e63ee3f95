"""What an extra meeting is for, proposed where it is offered: the words are fixed, an address holds none of a case."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from cases.models import Case, Phase


def proposed_purpose(case: Case, query: Mapping[str, str]) -> dict[str, str]:
    """Phase and goal to begin the form with; a bodemeis that does not hold is about direct safety first."""
    if query.get("vanwege") == "bodemeis":
        goal = _("A bodemeis does not hold. What is needed for safety now, and who does what today?")
        return {"phase": Phase.SAFETY, "goal": goal}
    return {"phase": case.phase or Phase.SAFETY}
