"""The family tab: who belongs to the household, how they are related, and who is kept apart from whom."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.family import current_separations, family_of_case, ties_of
from cases.forms.family import (
    ChangePersonForm,
    CustodyForm,
    HouseholdForm,
    NewPersonForm,
    RelateForm,
)
from cases.frame import case_frame
from cases.models import Custody, Membership, Relationship
from cases.services import (
    add_person,
    change_person,
    end_membership,
    record_custody,
    relate,
    remove_relationship,
    rename_household,
)
from cases.views.common import (
    case_to_change,
    case_to_read,
    done,
    form_page,
    member_or_404,
    permissions_on,
    saved,
    sent,
)
from zvh.access.permissions import CasePermission
from zvh.audit.log import record
from zvh.gate import signed_in


@signed_in
def family(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everyone around the violence. Addresses and numbers are asked for per person."""
    row = case_to_read(request, case)
    record("family.read", case_id=row.pk)
    may = permissions_on(request, row)
    context = {
        **case_frame(request, row, active="family"),
        "members": family_of_case(request.principal, row),
        "separations": current_separations(request.principal, row),
        "earlier": Membership.objects.visible_to(request.principal)
        .filter(household_id=row.household_id, until__isnull=False)
        .select_related("person"),
        "may_add": CasePermission.CONTRIBUTE in may,
        "may_write": CasePermission.WRITE in may,
        "may_direct": CasePermission.DIRECT in may,
    }
    return render(request, "cases/family.html", context)


@signed_in
def person_add(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.CONTRIBUTE)
    form = NewPersonForm(sent(request))
    if request.method == "POST" and saved(form, lambda _cleaned: add_person(case=row, new=form.person())):
        return done(request, _("Added to the family."), "cases:family", case=case)
    return form_page(request, row, form, title=_("Add a person"), save_label=_("Add"), back="cases:family")


@signed_in
def person_change(request: HttpRequest, case: UUID, person: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    member = member_or_404(request, row, person)
    form = ChangePersonForm.of(member, sent(request))
    if request.method == "POST" and saved(
        form, lambda cleaned: change_person(case=row, membership=member, **cleaned)
    ):
        return done(request, _("Saved."), "cases:family", case=case)
    return form_page(
        request,
        row,
        form,
        title=member.person.full_name,
        save_label=_("Save"),
        back="cases:family",
        template="cases/person.html",
        member=member,
        ties=ties_of(request.principal, row, member.person_id),
    )


@signed_in
@require_POST
def person_leave(request: HttpRequest, case: UUID, person: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    member = member_or_404(request, row, person)
    end_membership(case=row, membership=member)
    return done(request, _("No longer part of this household."), "cases:family", case=case)


@signed_in
def relation_add(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.CONTRIBUTE)
    form = RelateForm(sent(request), case=row, initial={"person": request.GET.get("person", "")})
    if request.method == "POST" and saved(form, lambda cleaned: relate(case=row, **cleaned)):
        return done(request, _("Saved."), "cases:family", case=case)
    return form_page(
        request, row, form, title=_("How are they related?"), save_label=_("Save"), back="cases:family"
    )


@signed_in
@require_POST
def relation_remove(request: HttpRequest, case: UUID, relation: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    found = Relationship.objects.get_or_404(request.principal, pk=relation)
    remove_relationship(case=row, relationship=found)
    return done(request, _("Removed."), "cases:family", case=case)


@signed_in
def custody(request: HttpRequest, case: UUID, person: UUID) -> HttpResponse:
    """Who holds custody of this child from now on."""
    row = case_to_change(request, case)
    child = member_or_404(request, row, person)
    current = Custody.objects.visible_to(request.principal).filter(
        household_id=row.household_id, child_id=child.person_id, until__isnull=True
    )
    initial = {
        "holders": [str(one.holder_id) for one in current if one.holder_id],
        "organisation": next((one.organisation_id for one in current if one.organisation_id), None),
    }
    form = CustodyForm(sent(request), case=row, child=child, initial=initial)
    if request.method == "POST" and saved(
        form, lambda cleaned: record_custody(case=row, child=child.person_id, **cleaned)
    ):
        return done(request, _("Saved."), "cases:family", case=case)
    title = _("Custody of %(name)s") % {"name": child.person.full_name}
    return form_page(request, row, form, title=title, save_label=_("Save"), back="cases:family")


@signed_in
def household(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    initial = {"name": row.household.name, "municipality": row.household.municipality}
    form = HouseholdForm(sent(request), initial=initial)
    if request.method == "POST" and saved(form, lambda cleaned: rename_household(case=row, **cleaned)):
        return done(request, _("Saved."), "cases:family", case=case)
    return form_page(request, row, form, title=_("The household"), save_label=_("Save"), back="cases:family")
