"""The list of organisations, and adding, changing and merging one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zvh.accounts.models import Organisation, Role
from zvh.administration.forms import ABOUT_ORGANISATION, MergeForm, NewOrganisationForm, OrganisationForm
from zvh.administration.services.organisations import (
    add_organisation,
    change_organisation,
    merge_organisation,
)
from zvh.errors import DomainError
from zvh.gate import for_roles, with_fresh_second_factor

PER_PAGE = 25
beheerder = for_roles(Role.BEHEERDER)


@beheerder
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = Organisation.objects.annotate(users_now=Count("users", filter=Q(users__is_active=True)))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    page = Paginator(found.order_by("name"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "administration/organisation_list.html", {"page": page, "words": words})


@beheerder
@with_fresh_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if Organisation.every.filter(pk=form.cleaned_data["new_id"]).exists():
            return redirect("administration:organisation_list")
        try:
            with transaction.atomic():
                add_organisation(**form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": form.cleaned_data["name"]})
            return redirect("administration:organisation_list")
    status = 422 if request.method == "POST" else 200
    return render(request, "administration/new_organisation.html", {"form": form}, status=status)


@beheerder
@with_fresh_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, organisation) -> HttpResponse:
    """Everything about one organisation, and the way to merge it into another."""
    organisation = get_object_or_404(Organisation.objects, pk=organisation)
    called = organisation.name
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                change_organisation(
                    organisation=organisation,
                    **{name: form.cleaned_data[name] for name in ABOUT_ORGANISATION},
                )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": organisation.name})
            return redirect("administration:organisation_list")
    context = {"form": form, "organisation": organisation, "called": called}
    context["merge"] = MergeForm(organisation=organisation)
    status = 422 if request.method == "POST" else 200
    return render(request, "administration/organisation.html", context, status=status)


@beheerder
@with_fresh_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, organisation) -> HttpResponse:
    """Asks into which other organisation this one goes, and does it."""
    organisation = get_object_or_404(Organisation.objects, pk=organisation)
    form = MergeForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            with transaction.atomic():
                merge_organisation(organisation=organisation, into=into)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            said = _("%(gone)s goes on in %(stays)s.") % {"gone": organisation.name, "stays": into.name}
            messages.success(request, said)
            return redirect("administration:organisation_list")
    context = {"form": form, "organisation": organisation}
    status = 422 if request.method == "POST" else 200
    return render(request, "administration/merge.html", context, status=status)
