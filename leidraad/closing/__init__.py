"""Closing a focusoverleg: what lacks is listed, never in the way; the phase moves and the plan is frozen."""

from leidraad.closing import checks, medical  # noqa: F401  Their checks register themselves.
from leidraad.closing.ending import Ending
from leidraad.closing.registry import Missing, missing, register
from leidraad.closing.services import close_conversation

__all__ = ["Ending", "Missing", "close_conversation", "missing", "register"]
