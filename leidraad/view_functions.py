"""What decides which view of a room somebody is given, in one question to the database.

Everybody in a room asks it for each change that somebody makes: written in SQL, its plans stay with the connection.
"""

from cases.models import Reach
from meetings.models import PartState
from zvh.access.permissions import CasePermission
from zvh.access.registry import Function

# Written by who asks, and seen by them alone: not on the table, or of a part with the OM where they are not known to
# have sat (domain.md rule 3).
OWN_ALONE = f"""
  author_id = me AND (
    reach IN ('{Reach.AUTHOR}', '{Reach.CHAIR}')
    OR from_om_part AND (om_parts = '{{}}' OR NOT om_parts <@ sat))
"""

VIEW_OF = Function(
    "leidraad_view_of",
    # As who asks, below the policies of every table. No row for who may not see the conversation; no facts for who
    # shares a view with nobody: who keeps the dossier, because of their forms, and who sees a row of theirs alone.
    f"""
    CREATE OR REPLACE FUNCTION leidraad_view_of(of_item uuid)
    RETURNS TABLE (case_id uuid, conversation_id uuid, facts text)
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp ROWS 1
    AS $$
    #variable_conflict use_column
    DECLARE
      me uuid := access_principal();
      of_case uuid;
      talk record;
      held text[];
      sat uuid[];
    BEGIN
      SELECT c.case_id, c.id, c.version, c.typing, m.version AS meeting_version, m.state INTO talk
      FROM leidraad_conversation c
      JOIN meetings_agendaitem i ON i.id = c.item_id
      JOIN meetings_meeting m ON m.id = i.meeting_id
      WHERE c.item_id = of_item AND c.case_id IN (SELECT access_cases('{CasePermission.VIEW}'));
      IF NOT FOUND THEN
        RETURN;
      END IF;
      of_case := talk.case_id;
      held := ARRAY(
        SELECT DISTINCT g.permission::text FROM access_grant g
        WHERE g.principal_id = me AND g.case_id = of_case AND g.valid_from <= statement_timestamp()
          AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())
        ORDER BY 1);
      sat := ARRAY(SELECT part FROM meetings_own_parts() part ORDER BY 1);
      IF '{CasePermission.WRITE}' = ANY (held)
         OR EXISTS (SELECT 1 FROM leidraad_finding WHERE case_id = of_case AND {OWN_ALONE})
         OR EXISTS (SELECT 1 FROM leidraad_idea WHERE case_id = of_case AND {OWN_ALONE})
         OR EXISTS (SELECT 1 FROM leidraad_findingreview
                    WHERE case_id = of_case AND principal_id = me AND NOT om_parts <@ sat) THEN
        RETURN QUERY SELECT of_case, talk.id, NULL::text;
        RETURN;
      END IF;
      RETURN QUERY SELECT of_case, talk.id, jsonb_build_array(
        talk.id, talk.version, talk.typing, talk.meeting_version, talk.state, held, sat,
        ARRAY(SELECT p.id FROM meetings_part p WHERE p.item_id = of_item AND p.state = '{PartState.RUNNING}'),
        -- Who sits at that table now: what may be on its screens depends on all of them (rules 3 and 4).
        (SELECT jsonb_agg(jsonb_build_array(a.id, a.kind, a.table_role, a.was_present) ORDER BY a.id)
         FROM meetings_seat s
         JOIN meetings_part p ON p.id = s.part_id
         JOIN meetings_attendee a ON a.id = s.attendee_id
         WHERE p.item_id = of_item AND p.state = '{PartState.RUNNING}'),
        -- As whom they sit there; a medical organisation says on what basis it shares, others don't.
        (SELECT jsonb_agg(jsonb_build_array(s.part_id, a.kind, a.table_role,
                                            CASE WHEN o.is_medical THEN o.id END) ORDER BY s.part_id, a.id)
         FROM meetings_seat s
         JOIN meetings_part p ON p.id = s.part_id
         JOIN meetings_attendee a ON a.id = s.attendee_id
         LEFT JOIN accounts_organisation o ON o.id = a.organisation_id
         WHERE p.item_id = of_item AND a.user_id = me))::text;
    END
    $$
    """,
)
