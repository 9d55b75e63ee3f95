"""The door of a personal link in the database: it is asked by nobody in particular, and tells nothing but who came in.

A guess is compared as a keyed hash, so how long it takes says nothing about how near it was.
"""

from cases.models import CaseState
from clients.links.models import MOST_TRIES
from zvh.access.purposes import Purpose
from zvh.access.registry import Function

OPEN = ", ".join(f"'{state}'" for state in (CaseState.OPEN, CaseState.STABILISING))

LIVING = Function(
    "clients_living_link",
    # A link lives as long as nothing ended it: the link itself, the case, the person's
    # place in the household, the safe channel, or the grant that lets its papers be made.
    f"""
    CREATE OR REPLACE FUNCTION clients_living_link(wanted uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (
        SELECT 1 FROM clients_personallink link
        JOIN cases_case c ON c.id = link.case_id AND c.state IN ({OPEN})
        JOIN cases_safechannel channel ON channel.id = link.channel_id AND channel.until IS NULL
        JOIN cases_membership member
          ON member.household_id = c.household_id AND member.person_id = link.person_id AND member.until IS NULL
        JOIN access_grant g ON g.because_of = link.id AND g.case_id = link.case_id
          AND g.principal_id = '{Purpose.PAPERS.principal_id}' AND g.permission = 'view_case'
          AND g.valid_from <= statement_timestamp()
          AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())
        WHERE link.id = wanted AND link.withdrawn_at IS NULL AND link.tries < {MOST_TRIES}
          AND link.expires_at > statement_timestamp())
    $$
    """,
    internal=True,
)

CONFIRM = Function(
    "clients_confirm_link",
    # The row is locked, so that guesses at the same time are counted one by one.
    """
    CREATE OR REPLACE FUNCTION clients_confirm_link(token text, code text, session text, lasting interval)
    RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      link clients_personallink;
    BEGIN
      SELECT * INTO link FROM clients_personallink WHERE token_hash = token FOR UPDATE;
      IF NOT FOUND OR NOT clients_living_link(link.id) THEN
        RETURN NULL;
      END IF;
      IF link.code_hash <> code THEN
        UPDATE clients_personallink SET tries = tries + 1 WHERE id = link.id;
        RETURN NULL;
      END IF;
      UPDATE clients_personallink
        SET tries = 0, confirmed_at = coalesce(confirmed_at, statement_timestamp()), session_hash = session,
            session_until = least(expires_at, statement_timestamp() + lasting)
        WHERE id = link.id;
      RETURN link.principal_id;
    END
    $$
    """,
)

LINKED = Function(
    "clients_linked",
    """
    CREATE OR REPLACE FUNCTION clients_linked(session text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT principal_id FROM clients_personallink
      WHERE session <> '' AND session_hash = session AND session_until > statement_timestamp()
        AND clients_living_link(id)
    $$
    """,
)

LEAVE = Function(
    "clients_leave_link",
    """
    CREATE OR REPLACE FUNCTION clients_leave_link(session text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      UPDATE clients_personallink SET session_hash = '', session_until = NULL
      WHERE session <> '' AND session_hash = session
    $$
    """,
)

OF_PRINCIPAL = Function(
    "clients_link_of",
    # For the log: on behalf of which link somebody acts who is no user.
    """
    CREATE OR REPLACE FUNCTION clients_link_of(principal uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT id FROM clients_personallink WHERE principal_id = principal $$
    """,
    internal=True,
)

TELL_ENDED = Function(
    "clients_tell_link_ended",
    # What a link opens rests on a grant of the purpose that makes its papers; who reads with it is the link itself.
    """
    CREATE OR REPLACE FUNCTION clients_tell_link_ended() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
      PERFORM pg_notify('zvh_access', OLD.principal_id::text);
      RETURN NULL;
    END
    $$;
    CREATE OR REPLACE TRIGGER tell_access_ended AFTER UPDATE ON clients_personallink FOR EACH ROW
      WHEN (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
            OR OLD.session_hash <> '' AND NEW.session_hash <> OLD.session_hash)
      EXECUTE FUNCTION clients_tell_link_ended()
    """,
)

LINK_FUNCTIONS = [LIVING, CONFIRM, LINKED, LEAVE, OF_PRINCIPAL, TELL_ENDED]
