"""Row-level security of what a conversation captured, by hand; a property test ties it to `visible_to`."""

from cases.models.statements import STATEMENT_INSERT, STATEMENT_SELECT, STATEMENT_UPDATE
from cases.policies import ADDS_TO_CASE, KEEPS_CASE, OWN_CASES, case_content
from leidraad.models import (
    Action,
    BottomLine,
    ClosingPlan,
    Conversation,
    ConversationTopic,
    Cooperation,
    Draft,
    Finding,
    FindingReview,
    GuideVersion,
    Idea,
    PlanVersion,
    ScaleRound,
    ScaleScore,
    Verdict,
)
from zvh.access.registry import GuardedTable, OpenTable

OWN_DRAFT = f"author_id = access_principal() AND {ADDS_TO_CASE}"


def statement(model, *, update: str = STATEMENT_UPDATE) -> GuardedTable:
    return GuardedTable(
        model,
        select=STATEMENT_SELECT,
        insert=STATEMENT_INSERT,
        update=update,
        delete=STATEMENT_UPDATE,
    )


def follows(through, table: str, column: str) -> GuardedTable:
    """A join table: visible and writable with the row it hangs on."""
    seen = f"EXISTS (SELECT 1 FROM {table} owner WHERE owner.id = {column})"
    return GuardedTable(through, select=seen, insert=seen, delete=seen)


POLICIES = [
    OpenTable(GuideVersion, "SELECT, INSERT, UPDATE", because="The guide holds no case content."),
    case_content(Conversation),
    case_content(ConversationTopic),
    GuardedTable(Draft, select=OWN_DRAFT, insert=OWN_DRAFT, update=OWN_DRAFT, delete=OWN_DRAFT),
    statement(Finding),
    follows(Finding.persons.through, "leidraad_finding", "finding_id"),
    follows(Finding.shielded_from.through, "leidraad_finding", "finding_id"),
    GuardedTable(
        FindingReview,
        select="EXISTS (SELECT 1 FROM leidraad_finding finding WHERE finding.id = finding_id)",
        insert=f"{ADDS_TO_CASE} AND principal_id = access_principal()",
    ),
    case_content(ScaleRound),
    case_content(ScaleScore, delete=True),
    case_content(Verdict),
    statement(Idea),
    follows(Idea.shielded_from.through, "leidraad_idea", "idea_id"),
    # Whoever an action belongs to reports on it, also without keeping the dossier.
    statement(
        Action,
        update=f"{STATEMENT_UPDATE} OR (owner_id = access_principal() AND {ADDS_TO_CASE})",
    ),
    follows(Action.persons.through, "leidraad_action", "action_id"),
    follows(Action.shielded_from.through, "leidraad_action", "action_id"),
    statement(BottomLine),
    follows(BottomLine.persons.through, "leidraad_bottomline", "bottomline_id"),
    follows(BottomLine.shielded_from.through, "leidraad_bottomline", "bottomline_id"),
    statement(Cooperation),
    follows(Cooperation.shielded_from.through, "leidraad_cooperation", "cooperation_id"),
    statement(ClosingPlan),
    follows(ClosingPlan.shielded_from.through, "leidraad_closingplan", "closingplan_id"),
    # Frozen: no update, no delete.
    GuardedTable(PlanVersion, select=OWN_CASES, insert=KEEPS_CASE),
]
