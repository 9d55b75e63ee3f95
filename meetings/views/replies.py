"""Answering an invitation from the page that its mail leads to; and what who plans the meeting does with an answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.forms.replies import AwayForm, ReplyForm
from meetings.invitation_page import invitation_page
from meetings.models import CalendarEntry, Meeting, Reply
from meetings.services import answer_invitation, ask_again, ask_instead, refuse_proposal
from meetings.views.answers import DONE, submit
from meetings.views.rows import agenda_item, attendee_of
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.gate import signed_in

# Sent with why they can't come, and whom to ask instead.
AWAY = "away"


@signed_in
def invitation(request: HttpRequest, entry) -> HttpResponse:
    """When, where, until when to answer, and the answer; for who is asked alone, also when it was called off."""
    own = CalendarEntry.objects.filter(user_id=request.principal.pk)
    entry = own.get_or_404(request.principal, pk=entry)
    given = request.POST.get("answer", "")
    reply = ReplyForm(request.POST if given and given != AWAY else None)
    away = AwayForm(request.POST if given == AWAY else None, user=request.user)

    def answer(data: dict) -> None:
        if given == AWAY:
            answer_invitation(entry=entry, reply=Reply.DECLINED, note=data["note"], instead=away.instead)
        else:
            answer_invitation(entry=entry, reply=given)

    status = submit(request, away if given == AWAY else reply, answer)
    if status == DONE:
        messages.success(request, _("The chair sees your answer."))
        return redirect("meetings:invitation", entry=entry.pk)
    context = {"page": invitation_page(entry, request.principal), "reply": reply, "away": away}
    return render(request, "meetings/own_invitation.html", context, status=status)


def own_invitation(request: HttpRequest, meeting: Meeting) -> dict[str, object]:
    """For the page of a meeting: the invitation of who looks at it, if they have one to answer."""
    entry = CalendarEntry.objects.filter(meeting=meeting, user_id=request.principal.pk).first()
    page = entry and invitation_page(entry, request.principal)
    if not page or not page.may_answer:
        return {}
    return {"own": page, "away": AwayForm(user=request.user)}


@signed_in
@require_POST
def asking_again(request: HttpRequest, item) -> HttpResponse:
    """One more mail to everyone who did not answer."""
    item = agenda_item(request, item)
    require(request.principal, CasePermission.WRITE, item.case_id)
    asked = ask_again(item=item)
    words = ngettext("%(count)d person is asked again.", "%(count)d people are asked again.", asked)
    messages.success(request, words % {"count": asked})
    return redirect("meetings:detail", item=item.pk)


@signed_in
@require_POST
def replacement(request: HttpRequest, item, attendee) -> HttpResponse:
    """Ask whom somebody proposed, or nobody."""
    attendee = attendee_of(request, item, attendee)
    if request.POST.get("decision") == "ask":
        asked = ask_instead(attendee=attendee)
        messages.success(request, _("%(name)s is asked instead.") % {"name": asked.display_name})
    else:
        refuse_proposal(attendee=attendee)
        messages.success(request, _("Who was proposed is not asked."))
    return redirect("meetings:detail", item=item)
