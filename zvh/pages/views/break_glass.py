"""Break-glass: the privacy officer reads a case, and whoever is told about it says that they know."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.services import break_glass, end_break_glass, see_alert
from cases.services.break_glass import MAY_BREAK_GLASS, Broken
from cases.views.common import saved, sent
from zvh.access.models import BreakGlass, BreakGlassAlert
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may
from zvh.gate import for_roles, signed_in, with_fresh_second_factor
from zvh.pages.access_forms import BreakGlassForm

SHOWN = 25


@for_roles(*MAY_BREAK_GLASS)
@with_fresh_second_factor
def break_glass_page(request: HttpRequest) -> HttpResponse:
    """Say which case and why; then the case opens to read. Below it, when this was used before and by whom."""
    form = BreakGlassForm(sent(request))
    if request.method == "POST" and saved(form, lambda cleaned: _break(form, cleaned)) and form.is_valid():
        opened = Case.objects.visible_to(request.principal).get(number=form.cleaned_data["number"])
        return redirect("pages:case", case=opened.pk)
    used = BreakGlass.objects.visible_to(request.principal).select_related("principal", "ended_by")
    context = {"form": form, "used": used[:SHOWN], "hours": settings.ZVH_BREAK_GLASS_HOURS}
    return render(request, "pages/break_glass.html", context, status=422 if form.is_bound else 200)


def _break(form: BreakGlassForm, cleaned: dict) -> None:
    """An attempt for a number that no case has stays on record, so it is no refusal that undoes everything."""
    if break_glass(**cleaned) == Broken.NO_SUCH_CASE:
        form.add_error("number", _("There is no case with this number. Your attempt was recorded."))


@signed_in
@require_POST
def break_glass_end(request: HttpRequest, glass: UUID) -> HttpResponse:
    """Close the case again, by who opened it or who directs it; it closes for this request's next one already."""
    found = BreakGlass.objects.get_or_404(request.principal, pk=glass)
    directs = found.case_id is not None and may(request.principal, CasePermission.DIRECT, found.case_id)
    end_break_glass(glass=found)
    messages.success(request, _("Reading by break-glass has ended."))
    return redirect("pages:case_access", case=found.case_id) if directs else redirect("pages:home")


@signed_in
@require_POST
def alert_seen(request: HttpRequest, alert: UUID) -> HttpResponse:
    see_alert(
        alert=BreakGlassAlert.objects.select_related("break_glass").get_or_404(request.principal, pk=alert)
    )
    return redirect("pages:home")
