"""The guide (leidraad) as data: reading a file, refusing a wrong one, and typed access to what was loaded."""

from leidraad.guide.captures import Capture
from leidraad.guide.content import Guide, PhaseGuide, Scale, Step, Topic, read_guide
from leidraad.guide.problems import GuideError, Problem

__all__ = [
    "Capture",
    "Guide",
    "GuideError",
    "PhaseGuide",
    "Problem",
    "Scale",
    "Step",
    "Topic",
    "read_guide",
]
