"""Where one person is and how to reach them safely: only on demand, per person, and every reading is logged."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.forms.family import ContactPointForm, SafeChannelForm
from cases.frame import case_frame
from cases.models import Case, ContactPoint, Membership, SafeChannel
from cases.separations import separated_from
from cases.services import (
    add_contact_point,
    agree_channel,
    end_channel,
    end_contact_point,
    is_kept_from_me,
    read_contact,
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
from zvh.gate import signed_in


@signed_in
def contact(request: HttpRequest, case: UUID, person: UUID) -> HttpResponse:
    """The page about reaching one person; inside the family tab it is only the part."""
    row = case_to_read(request, case)
    member = member_or_404(request, row, person)
    template = "cases/_contact.html" if request.htmx else "cases/contact.html"
    frame = {} if request.htmx else case_frame(request, row, active="family")
    return render(request, template, {**frame, **_read(request, row, member)})


def _read(request: HttpRequest, case: Case, member: Membership) -> dict:
    points, channels = read_contact(case=case, person_id=member.person_id)
    may = permissions_on(request, case)
    return {
        "case": case,
        "member": member,
        "points": points,
        "channels": channels,
        "is_kept_from_me": is_kept_from_me(case=case, person_id=member.person_id),
        "is_apart": bool(separated_from(case.household_id, member.person_id)),
        "may_add": CasePermission.CONTRIBUTE in may,
        "may_write": CasePermission.WRITE in may,
    }


@signed_in
def point_add(request: HttpRequest, case: UUID, person: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.CONTRIBUTE)
    member = member_or_404(request, row, person)
    form = ContactPointForm(sent(request))
    if request.method == "POST" and saved(
        form, lambda cleaned: add_contact_point(case=row, person_id=member.person_id, **cleaned)
    ):
        return done(request, _("Saved."), "cases:contact", case=case, person=person)
    title = _("Where is %(name)s?") % {"name": member.person.full_name}
    return form_page(request, row, form, title=title, save_label=_("Save"), back="cases:family")


@signed_in
def channel_add(request: HttpRequest, case: UUID, person: UUID) -> HttpResponse:
    row = case_to_change(request, case, CasePermission.CONTRIBUTE)
    member = member_or_404(request, row, person)
    form = SafeChannelForm(sent(request))
    if request.method == "POST" and saved(
        form, lambda cleaned: agree_channel(case=row, person_id=member.person_id, **cleaned)
    ):
        return done(request, _("Saved."), "cases:contact", case=case, person=person)
    return form_page(
        request,
        row,
        form,
        title=_("Reach %(name)s safely") % {"name": member.person.full_name},
        intro=_("Agreed with this person alone. Without a safe way, nothing is sent to them."),
        save_label=_("Save"),
        back="cases:family",
    )


@signed_in
@require_POST
def point_end(request: HttpRequest, case: UUID, person: UUID, point: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    found = ContactPoint.objects.get_or_404(
        request.principal, pk=point, household_id=row.household_id, person_id=person
    )
    end_contact_point(case=row, contact_point=found)
    return done(request, _("No longer in use."), "cases:contact", case=case, person=person)


@signed_in
@require_POST
def channel_end(request: HttpRequest, case: UUID, person: UUID, channel: UUID) -> HttpResponse:
    row = case_to_change(request, case)
    found = SafeChannel.objects.get_or_404(
        request.principal, pk=channel, household_id=row.household_id, person_id=person
    )
    end_channel(case=row, channel=found)
    return done(request, _("No longer in use."), "cases:contact", case=case, person=person)
