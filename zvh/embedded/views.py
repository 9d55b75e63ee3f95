"""The demo's login page: one click per person. Its addresses exist in the demo alone."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zvh.accounts.models import User
from zvh.embedded.demo.people import demo_people
from zvh.gate import public


@public
@require_GET
def people(request):
    """Everyone one can be, with what they do."""
    about = demo_people()
    users = User.objects.filter(email__in=about, is_active=True).select_related("organisation")
    order = list(about)
    return render(
        request,
        "demo/people.html",
        {
            "people": [
                (user, about[user.email]) for user in sorted(users, key=lambda user: order.index(user.email))
            ]
        },
    )


@public
@require_POST
def enter(request):
    """Log in as the chosen person, and only as one of those on the page."""
    email = request.POST.get("email", "")
    if email not in demo_people():
        raise Http404
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, user, "mfa", type="totp")
    return redirect("pages:home")
