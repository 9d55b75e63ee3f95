"""What intake may ask and do across households it cannot see: the database functions of "search before create".

They run as the owner, so each of them checks for itself that whoever calls it has intake duty and keeps the referral.
"""

from cases.names import PREFIXES
from zvh.access.registry import Function

SEARCHES_PER_HOUR = 60


def _quoted(word: str) -> str:
    doubled = word.replace("'", "''")
    return f"'{doubled}'"


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

HAS_SEARCHED = Function(
    "cases_has_searched",
    # Asking the same again costs nothing; asking after a name or a birth was changed is another search.
    """
    CREATE OR REPLACE FUNCTION cases_has_searched(for_case uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (
        SELECT 1 FROM audit_line
        WHERE principal_id = access_principal() AND act = 'household.search' AND case_id = for_case
          AND at > statement_timestamp() - interval '1 hour'
          AND at > ALL (SELECT change.pgh_created_at FROM cases_membershipevent change
                        JOIN cases_case c ON c.household_id = change.household_id WHERE c.id = for_case)
          AND at > ALL (SELECT change.pgh_created_at FROM cases_personevent change
                        JOIN cases_membership m ON m.person_id = change.id
                        JOIN cases_case c ON c.household_id = m.household_id WHERE c.id = for_case))
    $$
    """,
)

FOLDED = Function(
    "cases_folded",
    # The words of a name as `cases.names.fold_name` folds them, without Dutch prefixes unless there is nothing else.
    rf"""
    CREATE OR REPLACE FUNCTION cases_folded(name text) RETURNS text
    LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp
    AS $$
      WITH words AS (
        SELECT word, place, word = ANY (ARRAY[{", ".join(_quoted(prefix) for prefix in sorted(PREFIXES))}]) AS is_prefix
        FROM regexp_split_to_table(
          replace(lower(regexp_replace(normalize(name, NFKD), '[^\x01-\x7f]', '', 'g')), '-', ' '), '\s+'
        ) WITH ORDINALITY AS split(word, place)
        WHERE word <> ''
      )
      SELECT coalesce(string_agg(word, ' ' ORDER BY place) FILTER (WHERE NOT is_prefix),
                      string_agg(word, ' ' ORDER BY place), '')
      FROM words
    $$
    """,
    internal=True,
)

KNOWN_MATCHES = Function(
    "cases_known_matches",
    # Not for the serving role: who is in another household with the name and birth of somebody in this one, and who
    # may be: the same last name, and a birth that fits or the same initial ("S. de Boer").
    """
    DROP FUNCTION IF EXISTS cases_known_matches(uuid);
    CREATE OR REPLACE FUNCTION cases_known_matches(for_household uuid)
    RETURNS TABLE (household_id uuid, person_id uuid, is_certain boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      WITH asked AS MATERIALIZED (
        SELECT mine.person_id, mine.household_id, person.name_key, person.born_earliest, person.born_latest,
               cases_folded(person.last_name) AS last_name, left(cases_folded(person.first_names), 1) AS initial
        FROM cases_membership mine JOIN cases_person person ON person.id = mine.person_id
        WHERE mine.household_id = for_household AND person.name_key <> ''
      )
      SELECT known.household_id, asked.person_id, bool_or(found.name_key = asked.name_key)
      FROM asked
      JOIN cases_person found ON found.merged_into_id IS NULL
       AND (found.name_key = asked.name_key
            -- Cheap first: most people don't have this last name anywhere in their name.
            OR (asked.last_name <> '' AND strpos(found.name_key, asked.last_name) > 0
                AND cases_folded(found.last_name) = asked.last_name
                AND ((asked.born_earliest IS NOT NULL AND found.born_earliest IS NOT NULL)
                     OR left(cases_folded(found.first_names), 1) = asked.initial)))
       AND (asked.born_earliest IS NULL OR found.born_earliest IS NULL
            OR (asked.born_earliest <= found.born_latest AND found.born_earliest <= asked.born_latest))
      JOIN cases_membership known ON known.person_id = found.id AND known.household_id <> asked.household_id
      JOIN cases_household household ON household.id = known.household_id AND household.merged_into_id IS NULL
      GROUP BY known.household_id, asked.person_id
    $$
    """,
    internal=True,
)

KNOWN_HOUSEHOLDS = Function(
    "cases_known_households",
    # Intake alone, logged and limited per hour; it tells the number, the director, how many persons match and how many
    # may.
    """
    DROP FUNCTION IF EXISTS cases_known_households(text[], date[]);
    DROP FUNCTION IF EXISTS cases_known_households(uuid);
    CREATE OR REPLACE FUNCTION cases_known_households(for_case uuid)
    RETURNS TABLE (household_id uuid, number varchar, director_id uuid, director varchar,
                   in_hand boolean, matches bigint, possible bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5
    AS $$
    #variable_conflict use_column
    DECLARE again boolean := cases_has_searched(for_case);
    BEGIN
      IF NOT cases_has_intake_duty() OR NOT (again OR cases_searches_left() > 0)
         OR NOT EXISTS (SELECT 1 FROM access_cases('write_case') AS kept(id) WHERE kept.id = for_case) THEN
        RETURN;
      END IF;
      IF NOT again THEN
        INSERT INTO audit_line (id, principal_id, case_id, act)
        VALUES (gen_random_uuid(), access_principal(), for_case, 'household.search');
      END IF;
      RETURN QUERY
        SELECT DISTINCT ON (c.household_id) c.household_id, c.number, u.id, u.name,
               c.state IN ('referred', 'open', 'stabilising'), m.matches, m.possible
        FROM (SELECT found.household_id, count(*) FILTER (WHERE found.is_certain) AS matches,
                     count(*) FILTER (WHERE NOT found.is_certain) AS possible
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

INTAKE_FUNCTIONS = [
    HAS_INTAKE_DUTY,
    SEARCHES_LEFT,
    HAS_SEARCHED,
    FOLDED,
    KNOWN_MATCHES,
    KNOWN_HOUSEHOLDS,
    JOIN_HOUSEHOLD,
]
