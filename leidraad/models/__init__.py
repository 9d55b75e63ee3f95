"""What we think and what we agree: the guide, the conversation held with it, and everything it captures."""

from leidraad.models.agreements import (
    OPEN_STATUSES,
    Action,
    ActionAim,
    ActionKind,
    ActionStatus,
    BottomLine,
    ClosingPlan,
    Cooperation,
    Idea,
    IdeaHorizon,
    IdeaOutcome,
    Origin,
    PlanVersion,
)
from leidraad.models.conversation import Conversation, ConversationTopic, Draft, GuideVersion
from leidraad.models.findings import (
    Finding,
    FindingKind,
    FindingReview,
    ReviewKind,
    RiskLevel,
    RiskNature,
)
from leidraad.models.judgement import ScaleRound, ScaleScore, Verdict, VerdictOutcome
from leidraad.models.reach import PlanLayer, ReachDecision, Release, Ruling
from leidraad.models.sharing import BasisKind, CopyPermission, SharingBasis

__all__ = [
    "OPEN_STATUSES",
    "Action",
    "ActionAim",
    "ActionKind",
    "ActionStatus",
    "BasisKind",
    "BottomLine",
    "ClosingPlan",
    "Conversation",
    "ConversationTopic",
    "Cooperation",
    "CopyPermission",
    "Draft",
    "Finding",
    "FindingKind",
    "FindingReview",
    "GuideVersion",
    "Idea",
    "IdeaHorizon",
    "IdeaOutcome",
    "Origin",
    "PlanLayer",
    "PlanVersion",
    "ReachDecision",
    "Release",
    "ReviewKind",
    "RiskLevel",
    "RiskNature",
    "Ruling",
    "ScaleRound",
    "ScaleScore",
    "SharingBasis",
    "Verdict",
    "VerdictOutcome",
]
