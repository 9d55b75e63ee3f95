"""What somebody who is asked may do beyond the rows they keep: answer for themselves; and whom the system reminds."""

from zvh.access.purposes import Purpose
from zvh.access.registry import Function

LEADS = "('chair', 'typist')"
# How long before the last moment to answer somebody is reminded of it.
REMINDED_BEFORE = "interval '1 day'"

ANSWER = Function(
    "meetings_answer",
    # Only one's own invitations of one meeting, only the columns of an answer, and only while it can still count. Who
    # has somebody in their place already answers no more. Returns the invitations that were answered.
    f"""
    CREATE OR REPLACE FUNCTION meetings_answer(
      of_meeting uuid, answer text, note text, instead uuid, instead_name text, instead_email text
    ) RETURNS SETOF uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE me uuid := access_principal(); held record;
    BEGIN
      SELECT state, starts_at, reply_until INTO held FROM meetings_meeting WHERE id = of_meeting FOR UPDATE;
      IF held.state IS DISTINCT FROM 'planned' OR held.starts_at <= statement_timestamp()
         OR answer NOT IN ('accepted', 'declined')
         OR (answer = 'accepted' AND held.reply_until <= statement_timestamp())
         OR (answer = 'accepted' AND (instead IS NOT NULL OR instead_name <> '')) THEN
        RETURN;
      END IF;
      IF instead IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM accounts_user mine JOIN accounts_user other ON other.organisation_id = mine.organisation_id
        WHERE mine.id = me AND other.id = instead AND other.id <> me AND other.is_active) THEN
        RETURN;
      END IF;
      RETURN QUERY
        UPDATE meetings_attendee attendee
        SET reply = answer, replied_at = statement_timestamp(), reply_note = note,
            proposal = CASE WHEN instead IS NOT NULL OR instead_name <> '' THEN 'open' ELSE '' END,
            proposed_user_id = instead, proposed_name = instead_name, proposed_email = instead_email
        FROM meetings_agendaitem item
        WHERE item.id = attendee.item_id AND item.meeting_id = of_meeting
          AND attendee.user_id = me AND attendee.table_role NOT IN {LEADS}
          AND attendee.case_id IN (SELECT access_cases('contribute_case'))
          AND NOT EXISTS (SELECT 1 FROM meetings_attendee other WHERE other.replaces_id = attendee.id)
        RETURNING attendee.id;
    END
    $$
    """,
)

TO_REMIND = Function(
    "meetings_to_remind",
    # For the system alone: whose answer still lacks when the last day to give it begins. Where to and when, no more.
    f"""
    CREATE OR REPLACE FUNCTION meetings_to_remind()
    RETURNS TABLE (entry uuid, email varchar, number varchar, starts_at timestamptz, reply_until timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    BEGIN
      IF access_principal() = '{Purpose.UPKEEP.principal_id}' THEN
        RETURN QUERY
          SELECT DISTINCT ON (told.id) told.id, asked.email,
            CASE WHEN meeting.kind = 'focusoverleg' THEN of_case.number ELSE '' END::varchar,
            meeting.starts_at, meeting.reply_until
          FROM meetings_calendarentry told
          JOIN meetings_meeting meeting ON meeting.id = told.meeting_id
          JOIN accounts_user asked ON asked.id = told.user_id AND asked.is_active
          JOIN meetings_agendaitem item ON item.meeting_id = meeting.id
          JOIN cases_case of_case ON of_case.id = item.case_id
          JOIN meetings_attendee attendee ON attendee.item_id = item.id AND attendee.user_id = told.user_id
          WHERE meeting.state = 'planned' AND told.ended = ''
            AND attendee.reply = 'none' AND attendee.table_role NOT IN {LEADS}
            AND meeting.reply_until > statement_timestamp()
            AND meeting.reply_until <= statement_timestamp() + {REMINDED_BEFORE}
            AND told.told_at < meeting.reply_until - {REMINDED_BEFORE}
          ORDER BY told.id;
      END IF;
    END
    $$
    """,
)

REPLY_FUNCTIONS = [ANSWER, TO_REMIND]
