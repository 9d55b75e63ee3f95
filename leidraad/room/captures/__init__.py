"""For every kind of answer of the guide: what is known, the form that adds, what can be done with a row."""

from leidraad.guide import Capture
from leidraad.room.captures.agreements import (
    ActionCapture,
    BottomLineCapture,
    ClosingCapture,
    CooperationCapture,
)
from leidraad.room.captures.base import Act, CaptureHandler
from leidraad.room.captures.concerns import JointConcernCapture
from leidraad.room.captures.dossier import (
    HouseholdCapture,
    IncidentsCapture,
    InvolvementCapture,
    LifeDomainsCapture,
)
from leidraad.room.captures.findings import (
    FindingCapture,
    NeedCapture,
    PerPersonCapture,
    PhaseCheckCapture,
    RankedCapture,
    ReviewCapture,
)
from leidraad.room.captures.ideas import IdeaCapture, PriorityCapture
from leidraad.room.captures.judgement import SafetyCapture, VerdictCapture
from leidraad.room.captures.scale import ScaleCapture

HANDLERS: dict[str, CaptureHandler] = {
    handler.kind: handler
    for handler in (
        PhaseCheckCapture(Capture.PHASE_CHECK),
        HouseholdCapture(Capture.HOUSEHOLD),
        LifeDomainsCapture(Capture.LIFE_DOMAINS),
        InvolvementCapture(Capture.INVOLVEMENT),
        FindingCapture(Capture.CONCERN),
        IncidentsCapture(Capture.INCIDENTS),
        FindingCapture(Capture.PATTERN),
        RankedCapture(Capture.RISK),
        FindingCapture(Capture.HELP_TRIED),
        PerPersonCapture(Capture.STRENGTH),
        RankedCapture(Capture.RECOVERY),
        PerPersonCapture(Capture.FUTURE),
        FindingCapture(Capture.UNKNOWN),
        ReviewCapture(Capture.REVIEW),
        ScaleCapture(Capture.SCALE),
        JointConcernCapture(Capture.JOINT_CONCERN),
        SafetyCapture(Capture.SAFETY_CHECK),
        VerdictCapture(Capture.VERDICT),
        NeedCapture(Capture.NEED),
        IdeaCapture(Capture.IDEA),
        PriorityCapture(Capture.PRIORITY),
        ActionCapture(Capture.ACTION),
        BottomLineCapture(Capture.BOTTOM_LINE),
        CooperationCapture(Capture.COOPERATION),
        ClosingCapture(Capture.CLOSING),
    )
}

__all__ = ["HANDLERS", "Act", "CaptureHandler"]
