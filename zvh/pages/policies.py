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
]
POLICIES = []
