"""Closing a focusoverleg: the checklist, who was there, and what came of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from leidraad.closing import close_conversation, missing
from leidraad.forms.closing import ClosingForm, PresenceForm, proposed
from leidraad.models import Conversation, PlanVersion, Verdict
from leidraad.plan.papers_page import papers_for_page
from leidraad.views.answers import attempt
from meetings.held_back import held_back_panel
from meetings.models import Attendee, MeetingState
from meetings.services import mark_presence
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may, require
from zvh.errors import Conflict
from zvh.gate import signed_in


@signed_in
def close(request: HttpRequest, item) -> HttpResponse:
    """What lacks and where to mend it; then close. Of two browsers, the second sees what the first did."""
    conversation = _conversation(request, item)
    state = conversation.item.meeting.state
    if state == MeetingState.CLOSED:
        return _closed_meanwhile(request, conversation) if request.method == "POST" else _to_result(item)
    if state != MeetingState.RUNNING:
        return redirect("meetings:detail", item=item)
    verdict = Verdict.objects.visible_to(request.principal).filter(conversation=conversation).first()
    form = ClosingForm(
        request.POST or None,
        conversation=conversation,
        verdict=verdict,
        initial=proposed(conversation, verdict),
    )
    if request.method != "POST":
        return _checklist(request, conversation, verdict, form, 200)
    require(request.principal, CasePermission.DIRECT, conversation.case_id)
    status = 422
    if form.is_valid():
        status = attempt(form, lambda: close_conversation(conversation=conversation, **form.closing))
        if status == 200:
            return _after_closing(request, conversation)
    conversation = _conversation(request, item)
    if conversation.item.meeting.state == MeetingState.CLOSED:
        return _closed_meanwhile(request, conversation)
    return _checklist(request, conversation, verdict, _with_version_of(form, conversation), status)


@signed_in
@require_POST
def presence(request: HttpRequest, item) -> HttpResponse:
    """Note who was there, for everybody at once."""
    conversation = _conversation(request, item)
    require(request.principal, CasePermission.WRITE, conversation.case_id)
    form = PresenceForm(request.POST, attendees=_attendees(request, conversation))
    if form.is_valid():
        for attendee, was_present in form.changes:
            mark_presence(attendee=attendee, was_present=was_present)
        messages.success(request, _("It is noted who was there."))
        return redirect("leidraad:close", item=item)
    return _checklist(request, conversation, None, None, 422, presence_form=form)


@signed_in
@require_safe
def closed(request: HttpRequest, item) -> HttpResponse:
    """What came of the meeting: the plan it left, and the papers for each reader."""
    conversation = _conversation(request, item)
    if conversation.item.meeting.state != MeetingState.CLOSED:
        return redirect("leidraad:close", item=item)
    return _result(request, conversation)


def _checklist(
    request: HttpRequest,
    conversation: Conversation,
    verdict: Verdict | None,
    form: ClosingForm | None,
    status: int,
    *,
    presence_form: PresenceForm | None = None,
) -> HttpResponse:
    require(request.principal, CasePermission.WRITE, conversation.case_id)
    form = form or ClosingForm(
        conversation=conversation, verdict=verdict, initial=proposed(conversation, verdict)
    )
    context = case_frame(request, conversation.case, active="meetings") | {
        "conversation": conversation,
        "item": conversation.item,
        "missing": missing(conversation),
        "verdict": verdict,
        "form": form,
        "presence": presence_form or PresenceForm(attendees=_attendees(request, conversation)),
        "held_back": held_back_panel(conversation.item, request.principal, _attendees(request, conversation)),
        "may_close": may(request.principal, CasePermission.DIRECT, conversation.case_id),
    }
    return render(request, "leidraad/closing/checklist.html", context, status=status)


def _after_closing(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """To what came of it; who ended the case and can no longer read it goes to their own list."""
    messages.success(request, _("The meeting is closed and the plan is kept."))
    if may(request.principal, CasePermission.VIEW, conversation.case_id):
        return _to_result(conversation.item_id)
    return redirect("pages:meeting_list")


def _to_result(item) -> HttpResponse:
    return redirect("leidraad:closed", item=item)


def _closed_meanwhile(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Somebody else was first: say so, and show what came of it."""
    messages.warning(
        request, _("Somebody else closed this meeting in the meantime. What you filled in was not used.")
    )
    return _result(request, conversation, status=Conflict.status)


def _with_version_of(form: ClosingForm, conversation: Conversation) -> ClosingForm:
    """Whoever sends it again has seen why it was refused, and means the meeting as it is now."""
    form.data = form.data.copy()
    form.data["version"] = str(conversation.item.meeting.version)
    return form


def _result(request: HttpRequest, conversation: Conversation, *, status: int = 200) -> HttpResponse:
    version = (
        PlanVersion.objects.select_related("case__household", "conversation__guide", "frozen_by")
        .visible_to(request.principal)
        .filter(conversation=conversation)
        .first()
    )
    context = case_frame(request, conversation.case, active="meetings") | {
        "conversation": conversation,
        "item": conversation.item,
        "version": version,
        "papers": papers_for_page(request.principal, version) if version else None,
    }
    return render(request, "leidraad/closing/closed.html", context, status=status)


def _conversation(request: HttpRequest, item) -> Conversation:
    conversations = Conversation.objects.select_related(
        "case__household", "guide", "item__meeting__chair", "item__meeting__typist", "item__case__household"
    )
    conversation = conversations.visible_to(request.principal).filter(item_id=item).first()
    if conversation is None:
        raise Http404
    return conversation


def _attendees(request: HttpRequest, conversation: Conversation) -> list[Attendee]:
    attendees = Attendee.objects.visible_to(request.principal).filter(item_id=conversation.item_id)
    return sorted(
        attendees.select_related("user", "person", "organisation"),
        key=lambda attendee: (attendee.kind == "family", attendee.display_name),
    )
