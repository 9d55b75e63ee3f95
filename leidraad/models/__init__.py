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
from leidraad.models.following import (
    ActionReminder,
    ActionReport,
    BottomLineBreach,
    CourseMeans,
    Escalation,
    EscalationStep,
    NewCourse,
    SignalNotice,
)
from leidraad.models.judgement import ScaleRound, ScaleScore, Verdict, VerdictOutcome
from leidraad.models.live import NamedConcern, Spoken, Stretch
from leidraad.models.preparing import AnswerKind, AskedAgain, Preparation, PreparedAnswer, Silence
from leidraad.models.reach import PlanLayer, ReachDecision, Release, Ruling
from leidraad.models.sharing import BasisKind, CopyPermission, SharingBasis
from leidraad.models.stabilising import GoalCheck, Holds, SaidInCall, SignalCheck
from zvh.access.history import keep_history, without_history

__all__ = [
    "OPEN_STATUSES",
    "Action",
    "ActionAim",
    "ActionKind",
    "ActionReminder",
    "ActionReport",
    "ActionStatus",
    "AnswerKind",
    "AskedAgain",
    "BasisKind",
    "BottomLine",
    "BottomLineBreach",
    "ClosingPlan",
    "Conversation",
    "ConversationTopic",
    "Cooperation",
    "CopyPermission",
    "CourseMeans",
    "Draft",
    "Escalation",
    "EscalationStep",
    "Finding",
    "FindingKind",
    "FindingReview",
    "GoalCheck",
    "GuideVersion",
    "Holds",
    "Idea",
    "IdeaHorizon",
    "IdeaOutcome",
    "NamedConcern",
    "NewCourse",
    "Origin",
    "PlanLayer",
    "PlanVersion",
    "Preparation",
    "PreparedAnswer",
    "ReachDecision",
    "Release",
    "ReviewKind",
    "RiskLevel",
    "RiskNature",
    "Ruling",
    "SaidInCall",
    "ScaleRound",
    "ScaleScore",
    "SharingBasis",
    "SignalCheck",
    "SignalNotice",
    "Silence",
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
    ActionReport,
    BottomLine,
    BottomLine.persons.through,
    BottomLine.shielded_from.through,
    BottomLineBreach,
    BottomLineBreach.shielded_from.through,
    ClosingPlan,
    ClosingPlan.shielded_from.through,
    Conversation,
    ConversationTopic,
    Cooperation,
    Cooperation.shielded_from.through,
    CopyPermission,
    Escalation,
    EscalationStep,
    Finding,
    Finding.persons.through,
    Finding.shielded_from.through,
    FindingReview,
    Idea,
    Idea.shielded_from.through,
    NamedConcern,
    NewCourse,
    NewCourse.shielded_from.through,
    Preparation,
    PreparedAnswer,
    ReachDecision,
    Release,
    ScaleRound,
    ScaleScore,
    SharingBasis,
    Spoken,
    Stretch,
    Verdict,
)
without_history(AskedAgain, because="Each is a row of its own that never changes.")
without_history(Draft, because="What somebody was typing; sent, it is a statement, and that has a history.")
without_history(PlanLayer, because="Frozen with its version.")
without_history(PlanVersion, because="Frozen: it is never changed, and the next version stands beside it.")
without_history(ActionReminder, because="Written once, with its day: the row is its own history.")
without_history(SignalNotice, because="Written once, with its day: the row is its own history.")
without_history(GoalCheck, because="Written once, with the evaluation it belongs to.")
without_history(SaidInCall, because="Written once, with the evaluation; the finding has a history.")
without_history(SignalCheck, because="Written once, with the evaluation it belongs to.")
