"""Row-level security of the family's voice."""

from cases.policies import case_content
from clients.models import ChildVoice

POLICIES = [case_content(ChildVoice)]
