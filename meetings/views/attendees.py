"""Asking people for a meeting, how they come, and no longer asking them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.frame import case_frame
from cases.models import Person
from meetings.forms.planning import AskByNameForm, AttendanceForm, InviteFamilyForm
from meetings.models import Attendee, AttendeeKind
from meetings.proposals import people_found, role_at_table
from meetings.services import ask_attendee, change_attendance, drop_attendee
from meetings.views.answers import DONE, submit
from meetings.views.rows import agenda_item, attendee_of, focusoverleg
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.accounts.models import User
from zvh.gate import signed_in

MOST_AT_ONCE = 40


@signed_in
@require_POST
def ask(request: HttpRequest, item) -> HttpResponse:
    """Ask the users who were ticked; whoever was asked meanwhile stays asked."""
    item = agenda_item(request, item)
    require(request.principal, CasePermission.WRITE, item.case_id)
    ticked = [value for value in request.POST.getlist("user")[:MOST_AT_ONCE] if _is_uuid(value)]
    attendees = Attendee.objects.visible_to(request.principal)
    asked = attendees.filter(item=item, user__isnull=False).values("user_id")
    for user in User.objects.filter(pk__in=ticked).exclude(pk__in=asked).select_related("organisation"):
        role = role_at_table(item, user)
        ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=user, table_role=role)
    return redirect("meetings:detail", item=item.pk)


def _is_uuid(value: str) -> bool:
    return len(value) == 36 and all(character in "0123456789abcdef-" for character in value.lower())


@signed_in
def ask_others(request: HttpRequest, item) -> HttpResponse:
    """Search among all users, or ask somebody by name who does not work with this system."""
    item = agenda_item(request, item)
    require(request.principal, CasePermission.WRITE, item.case_id)
    form = AskByNameForm(request.POST or None, item=item)
    status = submit(request, form, lambda data: ask_attendee(item=item, **data))
    if status == DONE:
        return redirect("meetings:detail", item=item.pk)
    words = request.GET.get("who", "").replace("\x00", "")[:100]
    context = case_frame(request, item.case, active="meetings") | {
        "item": item,
        "form": form,
        "words": words,
        "found": people_found(item, words),
    }
    return render(request, "meetings/ask_others.html", context, status=status)


@signed_in
def invite(request: HttpRequest, item, person) -> HttpResponse:
    """Invite somebody of the household, in person or by phone (rule 5)."""
    item = focusoverleg(request, item, permission=CasePermission.WRITE)
    person = Person.objects.get_or_404(
        request.principal, pk=person, memberships__household=item.case.household_id, memberships__until=None
    )
    form = InviteFamilyForm(request.POST or None)
    status = submit(
        request, form, lambda data: ask_attendee(item=item, kind=AttendeeKind.FAMILY, person=person, **data)
    )
    if status == DONE:
        return redirect("meetings:detail", item=item.pk)
    context = case_frame(request, item.case, active="meetings") | {
        "item": item,
        "form": form,
        "person": person,
    }
    return render(request, "meetings/invite.html", context, status=status)


@signed_in
def attendee(request: HttpRequest, item, attendee) -> HttpResponse:
    """How somebody comes: as what, their answer, online or not."""
    attendee = attendee_of(request, item, attendee)
    item = attendee.item
    form = AttendanceForm(request.POST or None, attendee=attendee)
    status = submit(request, form, lambda data: change_attendance(attendee=attendee, **data))
    if status == DONE:
        return redirect("meetings:detail", item=item.pk)
    context = case_frame(request, item.case, active="meetings")
    context |= {"item": item, "attendee": attendee, "form": form}
    return render(request, "meetings/attendee.html", context, status=status)


@signed_in
@require_POST
def attendee_removal(request: HttpRequest, item, attendee) -> HttpResponse:
    attendee = attendee_of(request, item, attendee)
    drop_attendee(attendee=attendee)
    messages.success(request, _("%(name)s is no longer asked.") % {"name": attendee.display_name})
    return redirect("meetings:detail", item=item)
