"""The course of a case: who directs it, its phase, its track, and its end."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import endings
from cases.forms.dossier import AppointForm, ChangePhaseForm, ChangeTrackForm
from cases.forms.ending import EndForm
from cases.models import Appointment, Duty
from cases.services import (
    appoint,
    change_phase,
    change_track,
    current_appointment,
    end_appointment,
    end_case,
)
from cases.views.common import case_to_change, case_to_read, done, form_page, saved, sent
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may, require
from zvh.gate import signed_in, with_fresh_second_factor

BACK = {"back": "cases:dossier", "active": "dossier"}
TITLES = {
    Duty.PROCESREGISSEUR: lambda: _("Who is the procesregisseur?"),
    Duty.PROCESONDERSTEUNER: lambda: _("Who supports the procesregisseur?"),
    Duty.CASUSREGISSEUR: lambda: _("Who is the casusregisseur?"),
}


@signed_in
@with_fresh_second_factor
def duty(request: HttpRequest, case: UUID, duty: str) -> HttpResponse:
    """Give a duty to somebody; who had it hands it over and loses access.

    When the account of the procesregisseur was disabled, whoever keeps the dossier appoints the next one.
    """
    row = case_to_read(request, case)
    if duty not in Duty.values:
        raise Http404
    wanted = Duty(duty)
    before = current_appointment(row, wanted) if wanted != Duty.PROCESONDERSTEUNER else None
    is_orphaned = wanted == Duty.PROCESREGISSEUR and before is not None and not before.user.is_active
    require(request.principal, CasePermission.WRITE if is_orphaned else CasePermission.DIRECT, row.pk)
    form = AppointForm(sent(request), duty=wanted, has_one=before is not None)
    if request.method == "POST" and saved(form, lambda cleaned: appoint(case=row, duty=wanted, **cleaned)):
        still_open = may(request.principal, CasePermission.VIEW, row.pk)
        words = _("Saved.") if still_open else _("Handed over. Your own access to this case has ended.")
        target = {"case": case} if still_open else {}
        return done(request, words, "cases:dossier" if still_open else "pages:case_list", **target)
    intro = ""
    if before:
        intro = _("Now: %(name)s. They hand the duty over; their access through it ends at once.")
        intro %= {"name": before.user.name}
    return form_page(request, row, form, title=TITLES[wanted](), intro=intro, save_label=_("Appoint"), **BACK)


@signed_in
@require_POST
def duty_end(request: HttpRequest, case: UUID, appointment: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.DIRECT)
    found = Appointment.objects.select_related("case").get_or_404(request.principal, pk=appointment, case=row)
    end_appointment(appointment=found)
    return done(request, _("Ended; access ended with it."), "cases:dossier", case=case)


@signed_in
def phase(request: HttpRequest, case: UUID) -> HttpResponse:
    """Change the phase outside a meeting: back whenever safety asks for it, on by one."""
    row = case_to_change(request, case)
    if not row.phase:
        raise Http404
    form = ChangePhaseForm(sent(request), case=row)
    if request.method == "POST" and saved(form, lambda cleaned: change_phase(case=row, **cleaned)):
        return done(request, _("The phase was changed."), "cases:dossier", case=case)
    return form_page(request, row, form, title=_("Change the phase"), save_label=_("Save"), **BACK)


@signed_in
def track(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.DIRECT)
    form = ChangeTrackForm(sent(request), case=row)
    if request.method == "POST" and saved(form, lambda cleaned: change_track(case=row, **cleaned)):
        return done(request, _("The track was changed."), "cases:dossier", case=case)
    return form_page(
        request,
        row,
        form,
        title=_("Change the track"),
        intro=_("The case stays the same; the change is recorded with its date."),
        save_label=_("Save"),
        **BACK,
    )


@signed_in
def end(request: HttpRequest, case: UUID) -> HttpResponse:
    """End the case in one of the ways the rules know; everybody's access ends with it."""
    row = case_to_change(request, case, CasePermission.DIRECT)
    has_concern = endings.has_open_concern(row)
    form = EndForm(sent(request), choices=endings.what_may_stay(row), has_concern=has_concern)
    if request.method == "POST" and saved(form, lambda cleaned: end_case(case=row, **cleaned)):
        return done(request, _("The case has ended."), "pages:case_list")
    return form_page(
        request,
        row,
        form,
        title=_("End this case"),
        save_label=_("End the case"),
        template="cases/end.html",
        has_concern=has_concern,
        problems=endings.problems_of_completing(row),
        **BACK,
    )
