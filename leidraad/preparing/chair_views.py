"""For who leads a meeting: asking again for preparations, putting them on the table, and the summary to read."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from leidraad.models import Conversation, Finding, Idea
from leidraad.preparing.asking import ask_again
from leidraad.preparing.desk import conversation_or_404
from leidraad.preparing.in_room import prepared_context
from leidraad.preparing.overview import preparers_of
from leidraad.preparing.summary import summary_of
from leidraad.preparing.summary_paper import print_summary
from leidraad.room.state import open_room
from leidraad.services.tabling import put_idea_on_table, put_on_table
from leidraad.views.answers import room_url
from meetings.models import Attendee
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.audit import log
from zvh.documents.views import pdf_response
from zvh.errors import DomainError
from zvh.gate import signed_in


@signed_in
@require_POST
def ask_one(request: HttpRequest, item, attendee) -> HttpResponse:
    """One click, one mail; not more often than once an hour."""
    conversation = _kept(request, item)
    asked = Attendee.objects.select_related("user").get_or_404(
        request.principal, pk=attendee, item_id=conversation.item_id
    )
    return _ask(request, conversation, [asked])


@signed_in
@require_POST
def ask_everyone(request: HttpRequest, item) -> HttpResponse:
    """Everybody who was to prepare and has not."""
    conversation = _kept(request, item)
    return _ask(
        request, conversation, [row.attendee for row in preparers_of(conversation, request.principal)]
    )


def _kept(request: HttpRequest, item) -> Conversation:
    conversation = conversation_or_404(request.principal, item)
    require(request.principal, CasePermission.WRITE, conversation.case_id)
    return conversation


def _ask(request: HttpRequest, conversation: Conversation, attendees: list[Attendee]) -> HttpResponse:
    asked = ask_again(conversation=conversation, attendees=attendees)
    if asked:
        words = ngettext(
            "%(count)d person is asked again by mail.", "%(count)d people are asked again by mail.", asked
        )
        messages.success(request, words % {"count": asked})
    else:
        messages.info(request, _("Nobody was asked: they have prepared, or were asked within the hour."))
    return redirect("meetings:detail", item=conversation.item_id)


@signed_in
@require_safe
def in_room(request: HttpRequest, item, phase, key) -> HttpResponse:
    """What was prepared under a topic of the room, fetched anew when something came on the table."""
    room = open_room(request.principal, item)
    context = prepared_context(room, room.topic_or_404(phase, key))
    return render(request, "leidraad/preparing/_in_room.html", context)


@signed_in
@require_POST
def put(request: HttpRequest, item, sort, row) -> HttpResponse:
    """Put a prepared note or idea on the table; findings of a kind of their own have a button among those."""
    room = open_room(request.principal, item)
    model, act, name = {
        "finding": (Finding, put_on_table, "finding"),
        "idea": (Idea, put_idea_on_table, "idea"),
    }.get(sort, (None, None, ""))
    if model is None:
        raise Http404
    found = room.shown(model.objects.filter(conversation=room.conversation)).filter(pk=row).first()
    if found is None:
        raise Http404
    room.require(CasePermission.DIRECT)
    try:
        act(**{name: found}, conversation=room.conversation)
    except DomainError as refused:
        messages.error(request, refused.message)
    return redirect(room_url(room, room.topic_at(request.POST.get("onderwerp", ""))))


@signed_in
@require_safe
def summary(request: HttpRequest, item) -> HttpResponse:
    """One page to read before the meeting, with what this reader may see."""
    conversation = conversation_or_404(request.principal, item)
    context = case_frame(request, conversation.case, active="meetings") | {
        "summary": summary_of(conversation, request.principal),
        "item": conversation.item,
    }
    log.record("summary.open", case_id=conversation.case_id, subject_id=conversation.item_id)
    return render(request, "leidraad/preparing/summary.html", context)


@signed_in
@require_safe
def summary_paper(request: HttpRequest, item) -> HttpResponse:
    """The same on one A4. Printed anew each time and kept nowhere: it is of this reader, and of this hour."""
    conversation = conversation_or_404(request.principal, item)
    title, printed = print_summary(summary_of(conversation, request.principal))
    log.record("summary.print", case_id=conversation.case_id, subject_id=conversation.item_id)
    return pdf_response(content=printed.pdf, title=title)
