"""Row-level security of meetings.

An invitation to one agenda item never opens another of the same sitting.
"""

from cases.policies import ADDS_TO_CASE, KEEPS_CASE, OWN_CASES, case_content
from meetings.guests.policies import GUEST_FUNCTIONS, GUEST_POLICIES
from meetings.models import (
    AcceptedWarning,
    AgendaItem,
    Arrival,
    Attendee,
    BroughtExpertise,
    CalendarEntry,
    HeldBack,
    Location,
    Meeting,
    Part,
    Room,
    Seat,
)
from meetings.reply_functions import REPLY_FUNCTIONS
from zvh.access.purposes import Purpose
from zvh.access.registry import Function, GuardedTable, OpenTable

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
          WHERE (attendee.user_id = access_principal() OR attendee.guest_id = access_principal())
            AND attendee.was_present IS DISTINCT FROM false
            AND NOT (attendee.reply = 'declined' AND attendee.was_present IS NULL)
        $$
        """,
    ),
    Function(
        "meetings_hours_taken",
        # SECURITY DEFINER: whoever plans must know that a colleague or a room is taken then, and nothing else of it:
        # not by which meeting, about whom, or in what capacity. `besides` is the meeting that is planned itself.
        """
        CREATE OR REPLACE FUNCTION meetings_hours_taken(
          of_users uuid[], of_rooms uuid[], since timestamptz, until timestamptz, besides uuid)
        RETURNS TABLE (whose uuid, starts_at timestamptz, ends_at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50
        AS $$
          WITH held AS (
            SELECT meeting.id, meeting.chair_id, meeting.typist_id, meeting.room_id, meeting.starts_at, meeting.ends_at
            FROM meetings_meeting meeting
            WHERE meeting.state IN ('planned', 'running')
              AND meeting.starts_at < until AND meeting.ends_at > since
              AND meeting.id IS DISTINCT FROM besides)
          SELECT held.chair_id, held.starts_at, held.ends_at FROM held WHERE held.chair_id = ANY (of_users)
          UNION SELECT held.typist_id, held.starts_at, held.ends_at FROM held WHERE held.typist_id = ANY (of_users)
          UNION SELECT held.room_id, held.starts_at, held.ends_at FROM held WHERE held.room_id = ANY (of_rooms)
          UNION SELECT attendee.user_id, held.starts_at, held.ends_at
          FROM held
          JOIN meetings_agendaitem item ON item.meeting_id = held.id
          JOIN meetings_attendee attendee ON attendee.item_id = item.id
          WHERE attendee.user_id = ANY (of_users) AND attendee.reply <> 'declined'
        $$
        """,
    ),
    *REPLY_FUNCTIONS,
    *GUEST_FUNCTIONS,
]

OWN_MEETING = "chair_id = access_principal() OR typist_id = access_principal()"
# A sitting says when and where, nothing of a case: whoever has intake duty fills its agenda.
FILLS_SITTINGS = (
    "kind = 'weegoverleg' AND EXISTS (SELECT 1 FROM accounts_user me "
    "WHERE me.id = access_principal() AND me.has_intake_duty AND me.is_active)"
)
# Who is asked is told by whoever arranges the meeting; of a sitting, nobody sees who else is asked.
ARRANGES_ITS_MEETING = (
    f"EXISTS (SELECT 1 FROM meetings_meeting arranged WHERE arranged.id = meeting_id AND ({OWN_MEETING} "
    f"OR {FILLS_SITTINGS} OR EXISTS (SELECT 1 FROM meetings_agendaitem item "
    f"WHERE item.meeting_id = arranged.id AND {KEEPS_CASE})))"
)
OWN_ENTRY = f"user_id = access_principal() OR {ARRANGES_ITS_MEETING}"
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
    GuardedTable(CalendarEntry, select=OWN_ENTRY, insert=ARRANGES_ITS_MEETING, update=OWN_ENTRY),
    # Rule 4: by which way somebody comes is for who plans it, and for what that person gets themselves.
    GuardedTable(
        Arrival,
        select=f"({KEEPS_CASE}) OR (access_principal() = '{Purpose.PAPERS.principal_id}' AND {OWN_CASES})",
        insert=KEEPS_CASE,
        update=KEEPS_CASE,
        delete=KEEPS_CASE,
    ),
    OpenTable(Location, "SELECT, INSERT, UPDATE", because="Buildings to meet in; nothing of a case."),
    OpenTable(Room, "SELECT, INSERT, UPDATE", because="Rooms to meet in; nothing of a case."),
    OpenTable(
        BroughtExpertise,
        "SELECT, INSERT, UPDATE, DELETE",
        because="What organisations and users know about, as all partners know it of each other.",
    ),
    GuardedTable(
        HeldBack,
        select=OWN_OR_DIRECTED,
        insert=f"{ADDS_TO_CASE} AND marked_by_id = access_principal() AND {OF_POLICE_OR_OM}",
        update=f"{ADDS_TO_CASE} AND {OWN_OR_DIRECTED}",
    ),
    *GUEST_POLICIES,
]
