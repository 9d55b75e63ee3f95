"""Row-level security of meetings. An invitation to one agenda item never opens another of the same sitting."""

from cases.policies import KEEPS_CASE, case_content
from meetings.models import AcceptedWarning, AgendaItem, Attendee, Meeting, Part, Seat
from zvh.access.registry import GuardedTable

OWN_MEETING = "chair_id = access_principal() OR typist_id = access_principal()"

POLICIES = [
    GuardedTable(
        Meeting,
        select=f"{OWN_MEETING} OR EXISTS (SELECT 1 FROM meetings_agendaitem item "
        "WHERE item.meeting_id = meetings_meeting.id)",
        # Who plans is the chair, or sits down as the typist for the chair.
        insert=OWN_MEETING,
        update=f"{OWN_MEETING} OR EXISTS (SELECT 1 FROM meetings_agendaitem item "
        f"WHERE item.meeting_id = meetings_meeting.id AND {KEEPS_CASE})",
    ),
    case_content(AgendaItem, delete=True),
    case_content(Part, delete=True),
    case_content(Attendee, delete=True),
    case_content(Seat, delete=True),
    case_content(AcceptedWarning, delete=True),
]
