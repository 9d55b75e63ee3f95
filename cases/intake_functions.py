"""What intake may ask and do across households it cannot see: the database functions of "search before create".

They run as the owner, so each of them checks for itself that whoever calls it has intake duty and keeps the referral.
"""

from zvh.access.registry import Function

SEARCHES_PER_HOUR = 60

HAS_INTAKE_DUTY = Function(
    "cases_has_intake_duty",
    """
    CREATE OR REPLACE FUNCTION cases_has_intake_duty() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (SELECT 1 FROM accounts_user
                     WHERE id = access_principal() AND has_intake_duty AND is_active)
    $$
    """,
)

SEARCHES_LEFT = Function(
    "cases_searches_left",
    # Counted by the log itself: a search that left no line did not happen.
    f"""
    CREATE OR REPLACE FUNCTION cases_searches_left() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT greatest(0, {SEARCHES_PER_HOUR} - count(*)) FROM audit_line
      WHERE principal_id = access_principal() AND act = 'household.search'
        AND at > statement_timestamp() - interval '1 hour'
    $$
    """,
)

KNOWN_MATCHES = Function(
    "cases_known_matches",
    # Not for the serving role: who is in another household with the name and birth of somebody in this one.
    """
    CREATE OR REPLACE FUNCTION cases_known_matches(for_household uuid)
    RETURNS TABLE (household_id uuid, person_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT DISTINCT known.household_id, mine.person_id
      FROM cases_membership mine
      JOIN cases_person asked ON asked.id = mine.person_id
      JOIN cases_person found ON found.name_key = asked.name_key AND found.merged_into_id IS NULL
       AND (asked.born_earliest IS NULL OR found.born_earliest IS NULL
            OR (asked.born_earliest <= found.born_latest AND found.born_earliest <= asked.born_latest))
      JOIN cases_membership known ON known.person_id = found.id AND known.household_id <> mine.household_id
      JOIN cases_household household ON household.id = known.household_id AND household.merged_into_id IS NULL
      WHERE mine.household_id = for_household AND asked.name_key <> ''
    $$
    """,
    internal=True,
)

KNOWN_HOUSEHOLDS = Function(
    "cases_known_households",
    # Intake alone, logged and limited per hour; it tells the number, the director and how many persons match.
    """
    DROP FUNCTION IF EXISTS cases_known_households(text[], date[]);
    CREATE OR REPLACE FUNCTION cases_known_households(for_case uuid)
    RETURNS TABLE (household_id uuid, number varchar, director_id uuid, director varchar,
                   in_hand boolean, matches bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5
    AS $$
    #variable_conflict use_column
    BEGIN
      IF NOT cases_has_intake_duty() OR cases_searches_left() = 0
         OR NOT EXISTS (SELECT 1 FROM access_cases('write_case') AS kept(id) WHERE kept.id = for_case) THEN
        RETURN;
      END IF;
      INSERT INTO audit_line (id, principal_id, case_id, act)
      VALUES (gen_random_uuid(), access_principal(), for_case, 'household.search');
      RETURN QUERY
        SELECT DISTINCT ON (c.household_id) c.household_id, c.number, u.id, u.name,
               c.state IN ('referred', 'open', 'stabilising'), m.matches
        FROM (SELECT found.household_id, count(DISTINCT found.person_id) AS matches
              FROM cases_known_matches((SELECT household_id FROM cases_case WHERE id = for_case)) found
              GROUP BY found.household_id) m
        JOIN cases_case c ON c.household_id = m.household_id
        LEFT JOIN cases_appointment a ON a.case_id = c.id AND a.duty = 'procesregisseur' AND a.until IS NULL
        LEFT JOIN accounts_user u ON u.id = a.user_id
        ORDER BY c.household_id, c.state IN ('referred', 'open', 'stabilising') DESC, c.referred_on DESC;
    END
    $$
    """,
)

JOIN_HOUSEHOLD = Function(
    "cases_join_household",
    # In one step, because halfway the provisional household is out of sight and the known one not yet in it.
    """
    CREATE OR REPLACE FUNCTION cases_join_household(for_case uuid, known uuid) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE provisional uuid;
    BEGIN
      SELECT household_id INTO provisional FROM cases_case
      WHERE id = for_case AND state IN ('referred', 'declined') FOR UPDATE;
      IF provisional IS NULL OR NOT cases_has_intake_duty()
         OR NOT EXISTS (SELECT 1 FROM access_cases('write_case') AS kept(id) WHERE kept.id = for_case)
         OR EXISTS (SELECT 1 FROM cases_case WHERE household_id = provisional AND id <> for_case)
         OR NOT EXISTS (SELECT 1 FROM cases_known_matches(provisional) WHERE household_id = known) THEN
        RETURN false;
      END IF;
      UPDATE cases_membership SET household_id = known WHERE household_id = provisional;
      UPDATE cases_custody SET household_id = known WHERE household_id = provisional;
      UPDATE cases_contactpoint SET household_id = known WHERE household_id = provisional;
      UPDATE cases_safechannel SET household_id = known WHERE household_id = provisional;
      UPDATE cases_separation SET household_id = known WHERE household_id = provisional;
      UPDATE cases_case SET household_id = known WHERE id = for_case;
      UPDATE cases_household SET merged_into_id = known WHERE id = provisional;
      RETURN true;
    END
    $$
    """,
)

INTAKE_FUNCTIONS = [HAS_INTAKE_DUTY, SEARCHES_LEFT, KNOWN_MATCHES, KNOWN_HOUSEHOLDS, JOIN_HOUSEHOLD]
