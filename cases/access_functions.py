"""What the functions of `zvh.access` must know of cases: numbers, and who directs one. Not content."""

from zvh.access.registry import Function

NUMBERS = Function(
    "cases_numbers",
    """
    CREATE OR REPLACE FUNCTION cases_numbers(wanted text) RETURNS SETOF varchar
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 200
    AS $$ SELECT number FROM cases_case WHERE id IN (SELECT access_cases(wanted)) $$
    """,
)

NUMBERED = Function(
    "cases_numbered",
    # Not for the serving role: it would tell which numbers exist.
    """
    CREATE OR REPLACE FUNCTION cases_numbered(wanted text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT id FROM cases_case WHERE number = wanted $$
    """,
    internal=True,
)

DIRECTORS = Function(
    "cases_directors",
    # Whoever may decide on the case now; of a case that nobody directs any more, its last procesregisseur.
    """
    CREATE OR REPLACE FUNCTION cases_directors(of_case uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 2
    AS $$
      WITH now_directing AS (
        SELECT DISTINCT principal_id FROM access_grant
        WHERE case_id = of_case AND permission = 'direct_case' AND reason IN ('appointment', 'intake')
          AND valid_from <= statement_timestamp()
          AND (valid_until IS NULL OR valid_until > statement_timestamp()))
      SELECT principal_id FROM now_directing
      UNION ALL
      (SELECT user_id FROM cases_appointment
       WHERE case_id = of_case AND duty = 'procesregisseur' AND NOT EXISTS (SELECT 1 FROM now_directing)
       ORDER BY since DESC LIMIT 1)
    $$
    """,
    internal=True,
)

ACCESS_FUNCTIONS = [NUMBERS, NUMBERED, DIRECTORS]
