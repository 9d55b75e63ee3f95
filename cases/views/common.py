"""What the views of this app share: the case, what one may do on it, saving a form, and one page for every form."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.frame import case_frame
from cases.models import Case, Membership
from zvh.access.models import Grant
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.accounts.models import Role
from zvh.errors import DomainError

# Every professional role; a manager, a beheerder and a privacy officer never see a household (domain.md rule 2).
PROFESSIONALS = (
    Role.PROCESREGISSEUR,
    Role.PROCESONDERSTEUNER,
    Role.CASUSREGISSEUR,
    Role.PARTNER,
    Role.EXPERT,
)


def case_to_read(request: HttpRequest, case_id: UUID) -> Case:
    """The case, or the 404 that a stranger gets."""
    return Case.objects.select_related("household").get_or_404(request.principal, pk=case_id)


def case_to_change(request: HttpRequest, case_id: UUID, permission: str = CasePermission.WRITE) -> Case:
    """The case, or a 403 for who may only read it."""
    case = case_to_read(request, case_id)
    require(request.principal, permission, case.pk)
    return case


def member_or_404(request: HttpRequest, case: Case, person_id: UUID) -> Membership:
    """Somebody of this household."""
    members = Membership.objects.current().select_related("person")
    return members.get_or_404(request.principal, household_id=case.household_id, person_id=person_id)


def permissions_on(request: HttpRequest, case: Case) -> set[str]:
    """What the reader may do here, so that a page offers nothing that would be refused."""
    grants = Grant.objects.valid().of(request.principal).filter(case_id=case.pk)
    return set(grants.values_list("permission", flat=True))


def saved(form: BaseForm, act: Callable[[dict], object]) -> bool:
    """Whether the form was valid and the service did it; a refusal lands beside the field it is about."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def sent(request: HttpRequest):
    """The posted data, None when nothing was posted."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    case: Case,
    form: BaseForm,
    *,
    title: str,
    save_label: str,
    back: str,
    active: str = "family",
    intro: str = "",
    template: str = "cases/form.html",
    **context,
) -> HttpResponse:
    """A page about the case with one form on it; 422 when the form was sent and refused."""
    context |= {
        **case_frame(request, case, active=active),
        "form": form,
        "title": title,
        "intro": intro,
        "save_label": save_label,
        "back": back,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def done(request: HttpRequest, words: str, *target, **kwargs) -> HttpResponse:
    """Say that it was done and go on."""
    messages.success(request, words)
    return redirect(*target, **kwargs)
