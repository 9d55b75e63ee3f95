"""The demo's login page: one click per person. Its addresses exist in the demo alone."""

from allauth.account.internal.flows.logout import logout
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_POST

from zvh.accounts.models import User
from zvh.embedded.demo.people import demo_people
from zvh.gate import before_second_factor, public


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
    """Log in as the chosen person, and only as one of those on the page; twice is as good as once."""
    email = request.POST.get("email", "")
    if email not in demo_people():
        raise Http404
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise Http404
    logout(request, show_message=False)
    return _authenticator().log_in(request, user, redirect_url=get_next_redirect_url(request))


@before_second_factor
@require_POST
def second_step(request):
    """Show the second factor of who is logged in, where the page asks for it again."""
    _authenticator().show_again(request)
    return redirect(get_next_redirect_url(request) or "pages:home")


def _authenticator():
    return import_string(settings.ZVH_DEMO_AUTHENTICATOR)()
