"""The page of professionals about the personal links of a case: which there are, making one, withdrawing one."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.frame import case_frame
from cases.models import Case
from clients.links.forms import LinkForm
from clients.links.models import PersonalLink
from clients.links.services import NewLink, channels_for_link, make_link, withdraw_link
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.errors import DomainError
from zvh.gate import signed_in, with_fresh_second_factor


@signed_in
@with_fresh_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, case) -> HttpResponse:
    """The links of a case; making one shows its address and code, once."""
    case = Case.objects.get_or_404(request.principal, pk=case)
    require(request.principal, CasePermission.WRITE, case.pk)
    form = LinkForm(request.POST or None, channels=channels_for_link(case))
    if request.method == "POST" and form.is_valid():
        if PersonalLink.objects.filter(pk=form.cleaned_data["new_id"]).exists():
            messages.info(
                request,
                _("This link was made already. Is its code lost? Make a new one."),
            )
            return redirect("clients:links", case=case.pk)
        try:
            with transaction.atomic():
                made = make_link(case=case, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return _hand_over(request, case, made)
    listed = PersonalLink.objects.visible_to(request.principal).filter(case=case)
    context = case_frame(request, case, active="family") | {
        "form": form,
        "links": listed.select_related("person", "made_by").order_by("-made_at")[:50],
        "living": set(listed.not_ended().values_list("pk", flat=True)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "clients/links/links.html", context, status=status)


def _hand_over(request: HttpRequest, case: Case, made: NewLink) -> HttpResponse:
    context = case_frame(request, case, active="family") | {
        "link": made.link,
        "address": urljoin(settings.SITE_URL, reverse("clients:link", kwargs={"token": made.token})),
        "code": f"{made.code[:3]} {made.code[3:]}",
    }
    return render(request, "clients/links/made.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, case, link) -> HttpResponse:
    link = PersonalLink.objects.get_or_404(request.principal, pk=link, case_id=case)
    require(request.principal, CasePermission.WRITE, link.case_id)
    withdraw_link(link=link)
    messages.success(request, _("The link does not work any more."))
    return redirect("clients:links", case=case)
