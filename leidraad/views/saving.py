"""Saving one field as it is typed: what is sent, and the answers that static/js/autosave.js understands."""

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from leidraad.services.drafts import SavedDraft


class DraftForm(forms.Form):
    """Which field of which form changed, and what the form counted from."""

    autosave_field = forms.CharField(max_length=60)
    new_id = forms.UUIDField()
    draft_version = forms.IntegerField(min_value=0, max_value=2_000_000_000)


def values_sent(request: HttpRequest, name: str) -> tuple[str, ...]:
    return tuple(value.replace("\r\n", "\n") for value in request.POST.getlist(name))


def saved(draft: SavedDraft) -> JsonResponse:
    moment = timezone.localtime(draft.saved_at)
    return JsonResponse(
        {
            "saved_at": f"{moment:%H:%M:%S}",
            "version": draft.known,
            "hidden": {"draft_version": str(draft.known)},
        }
    )


def in_conflict(other: str, *, is_shared: bool) -> JsonResponse:
    """Somebody else, or another window of the same author, typed here: both texts are shown and both are kept."""
    if is_shared:
        message = _(
            "Somebody else typed here at the same time. Below is what stands there; both texts are kept."
        )
    else:
        message = _("You also typed here in another window. Below is what stands there; nothing is lost.")
    return JsonResponse({"message": message, "other": other}, status=409)


def refusal(message, status: int) -> JsonResponse:
    return JsonResponse({"message": str(message)}, status=status)
