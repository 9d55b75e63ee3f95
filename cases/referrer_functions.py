"""What a referrer may add to the household they referred, of which they read nothing (docs/decisions/0006).

A referrer contributes without reading. They write the household while they refer it, and after that people nobody named
yet, from the moment the weegoverleg asked them for more until the referral was weighed.
"""

from zvh.access.registry import Function

ADDED_TO = Function(
    "cases_households_added_to",
    # Whoever reads a case and contributes; or refers it at this moment, which ends with the row of the referral.
    """
    CREATE OR REPLACE FUNCTION cases_households_added_to() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 200
    AS $$
      SELECT c.household_id FROM cases_case c
      WHERE c.id IN (SELECT access_cases('contribute_case'))
        AND (c.id IN (SELECT access_cases('view_case'))
             OR NOT EXISTS (SELECT 1 FROM cases_referral r WHERE r.case_id = c.id))
    $$
    """,
)

CASES_ADDED_TO = Function(
    "cases_added_to",
    # The same for what belongs to the case itself: who refers adds nothing more to it once it was referred.
    """
    CREATE OR REPLACE FUNCTION cases_added_to() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 200
    AS $$
      SELECT a.id FROM access_cases('contribute_case') AS a (id)
      WHERE a.id IN (SELECT access_cases('view_case'))
         OR NOT EXISTS (SELECT 1 FROM cases_referral r WHERE r.case_id = a.id)
    $$
    """,
)

PERSONS_ADDED_TO = Function(
    "cases_persons_added_to",
    """
    CREATE OR REPLACE FUNCTION cases_persons_added_to() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
    AS $$ SELECT person_id FROM cases_membership WHERE household_id IN (SELECT cases_households_added_to()) $$
    """,
)

ASKED_FOR_MORE = Function(
    "cases_asked_for_more",
    # Cases of which the weegoverleg asked their referrer for more, and that were not weighed since.
    """
    CREATE OR REPLACE FUNCTION cases_asked_for_more() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5
    AS $$
      SELECT case_id FROM cases_referral
      WHERE referrer_id = access_principal() AND more_asked <> '' AND answer = ''
        AND case_id IN (SELECT access_cases('contribute_case'))
    $$
    """,
    internal=True,
)

HOUSEHOLDS_ASKED_ABOUT = Function(
    "cases_households_asked_about",
    """
    CREATE OR REPLACE FUNCTION cases_households_asked_about() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5
    AS $$ SELECT household_id FROM cases_case WHERE id IN (SELECT cases_asked_for_more()) $$
    """,
)

HOUSEHOLD_ASKED_ABOUT = Function(
    "cases_household_asked_about",
    # The row is held: intake may be joining this household to one that was here before.
    """
    CREATE OR REPLACE FUNCTION cases_household_asked_about(of_case uuid) RETURNS uuid
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT household_id FROM cases_case
      WHERE id = of_case AND id IN (SELECT cases_asked_for_more()) FOR SHARE
    $$
    """,
)

PERSONS_ASKED_ABOUT = Function(
    "cases_persons_asked_about",
    """
    CREATE OR REPLACE FUNCTION cases_persons_asked_about() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50
    AS $$ SELECT person_id FROM cases_membership WHERE household_id IN (SELECT cases_households_asked_about()) $$
    """,
)

PERSON_IS_NEW = Function(
    "cases_person_is_new",
    # So that nobody of another household is drawn into this one, and nothing is added about who is in it already.
    """
    CREATE OR REPLACE FUNCTION cases_person_is_new(wanted uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT NOT EXISTS (SELECT 1 FROM cases_person WHERE id = wanted) $$
    """,
)

REFERRER_FUNCTIONS = [
    ADDED_TO,
    CASES_ADDED_TO,
    PERSONS_ADDED_TO,
    ASKED_FOR_MORE,
    HOUSEHOLDS_ASKED_ABOUT,
    HOUSEHOLD_ASKED_ABOUT,
    PERSONS_ASKED_ABOUT,
    PERSON_IS_NEW,
]
