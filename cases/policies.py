"""Row-level security of everything about households and cases. Written by hand; a property test ties it to `visible_to`."""

from cases.models import (
    Appointment,
    Case,
    CaseEnding,
    CaseUserGrant,
    ContactPoint,
    Custody,
    DecisionMoment,
    Household,
    Incident,
    IncidentRole,
    Involvement,
    LifeDomainEntry,
    Measure,
    Membership,
    Person,
    PhaseChange,
    Referral,
    Relationship,
    SafeChannel,
    Separation,
    TrackChange,
)
from cases.models.statements import STATEMENT_INSERT, STATEMENT_SELECT, STATEMENT_UPDATE
from zvh.access.registry import Function, GuardedTable, OpenTable

FUNCTIONS = [
    Function(
        "cases_is_new",
        # Whoever opens a case gives its first grants before the row exists; asked by the policy on grants.
        """
        CREATE OR REPLACE FUNCTION cases_is_new(wanted uuid) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT NOT EXISTS (SELECT 1 FROM cases_case WHERE id = wanted) $$
        """,
    ),
    Function(
        "access_households",
        """
        CREATE OR REPLACE FUNCTION access_households(wanted text) RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 200
        AS $$ SELECT household_id FROM cases_case WHERE id IN (SELECT access_cases(wanted)) $$
        """,
    ),
    Function(
        "access_persons",
        """
        CREATE OR REPLACE FUNCTION access_persons(wanted text) RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
        AS $$ SELECT person_id FROM cases_membership WHERE household_id IN (SELECT access_households(wanted)) $$
        """,
    ),
    Function(
        "cases_known_households",
        # "Search before create" against need to know: intake alone, and only number, director and household.
        """
        CREATE OR REPLACE FUNCTION cases_known_households(name_keys text[], born date[])
        RETURNS TABLE (household_id uuid, number varchar, director varchar, in_hand boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
          SELECT DISTINCT ON (c.household_id) c.household_id, c.number, u.name, c.state IN ('referred', 'open', 'stabilising')
          FROM unnest(name_keys, born) AS asked(name_key, born)
          JOIN cases_person p ON p.name_key = asked.name_key
           AND (asked.born IS NULL OR p.born_earliest IS NULL OR asked.born BETWEEN p.born_earliest AND p.born_latest)
          JOIN cases_membership m ON m.person_id = p.id
          JOIN cases_case c ON c.household_id = m.household_id
          LEFT JOIN cases_appointment a ON a.case_id = c.id AND a.duty = 'procesregisseur' AND a.until IS NULL
          LEFT JOIN accounts_user u ON u.id = a.user_id
          WHERE EXISTS (SELECT 1 FROM accounts_user me WHERE me.id = access_principal()
                        AND me.has_intake_duty AND me.is_active)
          ORDER BY c.household_id, c.referred_on DESC
        $$
        """,
    ),
]

OWN_HOUSEHOLDS = "household_id IN (SELECT access_households('view_case'))"
ADDS_TO_HOUSEHOLD = "household_id IN (SELECT access_households('contribute_case'))"
KEEPS_HOUSEHOLD = "household_id IN (SELECT access_households('write_case'))"
OWN_CASES = "case_id IN (SELECT access_cases('view_case'))"
ADDS_TO_CASE = "case_id IN (SELECT access_cases('contribute_case'))"
KEEPS_CASE = "case_id IN (SELECT access_cases('write_case'))"


def household_content(model, *, delete: bool = False) -> GuardedTable:
    return GuardedTable(
        model,
        select=OWN_HOUSEHOLDS,
        insert=ADDS_TO_HOUSEHOLD,
        update=KEEPS_HOUSEHOLD,
        delete=KEEPS_HOUSEHOLD if delete else None,
    )


def case_content(model, *, insert: str = KEEPS_CASE, delete: bool = False) -> GuardedTable:
    return GuardedTable(
        model, select=OWN_CASES, insert=insert, update=KEEPS_CASE, delete=KEEPS_CASE if delete else None
    )


POLICIES = [
    GuardedTable(
        Household,
        select="id IN (SELECT access_households('view_case'))",
        insert="id IN (SELECT access_households('contribute_case'))",
        update="id IN (SELECT access_households('write_case'))",
    ),
    GuardedTable(
        Person,
        select="id IN (SELECT access_persons('view_case'))",
        insert="id IN (SELECT access_persons('contribute_case'))",
        update="id IN (SELECT access_persons('write_case'))",
    ),
    household_content(Membership),
    GuardedTable(
        Relationship,
        select="person_id IN (SELECT access_persons('view_case')) AND other_id IN (SELECT access_persons('view_case'))",
        insert="person_id IN (SELECT access_persons('contribute_case')) "
        "AND other_id IN (SELECT access_persons('contribute_case'))",
        update="person_id IN (SELECT access_persons('write_case')) AND other_id IN (SELECT access_persons('write_case'))",
        delete="person_id IN (SELECT access_persons('write_case')) AND other_id IN (SELECT access_persons('write_case'))",
    ),
    household_content(Custody, delete=True),
    household_content(ContactPoint),
    household_content(SafeChannel),
    household_content(Separation),
    GuardedTable(
        Case,
        select="id IN (SELECT access_cases('view_case'))",
        insert="id IN (SELECT access_cases('contribute_case')) AND state = 'referred'",
        update="id IN (SELECT access_cases('write_case'))",
    ),
    case_content(Referral, insert=ADDS_TO_CASE),
    case_content(Appointment),
    case_content(PhaseChange),
    case_content(TrackChange),
    case_content(CaseEnding),
    case_content(Involvement, insert=ADDS_TO_CASE),
    GuardedTable(
        Involvement.persons.through,
        select="EXISTS (SELECT 1 FROM cases_involvement owner WHERE owner.id = involvement_id)",
        insert="EXISTS (SELECT 1 FROM cases_involvement owner WHERE owner.id = involvement_id)",
        delete=f"EXISTS (SELECT 1 FROM cases_involvement owner WHERE owner.id = involvement_id AND {KEEPS_CASE})",
    ),
    case_content(Measure, delete=True),
    GuardedTable(
        Measure.protects.through,
        select="EXISTS (SELECT 1 FROM cases_measure owner WHERE owner.id = measure_id)",
        insert=f"EXISTS (SELECT 1 FROM cases_measure owner WHERE owner.id = measure_id AND {KEEPS_CASE})",
        delete=f"EXISTS (SELECT 1 FROM cases_measure owner WHERE owner.id = measure_id AND {KEEPS_CASE})",
    ),
    GuardedTable(
        Incident,
        select=STATEMENT_SELECT,
        insert=STATEMENT_INSERT,
        update=STATEMENT_UPDATE,
        delete=STATEMENT_UPDATE,
    ),
    GuardedTable(
        Incident.shielded_from.through,
        select="EXISTS (SELECT 1 FROM cases_incident owner WHERE owner.id = incident_id)",
        insert="EXISTS (SELECT 1 FROM cases_incident owner WHERE owner.id = incident_id)",
    ),
    GuardedTable(
        IncidentRole,
        select="EXISTS (SELECT 1 FROM cases_incident owner WHERE owner.id = incident_id)",
        insert=ADDS_TO_CASE + " AND EXISTS (SELECT 1 FROM cases_incident owner WHERE owner.id = incident_id)",
        delete=ADDS_TO_CASE + " AND EXISTS (SELECT 1 FROM cases_incident owner WHERE owner.id = incident_id)",
    ),
    case_content(LifeDomainEntry, insert=ADDS_TO_CASE),
    case_content(DecisionMoment, insert=ADDS_TO_CASE, delete=True),
    OpenTable(
        CaseUserGrant, "SELECT", because="A view with security_invoker: the policies on grants hold in it."
    ),
]
