"""Row-level security of the family's voice and of personal links."""

from cases.policies import case_content
from clients.links import policies as of_links
from clients.models import ChildVoice

FUNCTIONS = of_links.FUNCTIONS
POLICIES = [case_content(ChildVoice), *of_links.POLICIES]
