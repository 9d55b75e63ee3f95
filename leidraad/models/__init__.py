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
from leidraad.models.conversation import Conversation, ConversationTopic, Draft, GuideVersion, Typing
from leidraad.models.findings import (
    Finding,
    FindingKind,
    FindingReview,
    ReviewKind,
    RiskLevel,
    RiskNature,
)
from leidraad.models.judgement import ScaleRound, ScaleScore, Verdict, VerdictOutcome
from leidraad.models.live import NamedConcern, Spoken, Stretch
from leidraad.models.reach import PlanLayer, ReachDecision, Release, Ruling
from leidraad.models.sharing import BasisKind, CopyPermission, SharingBasis
from zvh.access.history import keep_history, without_history

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
    "NamedConcern",
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
    "Spoken",
    "Stretch",
    "Typing",
    "Verdict",
    "VerdictOutcome",
]

keep_history(
    Action,
    Action.persons.through,
    Action.shielded_from.through,
    BottomLine,
    BottomLine.persons.through,
    BottomLine.shielded_from.through,
    ClosingPlan,
    ClosingPlan.shielded_from.through,
    Conversation,
    ConversationTopic,
    Cooperation,
    Cooperation.shielded_from.through,
    CopyPermission,
    Finding,
    Finding.persons.through,
    Finding.shielded_from.through,
    FindingReview,
    Idea,
    Idea.shielded_from.through,
    NamedConcern,
    ReachDecision,
    Release,
    ScaleRound,
    ScaleScore,
    SharingBasis,
    Spoken,
    Stretch,
    Verdict,
)
without_history(Draft, because="What somebody was typing; sent, it is a statement, and that has a history.")
without_history(PlanLayer, because="Frozen with its version.")
without_history(PlanVersion, because="Frozen: it is never changed, and the next version stands beside it.")
