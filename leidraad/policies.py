"""Row-level security of what a conversation captured, by hand; a property test ties it to `visible_to`."""

from cases.models.statements import STATEMENT_INSERT, STATEMENT_UPDATE, statement_select
from cases.policies import ADDS_TO_CASE, KEEPS_CASE, OWN_CASES, case_content
from leidraad.models import (
    Action,
    BottomLine,
    ClosingPlan,
    Conversation,
    ConversationTopic,
    Cooperation,
    CopyPermission,
    Draft,
    Finding,
    FindingReview,
    GuideVersion,
    Idea,
    NamedConcern,
    PlanLayer,
    PlanVersion,
    ReachDecision,
    Release,
    ScaleRound,
    ScaleScore,
    SharingBasis,
    Spoken,
    Stretch,
    Verdict,
)
from leidraad.models.reach import SUBJECTS
from leidraad.view_functions import VIEW_OF
from zvh.access.parts import opens_in_parts
from zvh.access.registry import Function, GuardedTable, OpenTable

FUNCTIONS = [
    Function(
        "leidraad_scored",
        # Who has scored, without what: covered scores are hidden from whoever did not type them.
        """
        CREATE OR REPLACE FUNCTION leidraad_scored(wanted uuid) RETURNS TABLE (round_id uuid, attendee_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10
        AS $$
          SELECT score.round_id, score.attendee_id
          FROM leidraad_scalescore score JOIN leidraad_scaleround asked ON asked.id = score.round_id
          WHERE asked.conversation_id = wanted AND asked.case_id IN (SELECT access_cases('view_case'))
        $$
        """,
    ),
    VIEW_OF,
]

DIRECTS_CASE = "case_id IN (SELECT access_cases('direct_case'))"
OWN_ORGANISATION = "(SELECT me.organisation_id FROM accounts_user me WHERE me.id = access_principal())"
KEEPS_OR_OWN = f"({KEEPS_CASE}) OR ({ADDS_TO_CASE} AND organisation_id = {OWN_ORGANISATION})"
SEES_FINDING = "EXISTS (SELECT 1 FROM leidraad_finding finding WHERE finding.id = finding_id)"
# What an organisation shared stays theirs: they alone say who may copy it (rule 7).
OWN_FINDING = (
    f"{ADDS_TO_CASE} AND EXISTS (SELECT 1 FROM leidraad_finding finding WHERE finding.id = finding_id "
    f"AND finding.case_id = leidraad_copypermission.case_id AND finding.source_organisation_id = {OWN_ORGANISATION})"
)
TURNED_OVER = (
    "(SELECT asked.revealed_at IS NOT NULL FROM leidraad_scaleround asked WHERE asked.id = round_id)"
)
# Turned over, what was given in a part with the OM is for its table.
SHOWN_SCORE = (
    "(SELECT asked.revealed_at IS NOT NULL AND "
    f"(asked.om_parts = '{{}}' OR {opens_in_parts('asked.om_parts')}) "
    "FROM leidraad_scaleround asked WHERE asked.id = round_id)"
)
OWN_PLACE = (
    "EXISTS (SELECT 1 FROM meetings_attendee attendee "
    "WHERE attendee.id = attendee_id AND attendee.user_id = access_principal())"
)
OWN_SCORE = f"entered_by_id = access_principal() OR {OWN_PLACE}"
# Everyone gives their own; who keeps the dossier types for those who don't.
FOR_ATTENDEE = f"({KEEPS_CASE} OR ({ADDS_TO_CASE} AND {OWN_PLACE}))"
# A draft without an author is written by chair and typist together.
OWN_DRAFT = f"(author_id = access_principal() AND {ADDS_TO_CASE}) OR (author_id IS NULL AND {KEEPS_CASE})"


OWN_STATEMENT = "author_id = access_principal()"


def statement(model, *, own: str = OWN_STATEMENT, update: str = STATEMENT_UPDATE) -> GuardedTable:
    """`own` is what somebody sees whatever its reach."""
    return GuardedTable(
        model,
        select=statement_select(f"({own})"),
        insert=STATEMENT_INSERT,
        update=update,
        delete=STATEMENT_UPDATE,
    )


def follows(through, table: str, column: str, *, delete: str = STATEMENT_UPDATE) -> GuardedTable:
    """A join table: visible with the row it hangs on, and written by who may write that."""
    of_row = f"EXISTS (SELECT 1 FROM {table} owner WHERE owner.id = {column}"
    return GuardedTable(
        through,
        select=f"{of_row})",
        insert=f"{of_row} AND ({STATEMENT_UPDATE}))",
        delete=f"{of_row} AND ({delete}))",
    )


def shields(through, table: str, column: str) -> GuardedTable:
    """From whom a row is kept: laid on by its author too, lifted by who keeps the dossier alone."""
    return follows(through, table, column, delete=KEEPS_CASE)


ABOUT_SEEN_ROW = " AND ".join(
    [
        OWN_CASES,
        *(
            f"({name}_id IS NULL OR EXISTS "
            f"(SELECT 1 FROM {model._meta.db_table} about WHERE about.id = {name}_id))"
            for name, model in SUBJECTS.items()
        ),
    ]
)
# Who sat there as the OM, or directs the case; and the consent is of somebody of the OM.
RELEASES = (
    f"{ABOUT_SEEN_ROW} AND {ADDS_TO_CASE} AND released_by_id = access_principal() "
    "AND EXISTS (SELECT 1 FROM meetings_attendee agreed "
    "JOIN accounts_organisation om ON om.id = agreed.organisation_id AND om.is_om "
    "WHERE agreed.id = consent_of_id AND (agreed.user_id = access_principal() "
    "OR agreed.case_id IN (SELECT access_cases('direct_case'))))"
)


POLICIES = [
    OpenTable(GuideVersion, "SELECT, INSERT, UPDATE", because="The guide holds no case content."),
    case_content(Conversation),
    case_content(ConversationTopic),
    GuardedTable(Draft, select=OWN_DRAFT, insert=OWN_DRAFT, update=OWN_DRAFT, delete=OWN_DRAFT),
    statement(Finding),
    follows(Finding.persons.through, "leidraad_finding", "finding_id"),
    shields(Finding.shielded_from.through, "leidraad_finding", "finding_id"),
    GuardedTable(
        FindingReview,
        select=f"{SEES_FINDING} AND "
        f"(om_parts = '{{}}' OR principal_id = access_principal() OR {opens_in_parts()})",
        insert=f"{ADDS_TO_CASE} AND principal_id = access_principal()",
    ),
    GuardedTable(
        SharingBasis,
        select=f"{OWN_CASES} AND (finding_id IS NULL OR {SEES_FINDING})",
        insert=f"({KEEPS_OR_OWN}) AND noted_by_id = access_principal()",
        update=KEEPS_OR_OWN,
        delete=KEEPS_OR_OWN,
    ),
    GuardedTable(
        CopyPermission,
        select=SEES_FINDING,
        insert=f"{OWN_FINDING} AND given_by_id = access_principal()",
        update=OWN_FINDING,
    ),
    # The first score opens its round; turning it over shows every score in it, and that is the chair's.
    GuardedTable(
        ScaleRound,
        select=OWN_CASES,
        insert=f"{ADDS_TO_CASE} AND revealed_at IS NULL",
        update=DIRECTS_CASE,
    ),
    GuardedTable(
        ScaleScore,
        select=f"{OWN_CASES} AND ({SHOWN_SCORE} OR {OWN_SCORE})",
        insert=f"{FOR_ATTENDEE} AND entered_by_id = access_principal() AND NOT {TURNED_OVER}",
        update=f"{FOR_ATTENDEE} AND NOT {TURNED_OVER}",
        delete=KEEPS_CASE,
        # Face down it is in no history either, its giver's included; of what was changed then only the last counts.
        history=f"{OWN_CASES} AND {SHOWN_SCORE} AND EXISTS (SELECT 1 FROM leidraad_scalescore now "
        "WHERE now.id = leidraad_scalescoreevent.id AND now.value = leidraad_scalescoreevent.value "
        "AND now.reason = leidraad_scalescoreevent.reason)",
    ),
    case_content(Verdict),
    case_content(Stretch),
    case_content(Spoken, delete=True),
    GuardedTable(
        NamedConcern,
        select=f"{OWN_CASES} AND {SEES_FINDING}",
        insert=f"{FOR_ATTENDEE} AND {SEES_FINDING} AND noted_by_id = access_principal()",
        update=f"{FOR_ATTENDEE} AND {SEES_FINDING}",
        delete=FOR_ATTENDEE,
    ),
    statement(Idea),
    shields(Idea.shielded_from.through, "leidraad_idea", "idea_id"),
    # Whoever an action belongs to sees it and reports on it, also without keeping the dossier.
    statement(
        Action,
        own=f"{OWN_STATEMENT} OR owner_id = access_principal()",
        update=f"{STATEMENT_UPDATE} OR (owner_id = access_principal() AND {ADDS_TO_CASE})",
    ),
    follows(Action.persons.through, "leidraad_action", "action_id"),
    shields(Action.shielded_from.through, "leidraad_action", "action_id"),
    statement(BottomLine),
    follows(BottomLine.persons.through, "leidraad_bottomline", "bottomline_id"),
    shields(BottomLine.shielded_from.through, "leidraad_bottomline", "bottomline_id"),
    statement(Cooperation),
    shields(Cooperation.shielded_from.through, "leidraad_cooperation", "cooperation_id"),
    statement(ClosingPlan),
    shields(ClosingPlan.shielded_from.through, "leidraad_closingplan", "closingplan_id"),
    # Frozen: no update, no delete.
    GuardedTable(PlanVersion, select=OWN_CASES, insert=KEEPS_CASE),
    GuardedTable(PlanLayer, select=f"{OWN_CASES} AND {opens_in_parts()}", insert=KEEPS_CASE),
    GuardedTable(
        ReachDecision,
        select=ABOUT_SEEN_ROW,
        insert=f"{ABOUT_SEEN_ROW} AND {KEEPS_CASE} AND decided_by_id = access_principal()",
        update=f"{ABOUT_SEEN_ROW} AND {KEEPS_CASE}",
    ),
    GuardedTable(Release, select=ABOUT_SEEN_ROW, insert=RELEASES),
]
