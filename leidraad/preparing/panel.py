"""What preparing adds to the page of a meeting: who has prepared, for who plans it; a way in for who is asked."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from leidraad.preparing.desk import Desk, attendee_of
from leidraad.preparing.overview import conversation_of, has_questions, preparers_of
from meetings.models import AgendaItem, MeetingKind, MeetingState
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may


def preparing_panel(request: HttpRequest, item: AgendaItem) -> SafeString | str:
    """Nothing before topics were chosen, nor once the meeting is closed."""
    if item.meeting.kind != MeetingKind.FOCUSOVERLEG or item.meeting.state not in {
        MeetingState.PLANNED,
        MeetingState.RUNNING,
    }:
        return ""
    conversation = conversation_of(item, request.principal)
    if conversation is None or not has_questions(conversation):
        return ""
    context = {"item": item, "own": _own(request, conversation)}
    if may(request.principal, CasePermission.WRITE, item.case_id):
        rows = preparers_of(conversation, request.principal)
        context |= {
            "rows": rows,
            "done": sum(row.is_done for row in rows),
            "may_ask_everyone": sum(row.may_ask for row in rows) > 1,
            "is_planned": item.meeting.state == MeetingState.PLANNED,
            "keeps_dossier": True,
        }
    return render_to_string("leidraad/preparing/_panel.html", context, request=request)


def _own(request: HttpRequest, conversation) -> Desk | None:
    """The desk of who was asked to prepare themselves."""
    attendee = attendee_of(request.principal, conversation.item_id)
    return Desk(request.principal, conversation, attendee) if attendee else None
