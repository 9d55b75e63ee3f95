"""The forms of the room as they are typed in: saved field by field, and fetched anew when others type in them too.

Answers in the words that static/js/autosave.js understands.
"""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.services.rows import hold_new
from leidraad.forms.captures.beside import in_words
from leidraad.room.captures import HANDLERS
from leidraad.room.captures.base import TypistTypesError
from leidraad.room.page import capture_context
from leidraad.room.state import open_room
from leidraad.services.drafts import SavedDraft, save_draft, why_not_kept
from leidraad.views import saving
from leidraad.views.answers import asked_of
from leidraad.views.saving import DraftForm, in_conflict, refusal, values_sent
from zvh.access.permissions import CasePermission
from zvh.errors import DomainError
from zvh.gate import signed_in_or_guest


@signed_in_or_guest
@require_GET
def form(request: HttpRequest, item, phase, key, kind) -> HttpResponse:
    """The form of one kind with what was typed in it, fetched anew when somebody else types in it too."""
    room = open_room(request.principal, item)
    topic = room.topic_or_404(phase, key)
    if kind not in topic.captures:
        raise Http404
    context = capture_context(room, topic, HANDLERS[kind], asked_of(request))
    return render(request, "leidraad/room/_form.html", {"capture": context})


@signed_in_or_guest
@require_POST
def draft(request: HttpRequest, item, phase, key, kind) -> JsonResponse:
    room = open_room(request.principal, item)
    topic = room.topic_or_404(phase, key)
    handler = HANDLERS.get(kind) if kind in topic.captures else None
    room.require(CasePermission.CONTRIBUTE)
    try:
        if handler is not None:
            handler.require_adding(room)
    except TypistTypesError as refused:
        return refusal(refused.message, 422)
    form = DraftForm(request.POST)
    if handler is None or handler.form_class is None or not form.is_valid():
        return refusal(_("This cannot be saved. Open the room again."), 422)
    values = values_sent(request, form.cleaned_data["autosave_field"])
    if why := why_not_kept(values):
        return refusal(why, 422)
    # While the form itself is on its way, what it adds can't be seen yet.
    hold_new(form.cleaned_data["new_id"])
    if handler.was_added(form.cleaned_data["new_id"]):
        return saving.saved(SavedDraft(timezone.now(), form.cleaned_data["draft_version"]))
    try:
        saved = save_draft(
            conversation=room.conversation,
            topic=topic,
            capture=kind,
            name=form.cleaned_data["autosave_field"],
            values=values,
            known=form.cleaned_data["draft_version"],
            writer=str(form.cleaned_data["new_id"]),
            is_shared=handler.shares_draft(room),
        )
    except DomainError as refused:
        return refusal(refused.message, 422)
    if saved.other is None:
        return saving.saved(saved)
    typed_in = handler.form(room, topic)
    field = typed_in and typed_in.fields.get(form.cleaned_data["autosave_field"])
    return in_conflict(in_words(field, saved.other), is_shared=handler.shares_draft(room))
