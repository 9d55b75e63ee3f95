"""What a manager may know: counts that leave the database only as counts (domain.md rule 2)."""

from zvh.access.registry import Function

FUNCTIONS = [
    Function(
        "dashboards_published",
        # Managers hold no grant on any case, so the counting is done by the owner, and suppressed before it leaves:
        # a count of fewer than five households is null, and nothing else tells what it was.
        """
        CREATE OR REPLACE FUNCTION dashboards_published()
        RETURNS TABLE (figure text, key text, number bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
          WITH in_hand AS (
            SELECT id, household_id, track, phase FROM cases_case WHERE state IN ('open', 'stabilising')
          ), counted AS (
            SELECT 'track' AS figure, track::text AS key, count(*) AS number, count(DISTINCT household_id) AS households
              FROM in_hand GROUP BY track
            UNION ALL
            SELECT 'phase', phase::text, count(*), count(DISTINCT household_id) FROM in_hand GROUP BY phase
            UNION ALL
            -- What was imported may lack what the room asks for, so it is counted apart. A life domain has no origin of
            -- its own: it came with the case whose agreements were imported.
            SELECT CASE WHEN d.case_id IN (SELECT case_id FROM leidraad_action WHERE origin = 'imported')
                        THEN 'life_domain_imported' ELSE 'life_domain' END,
                   d.domain::text, count(DISTINCT c.household_id), count(DISTINCT c.household_id)
              FROM cases_lifedomainentry d JOIN cases_case c ON c.id = d.case_id
             WHERE d.state = 'problem' GROUP BY 1, 2
            UNION ALL
            SELECT CASE a.origin WHEN 'imported' THEN 'agreement_imported' ELSE 'agreement' END, a.kind || '/' || a.aim,
                   count(*), count(DISTINCT c.household_id)
              FROM leidraad_action a JOIN cases_case c ON c.id = a.case_id
             WHERE a.kind <> '' AND a.aim <> '' GROUP BY 1, 2
            UNION ALL
            SELECT 'reason',
                   CASE WHEN a.reason <> '' OR a.because_of_id IS NOT NULL OR a.because_of_line_id IS NOT NULL
                        THEN 'with' ELSE 'without' END,
                   count(*), count(DISTINCT c.household_id)
              FROM leidraad_action a JOIN cases_case c ON c.id = a.case_id
             WHERE a.origin = 'room' GROUP BY 2
          )
          SELECT figure, key, CASE WHEN households >= 5 THEN number END
          FROM counted
          WHERE EXISTS (SELECT 1 FROM accounts_user me
                        WHERE me.id = access_principal() AND me.role = 'manager' AND me.is_active)
        $$
        """,
    ),
]
POLICIES = []
