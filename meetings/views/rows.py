"""The rows that the views of this app begin with, through `visible_to`; a stranger gets a 404."""

from uuid import UUID

from django.http import Http404, HttpRequest

from meetings.models import AgendaItem, Attendee, Meeting, MeetingKind, Part
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require


def agenda_item(request: HttpRequest, pk: UUID, *, kind: str | None = None) -> AgendaItem:
    """An agenda item with its meeting and case; of one kind of meeting when `kind` says so."""
    items = AgendaItem.objects.select_related("meeting__chair", "meeting__typist", "case__household")
    item = items.get_or_404(request.principal, pk=pk)
    if kind and item.meeting.kind != kind:
        raise Http404
    return item


def focusoverleg(request: HttpRequest, pk: UUID, *, permission: str | None = None) -> AgendaItem:
    """A focusoverleg's item; with a permission, a 403 for who may only read."""
    item = agenda_item(request, pk, kind=MeetingKind.FOCUSOVERLEG)
    if permission:
        require(request.principal, permission, item.case_id)
    return item


def referral(request: HttpRequest, pk: UUID, *, permission: str | None = None) -> AgendaItem:
    """A referral on the agenda of a weegoverleg."""
    item = agenda_item(request, pk, kind=MeetingKind.WEEGOVERLEG)
    if permission:
        require(request.principal, permission, item.case_id)
    return item


def part_of(request: HttpRequest, item_pk: UUID, part_pk: UUID) -> Part:
    """A part of this meeting, for who keeps the dossier; a part of another meeting is a 404."""
    item = focusoverleg(request, item_pk, permission=CasePermission.WRITE)
    parts = Part.objects.select_related("item__meeting", "item__case")
    return parts.get_or_404(request.principal, pk=part_pk, item=item)


def attendee_of(request: HttpRequest, item_pk: UUID, attendee_pk: UUID) -> Attendee:
    """Somebody who was asked for this agenda item, for who keeps the dossier."""
    item = agenda_item(request, item_pk)
    require(request.principal, CasePermission.WRITE, item.case_id)
    attendees = Attendee.objects.select_related(
        "item__meeting", "item__case", "user", "person", "organisation"
    )
    return attendees.get_or_404(request.principal, pk=attendee_pk, item=item)


def sitting(request: HttpRequest, pk: UUID) -> Meeting:
    meetings = Meeting.objects.sittings().select_related("chair__organisation", "typist")
    return meetings.get_or_404(request.principal, pk=pk)


def version_from(request: HttpRequest) -> int:
    """What the browser last saw of the meeting; -1, which is nobody's version, for what is no number."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1
