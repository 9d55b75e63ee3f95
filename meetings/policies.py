"""Row-level security of meetings.

An invitation to one agenda item never opens another of the same sitting.
"""

from cases.policies import ADDS_TO_CASE, KEEPS_CASE, OWN_CASES, case_content
from meetings.models import AcceptedWarning, AgendaItem, Attendee, HeldBack, Meeting, Part, Seat
from zvh.access.registry import Function, GuardedTable

FUNCTIONS = [
    Function(
        "meetings_is_to_chair",
        # Who plans, types or has intake duty gives the chair what chairing takes; asked by the policy on grants.
        """
        CREATE OR REPLACE FUNCTION meetings_is_to_chair(of_case uuid, who uuid) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
          SELECT EXISTS (
            SELECT 1 FROM meetings_agendaitem item
            JOIN meetings_meeting meeting ON meeting.id = item.meeting_id
            WHERE item.case_id = of_case AND meeting.chair_id = who AND meeting.state IN ('planned', 'running'))
        $$
        """,
    ),
    Function(
        "meetings_own_parts",
        # SECURITY DEFINER: policies of earlier tables call it, and a seat says nothing but who sat where.
        """
        CREATE OR REPLACE FUNCTION meetings_own_parts() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20
        AS $$
          SELECT seat.part_id FROM meetings_seat seat
          JOIN meetings_attendee attendee ON attendee.id = seat.attendee_id
          WHERE attendee.user_id = access_principal() AND attendee.was_present IS DISTINCT FROM false
        $$
        """,
    ),
]

OWN_MEETING = "chair_id = access_principal() OR typist_id = access_principal()"
# A sitting says when and where, nothing of a case: whoever has intake duty fills its agenda.
FILLS_SITTINGS = (
    "kind = 'weegoverleg' AND EXISTS (SELECT 1 FROM accounts_user me "
    "WHERE me.id = access_principal() AND me.has_intake_duty AND me.is_active)"
)
# Who marked that something cannot be shared yet, and who directs; nobody else who reads the case (rule 8).
OWN_OR_DIRECTED = (
    f"{OWN_CASES} AND (marked_by_id = access_principal() OR case_id IN (SELECT access_cases('direct_case')))"
)
OF_POLICE_OR_OM = (
    "EXISTS (SELECT 1 FROM accounts_user me JOIN accounts_organisation mine ON mine.id = me.organisation_id "
    "WHERE me.id = access_principal() AND mine.id = organisation_id AND (mine.is_police OR mine.is_om))"
)

POLICIES = [
    GuardedTable(
        Meeting,
        select=f"{OWN_MEETING} OR {FILLS_SITTINGS} OR EXISTS (SELECT 1 FROM meetings_agendaitem item "
        "WHERE item.meeting_id = meetings_meeting.id)",
        # Who plans is the chair, sits down as the typist for the chair, or has intake duty.
        insert=f"{OWN_MEETING} OR {FILLS_SITTINGS}",
        update=f"{OWN_MEETING} OR {FILLS_SITTINGS} OR EXISTS (SELECT 1 FROM meetings_agendaitem item "
        f"WHERE item.meeting_id = meetings_meeting.id AND {KEEPS_CASE})",
        # Nothing in it is covered: who sees the meeting sees when it was to be before.
        history="true",
    ),
    case_content(AgendaItem, delete=True),
    case_content(Part, delete=True),
    case_content(Attendee, delete=True),
    case_content(Seat, delete=True),
    case_content(AcceptedWarning, delete=True),
    GuardedTable(
        HeldBack,
        select=OWN_OR_DIRECTED,
        insert=f"{ADDS_TO_CASE} AND marked_by_id = access_principal() AND {OF_POLICE_OR_OM}",
        update=f"{ADDS_TO_CASE} AND {OWN_OR_DIRECTED}",
    ),
]
