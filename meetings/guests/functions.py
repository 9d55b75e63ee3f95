"""The door of guests in the database: what comes in is compared as keyed hashes, and nothing is told but who came in.

Which guest acts, what they accepted and what they answered, they change here alone: their row is kept by who invites.
"""

from meetings.guests.models import MOST_MISSES, MOST_TRIES
from zvh.access.registry import Function

LIVING = Function(
    "meetings_living_guest",
    # For as long as they are asked for a meeting that is still to be held, and that opens the case to them.
    """
    CREATE OR REPLACE FUNCTION meetings_living_guest(wanted uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (
        SELECT 1 FROM meetings_guest guest
        JOIN meetings_attendee attendee ON attendee.guest_id = guest.id
        JOIN meetings_agendaitem item ON item.id = attendee.item_id
        JOIN meetings_meeting meeting ON meeting.id = item.meeting_id AND meeting.state IN ('planned', 'running')
        JOIN access_grant g ON g.because_of = attendee.id AND g.principal_id = guest.id
          AND g.case_id = guest.case_id AND g.permission = 'view_case'
          AND g.valid_from <= statement_timestamp()
          AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())
        WHERE guest.id = wanted AND guest.withdrawn_at IS NULL)
    $$
    """,
    internal=True,
)

BEHIND = Function(
    "meetings_guest_behind",
    # An address has 79 bits, so whether it works may be told to who has it; the answer names nobody.
    """
    CREATE OR REPLACE FUNCTION meetings_guest_behind(token text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT id FROM meetings_guest WHERE token_hash = token AND meetings_living_guest(id) $$
    """,
)

SEND_CODE = Function(
    "meetings_new_guest_code",
    # To whom the code goes; null when too many were asked for or tried, and for a link that does not work.
    f"""
    CREATE OR REPLACE FUNCTION meetings_new_guest_code(token text, code text, lasting interval, most integer)
    RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      guest meetings_guest;
      is_new_hour boolean;
    BEGIN
      SELECT * INTO guest FROM meetings_guest WHERE token_hash = token FOR UPDATE;
      IF NOT FOUND OR NOT meetings_living_guest(guest.id) THEN
        RETURN NULL;
      END IF;
      is_new_hour := coalesce(guest.codes_since, '-infinity') < statement_timestamp() - interval '1 hour';
      IF guest.misses >= {MOST_MISSES} OR NOT is_new_hour AND guest.codes_sent >= most THEN
        RETURN NULL;
      END IF;
      UPDATE meetings_guest
        SET code_hash = code, code_until = statement_timestamp() + lasting, tries = 0,
            codes_sent = CASE WHEN is_new_hour THEN 1 ELSE codes_sent + 1 END,
            codes_since = CASE WHEN is_new_hour THEN statement_timestamp() ELSE codes_since END
        WHERE id = guest.id;
      RETURN guest.email;
    END
    $$
    """,
)

CONFIRM = Function(
    "meetings_confirm_guest",
    # The row is locked, so that guesses at the same time are counted one by one. It is not told which of the two was
    # wrong.
    f"""
    CREATE OR REPLACE FUNCTION meetings_confirm_guest(
      token text, code text, number text, session text, lasting interval) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      guest meetings_guest;
    BEGIN
      SELECT * INTO guest FROM meetings_guest WHERE token_hash = token FOR UPDATE;
      IF NOT FOUND OR NOT meetings_living_guest(guest.id) OR guest.misses >= {MOST_MISSES} THEN
        RETURN NULL;
      END IF;
      IF guest.code_hash = '' OR guest.code_until <= statement_timestamp() OR guest.tries >= {MOST_TRIES} THEN
        RETURN NULL;
      END IF;
      IF guest.code_hash <> code OR guest.number_hash <> number THEN
        UPDATE meetings_guest SET tries = tries + 1, misses = misses + 1 WHERE id = guest.id;
        RETURN NULL;
      END IF;
      -- A code opens once. Whoever came in before, elsewhere, is out.
      UPDATE meetings_guest
        SET code_hash = '', code_until = NULL, tries = 0, misses = 0,
            came_in_at = coalesce(came_in_at, statement_timestamp()),
            session_hash = session, session_until = statement_timestamp() + lasting
        WHERE id = guest.id;
      RETURN guest.id;
    END
    $$
    """,
)

IN = Function(
    "meetings_guest_in",
    """
    CREATE OR REPLACE FUNCTION meetings_guest_in(session text)
    RETURNS TABLE (guest_id uuid, name text, item_id uuid, has_accepted boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1
    AS $$
      SELECT guest.id, attendee.name::text, attendee.item_id, guest.accepted_at IS NOT NULL
      FROM meetings_guest guest JOIN meetings_attendee attendee ON attendee.guest_id = guest.id
      WHERE session <> '' AND guest.session_hash = session AND guest.session_until > statement_timestamp()
        AND meetings_living_guest(guest.id)
    $$
    """,
)

LEAVE = Function(
    "meetings_leave_as_guest",
    """
    CREATE OR REPLACE FUNCTION meetings_leave_as_guest() RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ UPDATE meetings_guest SET session_hash = '', session_until = NULL WHERE id = access_principal() $$
    """,
)

ACCEPT = Function(
    "meetings_accept_as_guest",
    # Once: what was accepted first stands.
    """
    CREATE OR REPLACE FUNCTION meetings_accept_as_guest(which text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      UPDATE meetings_guest SET accepted_at = statement_timestamp(), accepted_text = which
      WHERE id = access_principal() AND accepted_at IS NULL AND meetings_living_guest(id);
      RETURN FOUND;
    END
    $$
    """,
)

REPLY = Function(
    "meetings_reply_as_guest",
    # How they come is kept by who plans; only their own answer is theirs, as long as the meeting has not begun.
    """
    CREATE OR REPLACE FUNCTION meetings_reply_as_guest(answer text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      UPDATE meetings_attendee attendee SET reply = answer
      FROM meetings_agendaitem item JOIN meetings_meeting meeting ON meeting.id = item.meeting_id
      WHERE attendee.guest_id = access_principal() AND item.id = attendee.item_id AND meeting.state = 'planned'
        AND answer IN ('accepted', 'declined') AND meetings_living_guest(attendee.guest_id);
      RETURN FOUND;
    END
    $$
    """,
)

TELL_ENDED = Function(
    "meetings_tell_guest_ended",
    # Whose grant ends is told by the grant; whoever is let out, or came in elsewhere, by this.
    """
    CREATE OR REPLACE FUNCTION meetings_tell_guest_ended() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
      PERFORM pg_notify('zvh_access', OLD.id::text);
      RETURN NULL;
    END
    $$;
    CREATE OR REPLACE TRIGGER tell_access_ended AFTER UPDATE ON meetings_guest FOR EACH ROW
      WHEN (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
            OR OLD.session_hash <> '' AND NEW.session_hash <> OLD.session_hash)
      EXECUTE FUNCTION meetings_tell_guest_ended()
    """,
)

GUEST_FUNCTIONS = [LIVING, BEHIND, SEND_CODE, CONFIRM, IN, LEAVE, ACCEPT, REPLY, TELL_ENDED]
