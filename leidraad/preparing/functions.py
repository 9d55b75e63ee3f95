"""What the database does for preparations beyond the rows that somebody sees."""

from meetings.models import MeetingKind, MeetingState
from zvh.access.permissions import CasePermission
from zvh.access.purposes import Purpose
from zvh.access.registry import Function

COUNT_CONFIRMATIONS = Function(
    "leidraad_count_confirmations",
    # Who starts the meeting directs the case; what others confirmed becomes theirs, with the time at which they did.
    # A confirmation of the OM is of the parts where they sit; without a seat it waits (domain.md rule 3).
    f"""
    CREATE OR REPLACE FUNCTION leidraad_count_confirmations(of_item uuid) RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      done integer;
    BEGIN
      WITH given AS (
        SELECT answer.id, answer.case_id, answer.known_id, answer.author_id, answer.given_at,
          prepared.organisation_id, coalesce(organisation.is_om, false) AS of_om,
          ARRAY(SELECT seat.part_id FROM meetings_seat seat
                JOIN meetings_attendee attendee ON attendee.id = seat.attendee_id
                WHERE attendee.item_id = of_item AND attendee.user_id = answer.author_id
                ORDER BY seat.part_id) AS sits_in
        FROM leidraad_preparedanswer answer
        JOIN leidraad_preparation prepared ON prepared.id = answer.preparation_id
        JOIN leidraad_conversation talk ON talk.id = prepared.conversation_id
        JOIN meetings_agendaitem item ON item.id = talk.item_id
        JOIN meetings_meeting meeting ON meeting.id = item.meeting_id
        JOIN leidraad_finding finding ON finding.id = answer.known_id
        LEFT JOIN accounts_organisation organisation ON organisation.id = prepared.organisation_id
        WHERE talk.item_id = of_item AND meeting.state = '{MeetingState.RUNNING}'
          AND talk.case_id IN (SELECT access_cases('{CasePermission.DIRECT}'))
          AND prepared.submitted_at IS NOT NULL
          AND answer.kind = 'confirmed' AND answer.counted_at IS NULL AND finding.replaced_by_id IS NULL
      ), countable AS (
        SELECT * FROM given WHERE NOT of_om OR sits_in <> '{{}}'
      ), said AS (
        INSERT INTO leidraad_findingreview
          (id, case_id, finding_id, kind, view, organisation_id, principal_id, at, om_parts)
        SELECT gen_random_uuid(), case_id, known_id, 'confirmed', '', organisation_id, author_id, given_at,
          CASE WHEN of_om THEN sits_in ELSE '{{}}'::uuid[] END
        FROM countable
        RETURNING finding_id
      )
      UPDATE leidraad_preparedanswer SET counted_at = statement_timestamp()
      WHERE id IN (SELECT id FROM countable);
      GET DIAGNOSTICS done = ROW_COUNT;
      RETURN done;
    END
    $$
    """,
)

TO_REMIND = Function(
    "leidraad_to_remind",
    # For the system alone: who sent nothing in for a focusoverleg that begins soon, and where their mail goes.
    f"""
    CREATE OR REPLACE FUNCTION leidraad_to_remind(until timestamptz)
    RETURNS TABLE (item_id uuid, principal_id uuid, number varchar, email varchar, starts_at timestamptz,
                   table_role varchar, guide_id uuid, phase varchar, chosen varchar[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    BEGIN
      IF access_principal() = '{Purpose.UPKEEP.principal_id}' THEN
        RETURN QUERY
          SELECT item.id, asked.user_id, about.number, reader.email, meeting.starts_at, asked.table_role,
            talk.guide_id, talk.planned_phase,
            ARRAY(SELECT topic.key FROM leidraad_conversationtopic topic
                  WHERE topic.conversation_id = talk.id AND topic.phase = talk.planned_phase AND topic.is_chosen)
          FROM meetings_meeting meeting
          JOIN meetings_agendaitem item ON item.meeting_id = meeting.id
          JOIN leidraad_conversation talk ON talk.item_id = item.id
          JOIN cases_case about ON about.id = item.case_id
          JOIN meetings_attendee asked ON asked.item_id = item.id AND asked.user_id IS NOT NULL
          JOIN accounts_user reader ON reader.id = asked.user_id AND reader.is_active
          WHERE meeting.kind = '{MeetingKind.FOCUSOVERLEG}' AND meeting.state = '{MeetingState.PLANNED}'
            AND meeting.starts_at > statement_timestamp() AND meeting.starts_at <= until
            AND asked.reply <> 'declined'
            AND NOT EXISTS (
              SELECT 1 FROM leidraad_preparation prepared
              WHERE prepared.conversation_id = talk.id AND prepared.principal_id = asked.user_id
                AND prepared.submitted_at IS NOT NULL)
          ORDER BY meeting.starts_at, reader.email;
      END IF;
    END
    $$
    """,
)

FUNCTIONS = [COUNT_CONFIRMATIONS, TO_REMIND]
