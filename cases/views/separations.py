"""Marking two people as kept apart, by anyone who contributes; and lifting it, by who directs the case (rule 4)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cases.forms.family import LiftForm, SeparateForm
from cases.models import Case, Membership, Separation
from cases.services import lift_separation, separate
from cases.views.common import case_to_change, done, form_page, saved, sent
from zvh.access.permissions import CasePermission
from zvh.gate import signed_in


@signed_in
def separation_add(request: HttpRequest, case: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.CONTRIBUTE)
    form = SeparateForm(sent(request), case=row)
    if request.method == "POST" and saved(form, lambda cleaned: _separate(request, row, cleaned)):
        return done(request, _("They are kept apart from now on."), "cases:family", case=case)
    return form_page(
        request,
        row,
        form,
        title=_("Keep two people apart"),
        intro=_(
            "They never sit in the same part of a meeting, and nothing made for the one tells where the other is. "
            "It holds at once; only the procesregisseur lifts it, with a reason."
        ),
        save_label=_("Keep apart"),
        back="cases:family",
    )


def _separate(request: HttpRequest, case: Case, cleaned: dict) -> None:
    members = Membership.objects.current().visible_to(request.principal).select_related("person")
    members = members.filter(household_id=case.household_id)
    person = members.get(person_id=cleaned["person"]).person
    other = members.get(person_id=cleaned["other"]).person
    separate(household=case.household, person=person, other=other, reason=cleaned["reason"], case=case)


@signed_in
def separation_lift(request: HttpRequest, case: UUID, separation: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.DIRECT)
    found = Separation.objects.select_related("person", "other").get_or_404(
        request.principal, pk=separation, household_id=row.household_id, lifted_at__isnull=True
    )
    form = LiftForm(sent(request))
    if request.method == "POST" and saved(
        form, lambda cleaned: lift_separation(separation=found, reason=cleaned["reason"], case=row)
    ):
        return done(request, _("The separation was lifted."), "cases:family", case=case)
    title = _("%(one)s and %(other)s") % {"one": found.person, "other": found.other}
    return form_page(request, row, form, title=title, save_label=_("Lift"), back="cases:family")
