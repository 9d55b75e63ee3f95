"""Help, measures, life domains and decisions elsewhere, on one page with a form per part."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.dossier import dossier_of_case
from cases.forms.dossier import (
    DecisionMomentForm,
    EndMeasureForm,
    InvolveForm,
    KeepOffForm,
    KeepOwnNameOffForm,
    LifeDomainForm,
    MeasureForm,
    VisitsForm,
)
from cases.frame import case_frame
from cases.models import DecisionMoment, Involvement, Measure, ProfessionalKeptOff
from cases.services import (
    add_decision_moment,
    agree_on_visits,
    end_involvement,
    end_keeping_off,
    end_measure,
    involve,
    keep_off_paper,
    note_life_domain,
    record_measure,
    remove_decision_moment,
)
from cases.views.common import case_to_change, case_to_read, done, form_page, permissions_on, saved, sent
from zvh.access.permissions import CasePermission
from zvh.audit.log import record
from zvh.gate import signed_in, with_fresh_second_factor

BACK = {"back": "cases:dossier", "active": "dossier"}


@signed_in
def dossier(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_read(request, case)
    record("dossier.read", case_id=row.pk)
    may = permissions_on(request, row)
    context = {
        **case_frame(request, row, active="dossier"),
        **dossier_of_case(request.principal, row),
        "may_add": CasePermission.CONTRIBUTE in may,
        "may_write": CasePermission.WRITE in may,
        "may_direct": CasePermission.DIRECT in may,
    }
    return render(request, "cases/dossier.html", context)


@signed_in
@with_fresh_second_factor
def involvement_add(request: HttpRequest, case: UUID) -> HttpResponse:
    """Who helps from now on; with a name, the case opens to them."""
    row = case_to_change(request, case)
    form = InvolveForm(sent(request), case=row)
    if request.method == "POST" and saved(form, lambda cleaned: involve(case=row, **cleaned)):
        return done(request, _("Saved."), "cases:dossier", case=case)
    return form_page(request, row, form, title=_("Who helps?"), save_label=_("Save"), **BACK)


@signed_in
@require_POST
def involvement_end(request: HttpRequest, case: UUID, involvement: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    found = Involvement.objects.get_or_404(request.principal, pk=involvement, case=row)
    end_involvement(involvement=found)
    return done(request, _("The help has stopped; access ended with it."), "cases:dossier", case=case)


@signed_in
def measure_add(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    form = MeasureForm(sent(request), case=row)
    if request.method == "POST" and saved(form, lambda cleaned: record_measure(case=row, **cleaned)):
        return done(request, _("Saved."), "cases:dossier", case=case)
    return form_page(request, row, form, title=_("Record a measure"), save_label=_("Save"), **BACK)


@signed_in
def measure_end(request: HttpRequest, case: UUID, measure: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    found = Measure.objects.select_related("person").get_or_404(request.principal, pk=measure, case=row)
    form = EndMeasureForm(sent(request), initial={"until": found.until or timezone.localdate()})
    if request.method == "POST" and saved(
        form, lambda cleaned: end_measure(case=row, measure=found, until=cleaned["until"])
    ):
        return done(request, _("Saved."), "cases:dossier", case=case)
    return form_page(
        request,
        row,
        form,
        title=f"{found.get_kind_display().capitalize()}: {found.person}",
        intro=_("People who were kept apart because of it stay apart until the procesregisseur lifts that."),
        save_label=_("Save"),
        **BACK,
    )


@signed_in
def life_domain(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    form = LifeDomainForm(sent(request), case=row, initial={"domain": request.GET.get("domain", "")})
    if request.method == "POST" and saved(
        form,
        lambda cleaned: note_life_domain(case=row, source_organisation=request.user.organisation, **cleaned),
    ):
        return done(request, _("Saved."), "cases:dossier", case=case)
    return form_page(
        request, row, form, title=_("How does it stand with a life domain?"), save_label=_("Save"), **BACK
    )


@signed_in
def moment_add(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.CONTRIBUTE)
    form = DecisionMomentForm(sent(request))
    if request.method == "POST" and saved(form, lambda cleaned: add_decision_moment(case=row, **cleaned)):
        return done(request, _("Saved."), "cases:dossier", case=case)
    return form_page(
        request, row, form, title=_("A decision that is taken elsewhere"), save_label=_("Save"), **BACK
    )


@signed_in
@require_POST
def moment_remove(request: HttpRequest, case: UUID, moment: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    remove_decision_moment(moment=DecisionMoment.objects.get_or_404(request.principal, pk=moment, case=row))
    return done(request, _("Removed."), "cases:dossier", case=case)


@signed_in
def visits(request: HttpRequest, case: UUID) -> HttpResponse:
    """Agreements for the safety of professionals (rule 15)."""
    row = case_to_change(request, case)
    form = VisitsForm(sent(request), initial={"agreements": row.household.visiting_agreements})
    if request.method == "POST" and saved(form, lambda cleaned: agree_on_visits(case=row, **cleaned)):
        return done(request, _("Saved."), "cases:dossier", case=case)
    return form_page(request, row, form, title=_("Safety of professionals"), save_label=_("Save"), **BACK)


@signed_in
def kept_off_add(request: HttpRequest, case: UUID) -> HttpResponse:
    """Keep a name off the family's papers: who keeps the dossier anybody's, every other professional their own."""
    row = case_to_change(request, case, CasePermission.CONTRIBUTE)
    keeps = CasePermission.WRITE in permissions_on(request, row)
    form = (KeepOffForm if keeps else KeepOwnNameOffForm)(sent(request))
    whose = {} if keeps else {"user": request.user}
    if request.method == "POST" and saved(form, lambda cleaned: keep_off_paper(case=row, **cleaned, **whose)):
        return done(request, _("That name stays off everything the family gets."), "cases:dossier", case=case)
    title = _("Keep a name off paper") if keeps else _("Keep my name off paper")
    intro = _(
        "Name, photo and number then stand on nothing that the family gets; the organisation stands in their place."
    )
    return form_page(request, row, form, title=title, intro=intro, save_label=_("Save"), **BACK)


@signed_in
@require_POST
def kept_off_end(request: HttpRequest, case: UUID, kept_off: UUID) -> HttpResponse:
    row = case_to_read(request, case)
    found = ProfessionalKeptOff.objects.get_or_404(
        request.principal, pk=kept_off, household_id=row.household_id
    )
    own = found.user_id == request.principal.pk
    case_to_change(request, case, CasePermission.CONTRIBUTE if own else CasePermission.WRITE)
    end_keeping_off(case=row, row=found)
    return done(request, _("That name may stand on paper again."), "cases:dossier", case=case)
