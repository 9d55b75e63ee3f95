"""The forms of the room as they are typed in: saved field by field, and fetched anew when others type in them too.

Answers in the words that static/js/autosave.js understands.
"""

from django import forms
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
from leidraad.services.drafts import MAX_VALUES, SavedDraft, save_draft
from leidraad.views.answers import asked_of
from zvh.access.permissions import CasePermission
from zvh.errors import DomainError
from zvh.gate import signed_in
from zvh.ui.forms import TEXT_LIMIT


class DraftForm(forms.Form):
    """Which field of which form changed, and what the form counted from."""

    autosave_field = forms.CharField(max_length=60)
    new_id = forms.UUIDField()
    draft_version = forms.IntegerField(min_value=0, max_value=2_000_000_000)


@signed_in
@require_GET
def form(request: HttpRequest, item, phase, key, kind) -> HttpResponse:
    """The form of one kind with what was typed in it, fetched anew when somebody else types in it too."""
    room = open_room(request.principal, item)
    topic = room.topic_or_404(phase, key)
    if kind not in topic.captures:
        raise Http404
    context = capture_context(room, topic, HANDLERS[kind], asked_of(request))
    return render(request, "leidraad/room/_form.html", {"capture": context})


@signed_in
@require_POST
def draft(request: HttpRequest, item, phase, key, kind) -> JsonResponse:
    room = open_room(request.principal, item)
    topic = room.topic_or_404(phase, key)
    handler = HANDLERS.get(kind) if kind in topic.captures else None
    room.require(CasePermission.CONTRIBUTE)
    try:
        if handler is not None:
            handler.require_adding(room)
    except TypistTypesError as refusal:
        return _refusal(refusal.message, 422)
    form = DraftForm(request.POST)
    if handler is None or handler.form_class is None or not form.is_valid():
        return _refusal(_("This cannot be saved. Open the room again."), 422)
    values = tuple(
        value.replace("\r\n", "\n") for value in request.POST.getlist(form.cleaned_data["autosave_field"])
    )
    if len(values) > MAX_VALUES or any(len(value) > TEXT_LIMIT for value in values):
        return _refusal(
            _("This text is too long to save: %(limit)s characters fit.") % {"limit": TEXT_LIMIT}, 422
        )
    if any("\x00" in value for value in values):
        return _refusal(_("This text holds a character that cannot be saved."), 422)
    # While the form itself is on its way, what it adds can't be seen yet.
    hold_new(form.cleaned_data["new_id"])
    if handler.was_added(form.cleaned_data["new_id"]):
        return _saved(SavedDraft(timezone.now(), form.cleaned_data["draft_version"]))
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
    except DomainError as refusal:
        return _refusal(refusal.message, 422)
    if saved.other is None:
        return _saved(saved)
    typed_in = handler.form(room, topic)
    field = typed_in and typed_in.fields.get(form.cleaned_data["autosave_field"])
    return _conflict(in_words(field, saved.other), is_shared=handler.shares_draft(room))


def _saved(saved: SavedDraft) -> JsonResponse:
    moment = timezone.localtime(saved.saved_at)
    return JsonResponse(
        {
            "saved_at": f"{moment:%H:%M:%S}",
            "version": saved.known,
            "hidden": {"draft_version": str(saved.known)},
        }
    )


def _conflict(other: str, *, is_shared: bool) -> JsonResponse:
    """Somebody else, or another window of the same author, typed here: both texts are shown and both are kept."""
    if is_shared:
        message = _(
            "Somebody else typed here at the same time. Below is what stands there; both texts are kept."
        )
    else:
        message = _("You also typed here in another window. Below is what stands there; nothing is lost.")
    return JsonResponse({"message": message, "other": other}, status=409)


def _refusal(message, status: int) -> JsonResponse:
    return JsonResponse({"message": str(message)}, status=status)
