"""What the clock must know of calls in every case, without reading a case: when, which number, and whom to mail."""

from zvh.access.purposes import Purpose
from zvh.access.registry import Function

TO_REMIND = Function(
    "leidraad_calls_to_remind",
    # Nobody reads a case for this: a number and addresses, for the system's own clock alone. A caller who has no access
    # any more gets nothing; `director` then hears that nobody calls.
    f"""
    CREATE OR REPLACE FUNCTION leidraad_calls_to_remind(first_day date, last_day date)
    RETURNS TABLE (moment uuid, of_case uuid, number varchar, planned_on date, caller varchar, director varchar)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    BEGIN
      IF access_principal() = '{Purpose.UPKEEP.principal_id}' THEN
        RETURN QUERY
          SELECT m.id, c.id, c.number, m.planned_on,
            (SELECT u.email FROM accounts_user u
             WHERE u.id = m.caller_id AND u.is_active AND EXISTS (
               SELECT 1 FROM access_grant g
               WHERE g.principal_id = u.id AND g.case_id = c.id AND g.permission = 'contribute_case'
                 AND g.valid_from <= statement_timestamp()
                 AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp()))),
            (SELECT u.email FROM accounts_user u
             WHERE u.id IN (SELECT cases_directors(c.id)) AND u.is_active ORDER BY u.email LIMIT 1)
          FROM cases_evaluationmoment m
          JOIN cases_stabilisation s ON s.id = m.stabilisation_id AND s.until IS NULL
          JOIN cases_case c ON c.id = m.case_id
          WHERE m.done_on IS NULL AND m.removed_on IS NULL AND m.planned_on BETWEEN first_day AND last_day
          ORDER BY m.planned_on, m.id;
      END IF;
    END
    $$
    """,
)

END_LAPSED = Function(
    "leidraad_end_lapsed",
    # A completed household whom nobody can follow any more, because all access to do so ran out, is followed no longer.
    f"""
    CREATE OR REPLACE FUNCTION leidraad_end_lapsed(today date) RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE ended integer := 0;
    BEGIN
      IF access_principal() = '{Purpose.UPKEEP.principal_id}' THEN
        UPDATE cases_stabilisation s SET until = today, ended_how = 'over'
        FROM cases_case c
        WHERE c.id = s.case_id AND c.state = 'closed' AND s.until IS NULL AND NOT EXISTS (
          SELECT 1 FROM access_grant g
          WHERE g.because_of = s.id AND g.reason = 'follow_up'
            AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp()));
        GET DIAGNOSTICS ended = ROW_COUNT;
      END IF;
      RETURN ended;
    END
    $$
    """,
)

FUNCTIONS = [TO_REMIND, END_LAPSED]
