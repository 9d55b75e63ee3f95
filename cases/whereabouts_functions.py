"""Who is shown where somebody is (domain.md rule 4): the one answer that the policies, their history and the page use.

They run as the owner, because the answer rests on separations and involvements that whoever asks may not see all of;
each tells no more than yes or no, and of households that are open to the caller.
"""

from zvh.access.purposes import Purpose
from zvh.access.registry import Function

HELPS_SAFELY = Function(
    "cases_helps_safely",
    # Somebody's own work: they help this person, and nobody in this household whom the person is kept apart from.
    """
    CREATE OR REPLACE FUNCTION cases_helps_safely(of_household uuid, of_person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      WITH helped AS (
        SELECT named.person_id
        FROM cases_case c
        JOIN cases_involvement own
          ON own.case_id = c.id AND own.user_id = access_principal() AND own.until IS NULL
        JOIN cases_involvement_persons named ON named.involvement_id = own.id
        WHERE c.household_id = of_household AND c.id IN (SELECT access_cases('view_case'))
      )
      SELECT EXISTS (SELECT 1 FROM helped WHERE person_id = of_person)
         AND NOT EXISTS (
           SELECT 1 FROM helped
           JOIN cases_separation apart
             ON apart.household_id = of_household AND apart.lifted_at IS NULL
            AND ((apart.person_id = of_person AND apart.other_id = helped.person_id)
              OR (apart.other_id = of_person AND apart.person_id = helped.person_id)))
    $$
    """,
)

SHOWS_WHEREABOUTS = Function(
    "cases_shows_whereabouts",
    f"""
    CREATE OR REPLACE FUNCTION cases_shows_whereabouts(of_household uuid, of_person uuid, secret boolean)
    RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT access_principal() = '{Purpose.PAPERS.principal_id}'
        OR (of_household IN (SELECT access_households('view_case'))
            AND (of_household IN (SELECT household_id FROM cases_case
                                  WHERE id IN (SELECT access_cases('write_case'))
                                    AND id IN (SELECT access_cases('view_case')))
                 OR NOT (secret OR EXISTS (SELECT 1 FROM cases_separation apart
                                           WHERE apart.household_id = of_household AND apart.lifted_at IS NULL
                                             AND of_person IN (apart.person_id, apart.other_id)))
                 OR cases_helps_safely(of_household, of_person)))
    $$
    """,
)

KEEPS_WHEREABOUTS = Function(
    "cases_keeps_whereabouts",
    # That something is kept from whoever asks, so that nobody takes an empty page for "not known"; never what.
    """
    CREATE OR REPLACE FUNCTION cases_keeps_whereabouts(of_household uuid, of_person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT of_household IN (SELECT access_households('view_case')) AND EXISTS (
        SELECT 1 FROM (
          SELECT is_secret FROM cases_contactpoint
          WHERE household_id = of_household AND person_id = of_person AND until IS NULL
          UNION ALL
          SELECT false FROM cases_safechannel
          WHERE household_id = of_household AND person_id = of_person AND until IS NULL
        ) known
        WHERE NOT cases_shows_whereabouts(of_household, of_person, known.is_secret))
    $$
    """,
)

WHEREABOUTS_FUNCTIONS = [HELPS_SAFELY, SHOWS_WHEREABOUTS, KEEPS_WHEREABOUTS]
