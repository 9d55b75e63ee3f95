"""What leaves the database for somebody without a grant: the register of closed cases, without content."""

from zvh.access.registry import Function

FUNCTIONS = [
    Function(
        "pages_closed_cases",
        """
        CREATE OR REPLACE FUNCTION pages_closed_cases(years integer)
        RETURNS TABLE (number varchar, ended_on date, kept_until date)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
          SELECT number, ended_on, (ended_on + make_interval(years => years))::date
          FROM cases_case
          WHERE state = 'closed'
            AND EXISTS (SELECT 1 FROM accounts_user me
                        WHERE me.id = access_principal() AND me.role = 'privacy_officer' AND me.is_active)
          ORDER BY ended_on
        $$
        """,
    ),
    Function(
        "pages_last_used",
        # The log tells; whoever directs the case learns of each person when they were last in it, and no more.
        """
        CREATE OR REPLACE FUNCTION pages_last_used(of_case uuid)
        RETURNS TABLE (principal_id uuid, at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20
        AS $$
          SELECT held.principal_id, last.at
          FROM (SELECT DISTINCT principal_id FROM access_grant
                WHERE case_id = of_case AND of_case IN (SELECT access_cases('direct_case'))) held
          CROSS JOIN LATERAL (SELECT l.at FROM audit_line l
                              WHERE l.case_id = of_case AND l.principal_id = held.principal_id
                                AND l.outcome <> 'refused'
                              ORDER BY l.at DESC LIMIT 1) last
        $$
        """,
    ),
    Function(
        "pages_unused_access",
        # Of the cases that whoever asks directs as procesregisseur: access that nobody used or kept for so many days.
        """
        CREATE OR REPLACE FUNCTION pages_unused_access(days integer)
        RETURNS TABLE (grant_id uuid, case_id uuid, principal_id uuid, since timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20
        AS $$
          WITH mine AS (
            SELECT DISTINCT case_id FROM access_grant
            WHERE principal_id = access_principal() AND permission = 'direct_case' AND reason = 'appointment'
              AND valid_from <= statement_timestamp()
              AND (valid_until IS NULL OR valid_until > statement_timestamp())),
          held AS (
            SELECT DISTINCT ON (g.case_id, g.principal_id, g.because_of)
                   g.id, g.case_id, g.principal_id, g.because_of, g.valid_from
            FROM access_grant g JOIN mine ON mine.case_id = g.case_id
            WHERE g.principal_id <> access_principal()
              AND g.reason IN ('involvement', 'appointment', 'invitation')
              AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())
            ORDER BY g.case_id, g.principal_id, g.because_of, g.valid_from, g.id)
          SELECT held.id, held.case_id, held.principal_id, held.valid_from FROM held
          WHERE held.valid_from < statement_timestamp() - make_interval(days => days)
            AND NOT EXISTS (SELECT 1 FROM audit_line l
                            WHERE l.case_id = held.case_id AND l.principal_id = held.principal_id
                              AND l.outcome <> 'refused'
                              AND l.at > statement_timestamp() - make_interval(days => days))
            AND NOT EXISTS (SELECT 1 FROM access_grantreview r
                            WHERE r.because_of = held.because_of AND r.principal_id = held.principal_id
                              AND r.decided_at > statement_timestamp() - make_interval(days => days))
          ORDER BY held.valid_from, held.id
        $$
        """,
    ),
]
POLICIES = []
