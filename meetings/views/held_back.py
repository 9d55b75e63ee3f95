"""Marking that something cannot be shared yet, and taking that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.models import HeldBack
from meetings.services import hold_back, take_back
from meetings.views.rows import focusoverleg
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.gate import signed_in


@signed_in
@require_POST
def mark(request: HttpRequest, item) -> HttpResponse:
    hold_back(item=focusoverleg(request, item, permission=CasePermission.CONTRIBUTE))
    messages.success(
        request, _("The chair sees that there is something you cannot share yet. Nobody else does.")
    )
    return _back(request, item)


@signed_in
@require_POST
def unmark(request: HttpRequest, item, held_back) -> HttpResponse:
    """By who marked it, and by who directs the case; to anyone else it does not exist."""
    row = HeldBack.objects.get_or_404(
        request.principal, pk=held_back, case_id=focusoverleg(request, item).case_id
    )
    require(request.principal, CasePermission.CONTRIBUTE, row.case_id)
    take_back(row=row)
    messages.success(request, _("It is no longer marked as something that cannot be shared yet."))
    return _back(request, item)


def _back(request: HttpRequest, item) -> HttpResponse:
    """To the room when it was marked there."""
    return redirect(
        "leidraad:room" if request.POST.get("terug") == "ruimte" else "meetings:detail", item=item
    )
