"""The follow-up of a household: its course, who calls whom when, and the toekomstplan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from cases.models import Case, CaseState, EvaluationMoment, Phase, Stabilisation, StabilisationEnd
from cases.services import stop_following
from cases.views.common import case_to_change, case_to_read, done, form_page, saved, sent
from leidraad.forms.stabilising import (
    AddMomentForm,
    BeginForm,
    ChangeMomentForm,
    FuturePlanForm,
    RemoveMomentForm,
    future_plan_begins_with,
)
from leidraad.models import ClosingPlan
from leidraad.stabilising.course import course_of
from leidraad.stabilising.people import callers_of, people_to_call
from leidraad.stabilising.planning import (
    add_moment,
    change_moment,
    enter,
    remove_moment,
    write_future_plan,
)
from zvh.access.permissions import CasePermission
from zvh.access.querysets import permissions_on, require
from zvh.audit import log
from zvh.errors import Conflict
from zvh.gate import signed_in

BACK = {"back": "leidraad:stabilising", "active": "overview"}


@signed_in
@require_safe
def stabilising(request: HttpRequest, case) -> HttpResponse:
    """How the household was and will be followed; for who keeps the dossier with everything to change it."""
    row = case_to_read(request, case)
    log.record("follow_up.open", case_id=row.pk)
    held = permissions_on(request.principal, row.pk)
    course = course_of(row, request.principal)
    is_closed = row.state == CaseState.CLOSED
    context = case_frame(request, row, active="overview") | {
        "course": course,
        "is_closed": is_closed,
        "may_write": CasePermission.WRITE in held,
        "may_begin": CasePermission.DIRECT in held
        and row.phase == Phase.RECOVERY
        and row.state == CaseState.OPEN,
        "may_stop": is_closed and CasePermission.CONTRIBUTE in held and course and course.is_running,
        "own_id": request.principal.pk,
    }
    return render(request, "leidraad/stabilising/course.html", context)


@signed_in
def begin(request: HttpRequest, case) -> HttpResponse:
    """Good enough: from now on the household is only followed; the procesregisseur says by what we see that."""
    row = case_to_change(request, case, CasePermission.DIRECT)
    form = BeginForm(sent(request))
    if request.method == "POST" and saved(form, lambda cleaned: enter(case=row, **cleaned)):
        words = _("The household is followed from now on. Look whether these calls fit.")
        return done(request, words, "leidraad:stabilising", case=case)
    intro = _(
        "Calls are proposed after three, six and twelve months; you can change them. A bad sign opens the case again."
    )
    return form_page(
        request,
        row,
        form,
        title=_("Go on to follow-up"),
        intro=intro,
        save_label=_("Begin the follow-up"),
        **BACK,
    )


@signed_in
def future_plan(request: HttpRequest, case) -> HttpResponse:
    """Write the toekomstplan outside a meeting."""
    row = case_to_change(request, case)
    plan = ClosingPlan.objects.visible_to(request.principal).filter(case=row).first()
    form = FuturePlanForm(sent(request), initial=future_plan_begins_with(plan))
    if request.method == "POST" and saved(form, lambda cleaned: write_future_plan(case=row, **cleaned)):
        return done(request, _("Saved."), "leidraad:stabilising", case=case)
    return form_page(request, row, form, title=_("Toekomstplan"), save_label=_("Save"), **BACK)


@signed_in
def moment_add(request: HttpRequest, case) -> HttpResponse:
    """One more call."""
    row = case_to_read(request, case)
    _require_keeping(request, row)
    form = AddMomentForm(sent(request), **_people(request, row))
    if request.method == "POST" and saved(form, lambda cleaned: add_moment(case=row, **cleaned)):
        return done(request, _("Saved."), "leidraad:stabilising", case=case)
    return form_page(request, row, form, title=_("Plan a call"), save_label=_("Save"), **BACK)


@signed_in
def moment_change(request: HttpRequest, case, call) -> HttpResponse:
    """Another day, another caller, or somebody else to call."""
    moment = moment_of(request, case, call)
    _require_keeping(request, moment.case)
    begins_with = {
        "planned_on": moment.planned_on,
        "person": str(moment.person_id),
        "caller": str(moment.caller_id),
        "version": moment.version,
    }
    form = ChangeMomentForm(sent(request), initial=begins_with, **_people(request, moment.case))
    if request.method == "POST" and saved(form, lambda cleaned: change_moment(moment=moment, **cleaned)):
        return done(request, _("Saved."), "leidraad:stabilising", case=case)
    return form_page(request, moment.case, form, title=_("Change this call"), save_label=_("Save"), **BACK)


@signed_in
def moment_remove(request: HttpRequest, case, call) -> HttpResponse:
    """Take a call off, with a reason that stays."""
    moment = moment_of(request, case, call)
    _require_keeping(request, moment.case)
    form = RemoveMomentForm(sent(request), initial={"version": moment.version})
    if request.method == "POST" and saved(form, lambda cleaned: remove_moment(moment=moment, **cleaned)):
        return done(request, _("The call was taken off."), "leidraad:stabilising", case=case)
    return form_page(
        request, moment.case, form, title=_("Take this call off"), save_label=_("Take it off"), **BACK
    )


@signed_in
@require_POST
def stop(request: HttpRequest, case) -> HttpResponse:
    """Who follows a completed household no longer does; everybody's access that rests on it ends."""
    row = case_to_change(request, case, CasePermission.CONTRIBUTE)
    followed = Stabilisation.objects.running().visible_to(request.principal).filter(case=row).first()
    if row.state != CaseState.CLOSED or followed is None:
        raise Conflict(_("Only following a completed household is stopped here."))
    stop_following(stabilisation=followed, how=StabilisationEnd.OVER)
    return done(request, _("You follow this household no longer; access ended with it."), "pages:case_list")


def moment_of(request: HttpRequest, case, call) -> EvaluationMoment:
    moments = EvaluationMoment.objects.select_related(
        "case__household", "stabilisation", "caller__organisation", "person"
    )
    return moments.get_or_404(request.principal, pk=call, case_id=case)


def _require_keeping(request: HttpRequest, case: Case) -> None:
    """Who keeps the dossier plans calls; of a completed case whoever follows the household plans their own."""
    is_closed = case.state == CaseState.CLOSED
    require(request.principal, CasePermission.CONTRIBUTE if is_closed else CasePermission.WRITE, case.pk)


def _people(request: HttpRequest, case: Case) -> dict:
    """Whom a form offers; of a completed case only who calls, and whom they call already."""
    persons, callers = people_to_call(case), callers_of(case)
    if case.state == CaseState.CLOSED:
        own = EvaluationMoment.objects.standing().filter(case=case, caller_id=request.principal.pk)
        called = set(own.values_list("person_id", flat=True))
        persons = [person for person in persons if person.pk in called]
        callers = [user for user in callers if user.pk == request.principal.pk]
    return {"persons": persons, "callers": callers}
