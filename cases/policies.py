"""Row-level security of households and cases. Written by hand; a property test ties it to `visible_to`."""

from cases.access_functions import ACCESS_FUNCTIONS
from cases.intake_functions import INTAKE_FUNCTIONS
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
    ProfessionalKeptOff,
    Referral,
    Relationship,
    SafeChannel,
    Separation,
    TrackChange,
)
from cases.models.statements import STATEMENT_INSERT, STATEMENT_SELECT, STATEMENT_UPDATE
from cases.referrer_functions import REFERRER_FUNCTIONS
from cases.whereabouts_functions import WHEREABOUTS_FUNCTIONS
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
        "cases_is_orphaned",
        # The account of who directed it was disabled; whoever keeps the dossier then appoints the next one.
        """
        CREATE OR REPLACE FUNCTION cases_is_orphaned(of_case uuid) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
          SELECT NOT EXISTS (
            SELECT 1 FROM access_grant
            WHERE case_id = of_case AND permission = 'direct_case' AND reason IN ('appointment', 'intake')
              AND valid_from <= statement_timestamp()
              AND (valid_until IS NULL OR valid_until > statement_timestamp()))
        $$
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
    *REFERRER_FUNCTIONS,
    *INTAKE_FUNCTIONS,
    *ACCESS_FUNCTIONS,
    *WHEREABOUTS_FUNCTIONS,
]

OWN_HOUSEHOLDS = "household_id IN (SELECT access_households('view_case'))"
ADDS_TO_HOUSEHOLD = "household_id IN (SELECT cases_households_added_to())"
# Also a referrer who was asked for more: somebody nobody named yet, with where they are and how to reach them.
ADDS_PERSON = (
    f"({ADDS_TO_HOUSEHOLD}) OR (household_id IN (SELECT cases_households_asked_about()) "
    "AND cases_person_is_new(person_id))"
)
KEEPS_HOUSEHOLD = "household_id IN (SELECT access_households('write_case'))"
OWN_CASES = "case_id IN (SELECT access_cases('view_case'))"
ADDS_TO_CASE = "case_id IN (SELECT cases_added_to())"
REFERS = "case_id IN (SELECT access_cases('contribute_case'))"
KEEPS_CASE = "case_id IN (SELECT access_cases('write_case'))"
KEEPS_BOTH = (
    "person_id IN (SELECT access_persons('write_case')) AND other_id IN (SELECT access_persons('write_case'))"
)
KEEPS_OR_OWN_NAME = f"({KEEPS_HOUSEHOLD}) OR (user_id = access_principal() AND {ADDS_TO_HOUSEHOLD})"
OWN_REFERRAL = f"referrer_id = access_principal() AND {REFERS}"


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


def whereabouts(model, *, secret: str) -> GuardedTable:
    """Rule 4: a row that tells where somebody is, or how to reach them, is not for every reader of the dossier."""
    return GuardedTable(
        model,
        select=f"cases_shows_whereabouts(household_id, person_id, {secret})",
        insert=ADDS_PERSON,
        update=KEEPS_HOUSEHOLD,
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
        insert="id IN (SELECT cases_persons_added_to()) OR id IN (SELECT cases_persons_asked_about())",
        update="id IN (SELECT access_persons('write_case'))",
    ),
    GuardedTable(
        Membership,
        select=OWN_HOUSEHOLDS,
        insert=ADDS_PERSON,
        update=KEEPS_HOUSEHOLD,
        # Only of somebody who turned out to be a person that was known already.
        delete=f"{KEEPS_HOUSEHOLD} AND EXISTS "
        "(SELECT 1 FROM cases_person gone WHERE gone.id = person_id AND gone.merged_into_id IS NOT NULL)",
    ),
    GuardedTable(
        Relationship,
        select="person_id IN (SELECT access_persons('view_case')) AND other_id IN (SELECT access_persons('view_case'))",
        insert="person_id IN (SELECT cases_persons_added_to()) AND other_id IN (SELECT cases_persons_added_to())",
        update=KEEPS_BOTH,
        delete=KEEPS_BOTH,
    ),
    household_content(Custody, delete=True),
    whereabouts(ContactPoint, secret="is_secret"),
    whereabouts(SafeChannel, secret="false"),
    GuardedTable(
        ProfessionalKeptOff,
        select=OWN_HOUSEHOLDS,
        # Whoever contributes keeps their own name off.
        insert=f"({KEEPS_OR_OWN_NAME}) AND noted_by_id = access_principal()",
        update=KEEPS_OR_OWN_NAME,
    ),
    GuardedTable(
        Separation,
        select=OWN_HOUSEHOLDS,
        # Marking is anyone's who contributes, at once; lifting is the procesregisseur's (rule 4).
        insert=ADDS_TO_HOUSEHOLD,
        update="household_id IN (SELECT access_households('direct_case'))",
    ),
    GuardedTable(
        Case,
        select="id IN (SELECT access_cases('view_case'))",
        insert="id IN (SELECT access_cases('contribute_case')) AND state = 'referred'",
        update="id IN (SELECT access_cases('write_case'))",
    ),
    GuardedTable(
        Referral,
        select=f"({OWN_CASES}) OR ({OWN_REFERRAL})",
        insert=REFERS,
        # The referrer may add to it until it was weighed.
        update=f"({KEEPS_CASE}) OR ({OWN_REFERRAL} AND answer = '')",
    ),
    case_content(Appointment),
    case_content(PhaseChange),
    case_content(TrackChange),
    case_content(CaseEnding),
    # Whom somebody helps decides whose whereabouts they see: nobody but who keeps the dossier says that of a person.
    case_content(Involvement, insert=f"({KEEPS_CASE}) OR (user_id IS NULL AND {ADDS_TO_CASE})"),
    GuardedTable(
        Involvement.persons.through,
        select="EXISTS (SELECT 1 FROM cases_involvement owner WHERE owner.id = involvement_id)",
        insert="EXISTS (SELECT 1 FROM cases_involvement owner WHERE owner.id = involvement_id "
        f"AND (owner.user_id IS NULL OR {KEEPS_CASE}))",
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
        update=KEEPS_CASE,
        delete=ADDS_TO_CASE + " AND EXISTS (SELECT 1 FROM cases_incident owner WHERE owner.id = incident_id)",
    ),
    case_content(LifeDomainEntry, insert=ADDS_TO_CASE),
    case_content(DecisionMoment, insert=ADDS_TO_CASE, delete=True),
    OpenTable(
        CaseUserGrant, "SELECT", because="A view with security_invoker: the policies on grants hold in it."
    ),
]
