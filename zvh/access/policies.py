"""Row-level security of grants, the functions every policy calls, and the tables that hold no case content."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from guardian.models import GroupObjectPermission, UserObjectPermission
from pghistory.models import Context

from zvh.access.functions import ACCESS_FUNCTIONS
from zvh.access.login_policies import LOGIN_TABLES
from zvh.access.models import AccessRequest, BreakGlass, BreakGlassAlert, Grant, GrantReview
from zvh.access.registry import Function, GuardedTable, OpenTable
from zvh.accounts.models import Organisation, Principal, User

# Who keeps a dossier opens it to others; who refers opens a case that does not exist yet. To direct it is given by who
# directs it, and otherwise only to a procesregisseur: who is to chair its meeting, or takes over where nobody directs.
MAY_OPEN_TO = """
    case_id IN (SELECT access_cases('direct_case'))
    OR cases_is_new(case_id)
    OR case_id IN (SELECT access_cases('write_case')) AND (
      permission <> 'direct_case'
      OR access_is_procesregisseur(principal_id) AND (
        reason = 'chair' AND meetings_is_to_chair(case_id, principal_id)
        OR reason = 'appointment' AND cases_is_orphaned(case_id)))
"""

FUNCTIONS = [
    Function(
        "access_principal",
        # The setting is an empty string after a commit on the same connection.
        """
        CREATE OR REPLACE FUNCTION access_principal() RETURNS uuid
        LANGUAGE sql STABLE PARALLEL SAFE
        RETURN nullif(current_setting('zvh.principal', true), '')::uuid
        """,
    ),
    Function(
        "access_cases",
        # SECURITY DEFINER: the policy on grants calls it, and would otherwise call itself.
        """
        CREATE OR REPLACE FUNCTION access_cases(wanted text) RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 200
        AS $$
          SELECT DISTINCT case_id FROM access_grant
          WHERE principal_id = access_principal() AND permission = wanted
            AND valid_from <= statement_timestamp()
            AND (valid_until IS NULL OR valid_until > statement_timestamp())
        $$
        """,
    ),
    *ACCESS_FUNCTIONS,
]

POLICIES = [
    GuardedTable(
        Grant,
        # Own grants, and everybody's grants on the cases one may read: a page per case shows who has access.
        select="principal_id = access_principal() OR case_id IN (SELECT access_cases('view_case'))",
        insert=MAY_OPEN_TO,
        # Of a grant only its end changes, and only to earlier: see access_guard_grant.
        update="case_id IN (SELECT access_cases('write_case'))",
    ),
    # Written by the functions above alone.
    GuardedTable(
        AccessRequest,
        select="asker_id = access_principal() OR number IN (SELECT cases_numbers('direct_case'))",
    ),
    GuardedTable(
        BreakGlass,
        select="principal_id = access_principal() OR case_id IN (SELECT access_cases('direct_case')) "
        "OR id IN (SELECT break_glass_id FROM access_breakglassalert)",
    ),
    GuardedTable(
        BreakGlassAlert,
        select="principal_id = access_principal()",
        update="principal_id = access_principal()",
    ),
    GuardedTable(
        GrantReview,
        select="case_id IN (SELECT access_cases('direct_case'))",
        insert="case_id IN (SELECT access_cases('direct_case')) AND decided_by_id = access_principal()",
    ),
    OpenTable(
        Organisation, "SELECT, INSERT, UPDATE", because="Names of organisations are known to all partners."
    ),
    OpenTable(Principal, "SELECT, INSERT", because="A label per principal, shown wherever somebody acted."),
    OpenTable(User, "SELECT, INSERT, UPDATE", because="Logging in reads it before anyone is known."),
    OpenTable(User.groups.through, "SELECT", because="Django reads it for model permissions."),
    OpenTable(User.user_permissions.through, "SELECT", because="Django reads it for model permissions."),
    OpenTable(Group, "SELECT", because="Django reads it for model permissions."),
    OpenTable(Group.permissions.through, "SELECT", because="Django reads it for model permissions."),
    OpenTable(Permission, "SELECT", because="Names of permissions."),
    OpenTable(ContentType, "SELECT", because="Names of models."),
    OpenTable(Session, "SELECT, INSERT, UPDATE, DELETE", because="Read before anyone is known."),
    *LOGIN_TABLES,
    OpenTable(Context, "", because="Never filled: the log tells who and why, joined by transaction."),
    OpenTable(
        UserObjectPermission, "SELECT", because="Always empty: guardian reads the view of valid grants."
    ),
    OpenTable(GroupObjectPermission, "SELECT", because="Always empty: no group has access to a case."),
]
