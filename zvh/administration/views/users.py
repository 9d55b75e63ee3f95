"""The list of users, and inviting, changing, disabling and enabling one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zvh.accounts.models import User
from zvh.administration.forms import InvitationForm, UserForm
from zvh.administration.services import users as services
from zvh.administration.views.organisations import PER_PAGE, beheerder
from zvh.errors import DomainError
from zvh.gate import with_fresh_second_factor

STATES = (("", gettext_lazy("all")), ("actief", gettext_lazy("active")), ("uit", gettext_lazy("disabled")))


@beheerder
@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    state = request.GET.get("state", "")
    page = Paginator(_found(words, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "states": STATES, "state": state}
    return render(request, "administration/user_list.html", context)


def _found(words: str, state: str) -> QuerySet[User]:
    users = User.objects.select_related("organisation").order_by("name", "id")
    if state in {"actief", "uit"}:
        users = users.filter(is_active=state == "actief")
    for word in words.split():
        users = users.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(organisation__short_name__icontains=word)
        )
    return users


@beheerder
@with_fresh_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if User.objects.filter(pk=form.cleaned_data["new_id"]).exists():
            return redirect("administration:user_list")
        try:
            with transaction.atomic():
                user = services.invite(**form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": user.name})
            return redirect("administration:user_list")
    status = 422 if request.method == "POST" else 200
    return render(request, "administration/invite.html", {"form": form}, status=status)


@beheerder
@with_fresh_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def user(request: HttpRequest, user) -> HttpResponse:
    user = _user(user)
    form = UserForm(request.POST or None, initial=UserForm.initial_of(user))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                services.change_user(user=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": user.name})
            return redirect("administration:user_list")
    shown = _user(user.pk)
    is_self = shown.pk == request.user.pk
    context = {"form": form, "shown": shown, "is_self": is_self}
    status = 422 if request.method == "POST" else 200
    return render(request, "administration/user.html", context, status=status)


@beheerder
@with_fresh_second_factor
@require_POST
def invite_again(request: HttpRequest, user) -> HttpResponse:
    user = _user(user)
    services.invite_again(user=user)
    messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": user.name})
    return redirect("administration:user", user=user.pk)


@beheerder
@with_fresh_second_factor
@require_POST
def disable(request: HttpRequest, user) -> HttpResponse:
    user = _user(user)
    services.disable(user=user)
    messages.success(request, _("%(name)s has no access any more.") % {"name": user.name})
    return redirect("administration:user", user=user.pk)


@beheerder
@with_fresh_second_factor
@require_POST
def enable(request: HttpRequest, user) -> HttpResponse:
    user = _user(user)
    services.enable(user=user)
    messages.success(request, _("%(name)s can log in again.") % {"name": user.name})
    return redirect("administration:user", user=user.pk)


def _user(pk) -> User:
    return get_object_or_404(User.objects.select_related("organisation"), pk=pk)
