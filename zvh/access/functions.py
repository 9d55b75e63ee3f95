"""What who asks, answers or breaks the glass may do beyond the rows they see: each function checks who calls it.

They run as the owner of the database. What they must know of a case they ask of functions that `cases` defines and that
the serving role can't call.
"""

from django.conf import settings

from zvh.access.purposes import Purpose
from zvh.access.registry import Function

REQUESTS_PER_DAY = 20
ATTEMPTS_PER_DAY = 10
LONGEST_BREAK_GLASS_HOURS = 24

HAS_ROLE = Function(
    "access_has_role",
    """
    CREATE OR REPLACE FUNCTION access_has_role(VARIADIC wanted text[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (SELECT 1 FROM accounts_user
                     WHERE id = access_principal() AND role = ANY (wanted) AND is_active)
    $$
    """,
)

ASK = Function(
    "access_ask",
    # It never looks whether such a case exists, so its answer and its time can't tell. Null when there were too many.
    f"""
    CREATE OR REPLACE FUNCTION access_ask(new_id uuid, asked text, why text, days integer) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE me uuid := access_principal(); waiting uuid;
    BEGIN
      IF NOT access_has_role('procesregisseur', 'procesondersteuner', 'casusregisseur', 'partner', 'expert')
         OR btrim(why) = '' THEN
        RETURN NULL;
      END IF;
      PERFORM pg_advisory_xact_lock(hashtextextended('access_ask ' || me, 0));
      UPDATE access_accessrequest SET answer = 'expired', answered_at = expires_at
      WHERE asker_id = me AND number = asked AND answer = '' AND expires_at <= statement_timestamp();
      SELECT id INTO waiting FROM access_accessrequest WHERE asker_id = me AND number = asked AND answer = '';
      IF waiting IS NOT NULL THEN
        RETURN waiting;
      END IF;
      IF (SELECT count(*) FROM access_accessrequest
          WHERE asker_id = me AND asked_at > statement_timestamp() - interval '1 day') >= {REQUESTS_PER_DAY} THEN
        RETURN NULL;
      END IF;
      INSERT INTO access_accessrequest (id, asker_id, number, reason, expires_at, answer, answer_reason)
      VALUES (new_id, me, asked, why, statement_timestamp() + make_interval(days => days), '', '');
      RETURN new_id;
    END
    $$
    """,
)

WITHDRAW = Function(
    "access_withdraw",
    """
    CREATE OR REPLACE FUNCTION access_withdraw(request uuid) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      UPDATE access_accessrequest
      SET answer = 'withdrawn', answered_at = statement_timestamp(), answered_by_id = access_principal()
      WHERE id = request AND asker_id = access_principal() AND answer = '';
      RETURN FOUND;
    END
    $$
    """,
)

ANSWER = Function(
    "access_answer",
    # Whoever directs the case. Giving the access itself is an involvement, which `cases` records.
    """
    CREATE OR REPLACE FUNCTION access_answer(request uuid, given text, why text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      UPDATE access_accessrequest
      SET answer = given, answer_reason = why, answered_at = statement_timestamp(),
          answered_by_id = access_principal()
      WHERE id = request AND answer = '' AND expires_at > statement_timestamp()
        AND given IN ('granted', 'declined') AND btrim(why) <> ''
        AND number IN (SELECT cases_numbers('direct_case'));
      RETURN FOUND;
    END
    $$
    """,
)

RECEIVERS = Function(
    "access_request_receivers",
    # For the system alone, after the asker's page was sent: who decides about a request.
    f"""
    CREATE OR REPLACE FUNCTION access_request_receivers(request uuid) RETURNS TABLE (number varchar, email varchar)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    BEGIN
      IF access_principal() = '{Purpose.UPKEEP.principal_id}' THEN
        RETURN QUERY
          SELECT r.number, u.email FROM access_accessrequest r
          JOIN accounts_user u ON u.id IN (SELECT cases_directors(cases_numbered(r.number)))
          WHERE r.id = request AND r.answer = '' AND u.is_active
          ORDER BY u.email;
      END IF;
    END
    $$
    """,
)

BREAK = Function(
    "access_break_glass",
    # Every attempt is a row, also for a number that no case has; what it opens, and whom it alerts, come with it.
    f"""
    CREATE OR REPLACE FUNCTION access_break_glass(new_id uuid, asked text, why text, hours integer) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      me uuid := access_principal();
      found uuid;
      ends timestamptz := statement_timestamp()
        + make_interval(hours => least(greatest(hours, 1), {LONGEST_BREAK_GLASS_HOURS}));
    BEGIN
      IF NOT access_has_role('privacy_officer') OR btrim(why) = '' THEN
        RETURN 'refused';
      END IF;
      PERFORM pg_advisory_xact_lock(hashtextextended('access_break_glass ' || me, 0));
      found := cases_numbered(asked);
      IF EXISTS (SELECT 1 FROM access_breakglass g WHERE g.principal_id = me AND g.case_id = found
                 AND g.ended_at IS NULL AND g.until > statement_timestamp()) THEN
        RETURN 'open';
      END IF;
      IF (SELECT count(*) FROM access_breakglass
          WHERE principal_id = me AND opened_at > statement_timestamp() - interval '1 day') >= {ATTEMPTS_PER_DAY} THEN
        RETURN 'too_many';
      END IF;
      INSERT INTO access_breakglass (id, principal_id, number, case_id, reason, until)
      VALUES (new_id, me, asked, found, why, ends);
      IF found IS NULL THEN
        RETURN 'unknown';
      END IF;
      INSERT INTO access_grant (id, principal_id, case_id, permission, reason, because_of, valid_until, given_by_id)
      VALUES (gen_random_uuid(), me, found, 'view_case', 'break_glass', new_id, ends, me);
      INSERT INTO access_breakglassalert (id, break_glass_id, principal_id)
      SELECT gen_random_uuid(), new_id, u.id FROM accounts_user u
      WHERE u.is_active AND (u.role = 'privacy_officer' OR u.id IN (SELECT cases_directors(found)));
      RETURN 'opened';
    END
    $$
    """,
)

ALERTED = Function(
    "access_alerted",
    # Whoever broke the glass causes the mails about it, and learns to whom they go.
    """
    CREATE OR REPLACE FUNCTION access_alerted(glass uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5
    AS $$
      SELECT a.principal_id FROM access_breakglassalert a
      JOIN access_breakglass g ON g.id = a.break_glass_id
      WHERE g.id = glass AND g.principal_id = access_principal()
    $$
    """,
)

END_BREAK = Function(
    "access_end_break_glass",
    """
    CREATE OR REPLACE FUNCTION access_end_break_glass(glass uuid) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      UPDATE access_breakglass SET ended_at = statement_timestamp(), ended_by_id = access_principal()
      WHERE id = glass AND ended_at IS NULL AND until > statement_timestamp()
        AND (principal_id = access_principal() OR case_id IN (SELECT access_cases('direct_case')));
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      UPDATE access_grant SET valid_until = statement_timestamp()
      WHERE because_of = glass AND reason = 'break_glass' AND valid_until > statement_timestamp();
      RETURN true;
    END
    $$
    """,
)

END_ALL = Function(
    "access_end_all_of",
    # Not for the serving role: called by what happens to an account.
    """
    CREATE OR REPLACE FUNCTION access_end_all_of(holder uuid) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      UPDATE access_grant SET valid_until = greatest(valid_from, statement_timestamp())
      WHERE principal_id = holder AND (valid_until IS NULL OR valid_until > statement_timestamp())
    $$;
    REVOKE EXECUTE ON FUNCTION access_end_all_of(uuid) FROM PUBLIC
    """,
)

IS_PROCESREGISSEUR = Function(
    "access_is_procesregisseur",
    """
    CREATE OR REPLACE FUNCTION access_is_procesregisseur(who uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (SELECT 1 FROM accounts_user WHERE id = who AND role = 'procesregisseur' AND is_active)
    $$
    """,
)

GUARD_GRANT = Function(
    "access_guard_grant",
    # Whoever keeps a dossier ends access to it. More than was given, or for longer, is given anew, by who may.
    f"""
    CREATE OR REPLACE FUNCTION access_guard_grant() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
      IF current_user = '{settings.DATABASE_SERVING_ROLE}'
         AND (to_jsonb(NEW) - 'valid_until' <> to_jsonb(OLD) - 'valid_until'
              OR coalesce(NEW.valid_until, 'infinity') > coalesce(OLD.valid_until, 'infinity')) THEN
        RAISE 'Of a grant only the end changes, to earlier.' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE OR REPLACE TRIGGER access_guard_grant BEFORE UPDATE ON access_grant
      FOR EACH ROW EXECUTE FUNCTION access_guard_grant()
    """,
)

ACCESS_FUNCTIONS = [
    IS_PROCESREGISSEUR,
    GUARD_GRANT,
    HAS_ROLE,
    ASK,
    WITHDRAW,
    ANSWER,
    RECEIVERS,
    BREAK,
    ALERTED,
    END_BREAK,
    END_ALL,
]
